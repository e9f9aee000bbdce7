"""Length-prefixed parts, and a strict reader of our clear byte structures. Integers are big endian."""

import struct

from vault.crypto.errors import Malformed

_U32 = struct.Struct(">I")
_U64 = struct.Struct(">Q")
_SHORT = tuple([_U32.pack(length) for length in range(256)])  # most parts are short, and an import spells a million of them


def u8(number: int) -> bytes:
    """One byte."""
    return bytes((number,))


def u32(number: int) -> bytes:
    """Four bytes."""
    return _U32.pack(number)


def u64(number: int) -> bytes:
    """Eight bytes."""
    return _U64.pack(number)


def lp(*parts: bytes) -> bytes:
    """For each part its length in four bytes, then the part: no two lists of parts share a spelling."""
    pieces: list[bytes] = []
    for part in parts:
        length = len(part)
        pieces += (_SHORT[length] if length < 256 else _U32.pack(length), part)
    return b"".join(pieces)


class Reader:
    """Takes parts from the front of `data`; whatever is short or left over is `Malformed(what)`."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._at = 0
        self._what = what

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        end = self._at + length
        if end > len(self._data):
            raise Malformed(self._what)
        part = self._data[self._at : end]
        self._at = end
        return part

    def u8(self) -> int:
        """The next byte as a number."""
        return self.take(1)[0]

    def u32(self) -> int:
        """The next four bytes as a number."""
        return int.from_bytes(self.take(4), "big")

    def u64(self) -> int:
        """The next eight bytes as a number."""
        return int.from_bytes(self.take(8), "big")

    def lp(self) -> bytes:
        """The next length-prefixed part."""
        return self.take(self.u32())

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._data) - self._at)

    def done(self) -> bool:
        """Whether all was taken."""
        return self._at == len(self._data)

    def expect(self, *numbers: int) -> None:
        """The next bytes must be these."""
        if self.take(len(numbers)) != bytes(numbers):
            raise Malformed(self._what)

    def end(self) -> None:
        """Nothing may be left."""
        if not self.done():
            raise Malformed(self._what)


def split_lp(data: bytes, what: str) -> list[bytes]:
    """The parts that `lp` joined."""
    reader = Reader(data, what)
    parts = []
    while not reader.done():
        parts.append(reader.lp())
    return parts
