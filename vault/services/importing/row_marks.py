"""Which keys come more than once in a file of any length: twelve bytes and some room for each row, however long the keys are."""

import hashlib
import os
from array import array

_REPEATED = 1 << 31
_ROOM = 4  # a quarter more places than rows, and one


class RowMarks:
    """Keys with the last row of each, for a known number of rows at most. Two keys are taken for one with a chance of one in 2^64 for each pair."""

    def __init__(self, rows: int) -> None:
        self._size = rows + rows // _ROOM + 8
        self._marks = array("Q", bytes(8 * self._size))
        self._rows = array("I", bytes(4 * self._size))
        self._salt = os.urandom(16)  # nobody can write a file whose keys all fall on one place

    def put(self, key: bytes, row: int) -> bool:
        """Notes a key; says whether it was there before."""
        mark, at = self._place(key)
        met = self._marks[at] == mark
        self._marks[at] = mark
        self._rows[at] = row | _REPEATED if met else row
        return met

    def __contains__(self, key: bytes) -> bool:
        mark, at = self._place(key)
        return self._marks[at] == mark

    def last_of_several(self, key: bytes) -> int:
        """The last row of a key that comes more than once; 0 for all others."""
        mark, at = self._place(key)
        row = self._rows[at] if self._marks[at] == mark else 0
        return row & ~_REPEATED if row & _REPEATED else 0

    def _place(self, key: bytes) -> tuple[int, int]:
        """The mark of a key, never 0, and where it is or would be put."""
        mark = int.from_bytes(hashlib.blake2b(key, digest_size=8, key=self._salt).digest(), "little") or 1
        at = mark % self._size
        while self._marks[at] not in (0, mark):
            at = at + 1 if at + 1 < self._size else 0
        return mark, at
