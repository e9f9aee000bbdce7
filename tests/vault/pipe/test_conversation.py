"""A conversation: numbers, open calls, one answer each."""

import io

import pytest

from vault.errors import Refused
from vault.model import calls as c
from vault.model import results as r
from vault.model.progress import Progress
from vault.pipe.conversation import Conversation
from vault.pipe.errors import BadMessage, PipeBroken
from vault.pipe.frames import encode_frame, read_frame
from vault.pipe.messages import Advanced, Answered, Ask, Cancel, Failed, encode_answer, encode_error, encode_progress, read_order


def conversation(*payloads: bytes) -> tuple[Conversation, io.BytesIO]:
    written = io.BytesIO()
    return Conversation(io.BytesIO(b"".join(encode_frame(payload) for payload in payloads)), written), written


def orders(written: io.BytesIO) -> list[Ask | Cancel]:
    written.seek(0)
    found = []
    while (payload := read_frame(written)) is not None:
        found.append(read_order(payload))
    return found


def test_calls_are_numbered_and_their_answers_are_read_by_their_class() -> None:
    talk, written = conversation(encode_progress(2, Progress(1)), encode_answer(2, c.MakeCheckpoint(), r.Done(9)), encode_error(1, Refused("No.", id="locked")))
    assert (talk.ask(c.Status()), talk.ask(c.MakeCheckpoint())) == (1, 2)
    assert [type(talk.read()) for _ in range(3)] == [Advanced, Answered, Failed]
    assert talk.read() is None
    assert orders(written) == [Ask(1, c.Status()), Ask(2, c.MakeCheckpoint())]


@pytest.mark.parametrize("number", [0, 2, 2**40])
def test_an_answer_that_nobody_asked_for_is_refused(number: int) -> None:
    talk, _written = conversation(encode_answer(number, c.MakeCheckpoint(), r.Done(9)))
    talk.ask(c.MakeCheckpoint())
    with pytest.raises(BadMessage):
        talk.read()


def test_a_second_answer_and_progress_after_the_answer_are_refused() -> None:
    answer = encode_answer(1, c.MakeCheckpoint(), r.Done(9))
    for after in (answer, encode_progress(1, Progress(1))):
        talk, _written = conversation(answer, after)
        talk.ask(c.MakeCheckpoint())
        assert talk.read() == Answered(1, r.Done(9))
        with pytest.raises(PipeBroken):
            talk.read()


def test_only_open_calls_are_cancelled() -> None:
    talk, written = conversation(encode_answer(1, c.MakeCheckpoint(), r.Done(9)))
    talk.ask(c.MakeCheckpoint())
    talk.ask(c.Sweep())
    talk.read()
    for number in (1, 2, 3):
        talk.cancel(number)
    assert orders(written)[2:] == [Cancel(2)]
