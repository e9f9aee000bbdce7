"""Messages: every call, answer and error comes out as it went in; anything else is refused with one error."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.pipe.samples import TEXT, values
from vault.errors import BadInput, ChoiceNeeded, NotYet, Refused, Stopped, StorageFailed, Tampered, VaultError, WrongUse
from vault.model import calls as c
from vault.model.progress import Progress
from vault.model.results import Warned
from vault.pipe.errors import BadMessage
from vault.pipe.messages import (
    Advanced,
    Answered,
    Ask,
    Cancel,
    Failed,
    Happened,
    Locked,
    encode_answer,
    encode_call,
    encode_cancel,
    encode_error,
    encode_event,
    encode_progress,
    read_order,
    read_reply,
)

CALLS = sorted(c.ANSWERS, key=lambda call: call.__name__)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["call", "id", "with", "cancel", "answer", "error", "x"]), inner, max_size=4),
    max_leaves=8,
)


def open_call(kind: type | None):
    return lambda number: kind


@pytest.mark.parametrize("kind", CALLS)
@settings(max_examples=40)
@given(data=st.data(), number=st.integers(0, 2**31))
def test_every_call_goes_through(kind: type, data: st.DataObject, number: int) -> None:
    call = data.draw(values(kind))
    assert read_order(encode_call(number, call)) == Ask(number, call)


@pytest.mark.parametrize("kind", CALLS)
@settings(max_examples=40)
@given(data=st.data())
def test_every_answer_goes_through(kind: type, data: st.DataObject) -> None:
    call, answer = data.draw(values(kind)), data.draw(values(c.ANSWERS[kind]))
    assert read_reply(encode_answer(3, call, answer), open_call(kind)) == Answered(3, answer)


def test_the_schema_is_the_whole_of_the_calls() -> None:
    assert set(CALLS) == set(c.Call.__args__)
    assert len({call.__name__ for call in CALLS}) == len(CALLS)


@given(values(Progress), values(Warned), values(Locked))
def test_progress_and_events_go_through(progress: Progress, warned: Warned, locked: Locked) -> None:
    assert read_reply(encode_progress(4, progress), open_call(c.Sweep)) == Advanced(4, progress)
    assert read_reply(encode_event(warned), open_call(None)) == Happened(warned)
    assert read_reply(encode_event(locked), open_call(None)) == Happened(locked)
    assert read_order(encode_cancel(4)) == Cancel(4)


@pytest.mark.parametrize("kind", [VaultError, WrongUse, NotYet, Refused, BadInput, Tampered, StorageFailed, Stopped])
@given(message=TEXT, step=TEXT)
def test_every_error_keeps_its_class_id_and_words(kind: type[VaultError], message: str, step: str) -> None:
    for identity in (kind.id, "throttled"):
        reply = read_reply(encode_error(5, kind(message, id=identity, next_step=step)), open_call(c.Status))
        assert isinstance(reply, Failed)
        error = reply.error
        assert type(error) is (WrongUse if kind is NotYet and identity != kind.id else kind)
        assert (error.code, error.id, error.message, error.next_step, reply.id) == (kind.code, identity, message, step, 5)


def test_a_needed_choice_keeps_option_and_proposal() -> None:
    reply = read_reply(encode_error(5, ChoiceNeeded("Not UTF-8.", option="encoding", proposal="cp1252")), open_call(c.ImportFile))
    assert isinstance(reply, Failed) and isinstance(reply.error, ChoiceNeeded)
    assert (reply.error.option, reply.error.proposal, reply.error.next_step) == ("encoding", "cp1252", "Give --encoding, for example --encoding cp1252.")


def test_the_spelling_is_that_of_the_format() -> None:
    assert encode_call(1, c.Find("é")) == b'{"call":"Find","id":1,"with":{"limit":200000,"query":"\\u00e9","sort":"last_contact"}}'
    assert encode_cancel(1) == b'{"cancel":1}'
    assert encode_error(1, Stopped("a", next_step="b")) == b'{"error":{"code":7,"id":"stopped","message":"a","next_step":"b"},"id":1}'
    assert encode_progress(1, Progress(2, 3, "x")) == b'{"id":1,"progress":{"done":2,"text":"x","total":3}}'


GOOD = '{"call":"Find","id":1,"with":{"limit":5,"query":"a","sort":"name"}}'
REFUSED_ORDERS = {
    "unknown key": '{"call":"Find","id":1,"with":{"limit":5,"query":"a","sort":"name","x":1}}',
    "unknown key outside": '{"call":"Find","id":1,"x":1,"with":{"limit":5,"query":"a","sort":"name"}}',
    "missing key, though it has a default": '{"call":"Find","id":1,"with":{"query":"a","sort":"name"}}',
    "text for a number": GOOD.replace("5", '"5"'),
    "number for text": GOOD.replace('"a"', "1"),
    "null for text": GOOD.replace('"a"', "null"),
    "bool for a number": GOOD.replace("5", "true"),
    "float for a number": GOOD.replace("5", "5.0"),
    "exponent": GOOD.replace("5", "5e0"),
    "NaN": GOOD.replace("5", "NaN"),
    "infinity": GOOD.replace("5", "-Infinity"),
    "number beyond 64 bits": GOOD.replace("5", str(2**63)),
    "number of a million digits": GOOD.replace("5", "9" * 1_000_000),
    "another word": GOOD.replace("name", "names"),
    "list for a word": GOOD.replace('"name"', '["name"]'),
    "key twice": GOOD.replace('"query":"a"', '"query":"a","query":"a"'),
    "key twice outside": GOOD.replace('"id":1', '"id":1,"id":1'),
    "unknown call": GOOD.replace("Find", "Fetch"),
    "call that is no text": GOOD.replace('"Find"', '["Find"]'),
    "class of an answer": '{"call":"Done","id":1,"with":{"entry":0,"warnings":[]}}',
    "negative id": GOOD.replace('"id":1', '"id":-1'),
    "bool as id": GOOD.replace('"id":1', '"id":true'),
    "list for an object": '{"call":"Status","id":1,"with":[]}',
    "cancel with more": '{"cancel":1,"id":1}',
    "cancel of text": '{"cancel":"1"}',
    "two values": GOOD + GOOD,
    "nothing": "",
    "a list": "[]",
    "deep nesting": "[" * 100_000 + "]" * 100_000,
    "deep objects": '{"with":' * 100_000,
    "half a surrogate": GOOD.replace('"a"', '"\\ud83d"'),
    "item of a tuple": '{"call":"ShowNames","id":1,"with":{"clients":["a",1]}}',
    "object for a tuple": '{"call":"ShowNames","id":1,"with":{"clients":{}}}',
    "value of a mapping": json.dumps(
        {
            "call": "PreviewFile",
            "id": 1,
            "with": {"file": "a", "choices": {"delimiter": "", "encoding": "", "header_row": 0, "mapping": {"a": 1}, "profile": ""}},
        }
    ),
}


def test_the_good_one_of_the_refused_is_good() -> None:
    assert read_order(GOOD.encode()) == Ask(1, c.Find("a", "name", 5))


@pytest.mark.parametrize("text", REFUSED_ORDERS.values(), ids=REFUSED_ORDERS.keys())
def test_what_is_refused(text: str) -> None:
    with pytest.raises(BadMessage) as refused:
        read_order(text.encode())
    assert refused.value.__cause__ is None and refused.value.__suppress_context__ is (refused.value.__context__ is not None)


@pytest.mark.parametrize("payload", [b"\xff", GOOD.encode("utf-16"), b"\xef\xbb\xbf" + GOOD.encode(), GOOD.encode().replace(b'"a"', b'"\xed\xa0\x80"')])
def test_what_is_no_utf_8_is_refused(payload: bytes) -> None:
    with pytest.raises(BadMessage):
        read_order(payload)


@pytest.mark.parametrize(
    "text",
    [
        '{"answer":{"entry":1,"warnings":[]},"id":2}',
        '{"answer":{"entry":1},"id":1}',
        '{"answer":{"entry":1,"warnings":[]},"id":1,"error":{}}',
        '{"answer":{"entry":1,"warnings":[]}}',
        '{"error":{"code":8,"id":"a","message":"","next_step":""},"id":1}',
        '{"error":{"code":4,"id":"choice_needed","message":"","next_step":""},"id":1}',
        '{"error":{"code":3,"id":"a","message":"","next_step":"","option":"a","proposal":""},"id":1}',
        '{"error":{"code":3,"id":"a","message":""},"id":1}',
        '{"id":1,"progress":{"done":1}}',
        '{"id":1}',
        '{"event":"locked","with":{}}',
        '{"event":"other","with":{"reason":""}}',
        "1",
    ],
)
def test_replies_that_are_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        read_reply(text.encode(), {1: c.Lock}.get)


@given(JSON)
def test_random_json_is_an_order_or_refused(data: object) -> None:
    payload = json.dumps(data).encode()
    for read in (read_order, lambda payload: read_reply(payload, open_call(c.Lock))):
        try:
            message = read(payload)
        except BadMessage:
            continue
        assert isinstance(message, Ask | Cancel | Answered | Failed | Advanced | Happened)


@given(st.sampled_from(CALLS), st.data())
def test_one_random_change_of_a_call_never_fails_otherwise(kind: type, data: st.DataObject) -> None:
    payload = bytearray(encode_call(1, data.draw(values(kind))))
    payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_order(bytes(payload))
    except BadMessage:
        return


def test_what_is_outside_the_schema_is_not_written_either() -> None:
    for answer in (None, c.Rows(()), "text"):
        with pytest.raises(BadMessage):
            encode_answer(1, c.Lock("a"), answer)
    with pytest.raises(BadMessage):
        encode_call(1, c.Find(1))  # type: ignore[arg-type]
    with pytest.raises(BadMessage):
        encode_call(1, c.Find("a\ud800"))


def test_secrets_are_in_no_representation() -> None:
    secret = "canary-77c1"
    for call in (
        c.Unlock("p", "m", secret),
        c.Rotate(c.Approver("m", secret)),
        c.ApproveRequest("p", "m", secret, "", "", c.FileChoices()),
        c.RunTask("p", "s", secret, "r", "leak", "f", "o", (), False, 0, c.FileChoices()),
    ):
        assert secret in encode_call(1, call).decode()
        assert secret not in repr(Ask(1, call))
