"""Frames on the pipe: whole and unaltered, or `PipeBroken`.

Layout: `u32 length (at most 16 MiB) ‖ first 8 bytes of SHA-256(u32 length ‖ payload) ‖ payload`. The check finds a library that prints
into the pipe, not an attacker.
"""

import hashlib
import struct
from typing import Protocol

from vault.pipe.errors import PipeBroken

FRAME_LIMIT = 16 * 1024 * 1024
_CHECK_BYTES = 8
_LENGTH = struct.Struct(">I")
_HEADER_BYTES = _LENGTH.size + _CHECK_BYTES


class Source(Protocol):
    """A binary file opened for reading; unbuffered ones may give less than asked for."""

    def read(self, size: int, /) -> bytes | None:
        """Up to `size` bytes; nothing at the end."""
        ...


class Target(Protocol):
    """A binary file opened for writing; unbuffered ones may take less than given."""

    def write(self, data: memoryview, /) -> int | None:
        """How many bytes were taken."""
        ...

    def flush(self) -> None:
        """Hands on what is buffered."""
        ...


def encode_frame(payload: bytes) -> bytes:
    """One frame as bytes."""
    if len(payload) > FRAME_LIMIT:
        raise PipeBroken("This is too much for one message.")
    length = _LENGTH.pack(len(payload))
    return length + _check(length, payload) + payload


def write_frame(target: Target, payload: bytes) -> None:
    """Writes one frame whole."""
    rest = memoryview(encode_frame(payload))
    try:
        while rest:
            rest = rest[target.write(rest) or 0 :]
        target.flush()
    except (OSError, ValueError):
        # ValueError: our own end was closed meanwhile.
        raise PipeBroken("The other process is gone.") from None


def read_frame(source: Source) -> bytes | None:
    """The next payload, or None where the other side closed the pipe between two frames."""
    header = _take(source, _HEADER_BYTES)
    if not header:
        return None
    if len(header) < _HEADER_BYTES:
        raise PipeBroken("A message was cut off.")
    length = header[: _LENGTH.size]
    size = int.from_bytes(length, "big")
    if size > FRAME_LIMIT:
        raise PipeBroken("A message is longer than any of ours.")
    payload = _take(source, size)
    if len(payload) < size:
        raise PipeBroken("A message was cut off.")
    if _check(length, payload) != header[_LENGTH.size :]:
        raise PipeBroken("A message was altered on its way.")
    return payload


def _check(length: bytes, payload: bytes) -> bytes:
    digest = hashlib.sha256(length)
    digest.update(payload)
    return digest.digest()[:_CHECK_BYTES]


def _take(source: Source, size: int) -> bytes:
    taken = bytearray()
    try:
        while len(taken) < size:
            piece = source.read(size - len(taken))
            if not piece:
                break
            taken += piece
    except (OSError, ValueError):
        # A pipe whose other end died reads as an error on some systems; closed by ourselves it is a ValueError.
        return b""
    return bytes(taken)
