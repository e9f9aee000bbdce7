"""Frames: whole and unaltered, or one error."""

import io
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.errors import VaultError
from vault.pipe.errors import PipeBroken
from vault.pipe.frames import FRAME_LIMIT, encode_frame, read_frame, write_frame

PAYLOAD = b'{"call":"Status","id":1,"with":{}}'


def test_the_bytes_are_those_of_the_format() -> None:
    # SHA-256 of 00000002 7b7d, computed with sha256sum.
    assert encode_frame(b"{}").hex() == "00000002" + "fc1212e550a498c5" + "7b7d"


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_what_is_written_is_read(payloads: list[bytes]) -> None:
    pipe = io.BytesIO()
    for payload in payloads:
        write_frame(pipe, payload)
    pipe.seek(0)
    assert [read_frame(pipe) for _ in payloads] == payloads
    assert read_frame(pipe) is None


def test_no_bit_of_a_frame_can_change() -> None:
    frame = encode_frame(PAYLOAD)
    refused = set()
    for position in range(len(frame)):
        for bit in range(8):
            altered = bytearray(frame)
            altered[position] ^= 1 << bit
            with pytest.raises(PipeBroken):
                read_frame(io.BytesIO(altered))
            refused.add((position, bit))
    assert len(refused) == 8 * (4 + 8 + len(PAYLOAD))


def test_no_frame_can_be_cut() -> None:
    frame = encode_frame(PAYLOAD)
    for length in range(1, len(frame)):
        with pytest.raises(PipeBroken):
            read_frame(io.BytesIO(frame[:length]))


def test_the_longest_frame_and_one_byte_more() -> None:
    longest = bytes(FRAME_LIMIT)
    assert read_frame(io.BytesIO(encode_frame(longest))) == longest
    with pytest.raises(PipeBroken):
        encode_frame(longest + b"\0")
    with pytest.raises(PipeBroken, match="longer"):
        read_frame(io.BytesIO((FRAME_LIMIT + 1).to_bytes(4, "big") + bytes(8)))


def test_short_reads_and_writes_of_a_real_pipe_are_made_whole() -> None:
    read_fd, write_fd = os.pipe()
    payload = os.urandom(1_000_000)
    with os.fdopen(read_fd, "rb", buffering=0) as source, os.fdopen(write_fd, "wb", buffering=0) as target:
        writer = threading.Thread(target=write_frame, args=(target, payload))
        writer.start()
        assert read_frame(source) == payload
        writer.join()


def test_a_pipe_without_reader_is_broken() -> None:
    read_fd, write_fd = os.pipe()
    os.close(read_fd)
    with os.fdopen(write_fd, "wb", buffering=0) as target, pytest.raises(PipeBroken):
        write_frame(target, PAYLOAD)


def test_the_error_is_for_a_person_and_holds_nothing_that_was_read() -> None:
    with pytest.raises(VaultError) as broken:
        read_frame(io.BytesIO(encode_frame(PAYLOAD)[:-1] + b"?"))
    assert broken.value.code == 1 and broken.value.next_step
    assert "Status" not in broken.value.message and broken.value.__cause__ is None
