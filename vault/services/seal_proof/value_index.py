"""Every form of every value of the vault, as eight bytes each: small enough for 100,000 clients, and no value can be read from it."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

_PARTS = 256
_LOW = (1 << 64) - 1


def mark(kind: str, text: str, client: int = -1) -> int:
    """The eight bytes of one form. With a client's place it counts in rows of that client alone."""
    # The hash of a text has a random key in each process, so that nothing outside can be compared with it.
    return hash((kind, text, client)) & _LOW


class ValueIndex:
    """Filled once, then asked. That two of ten million forms share their bytes by chance has a probability of one in a hundred thousand."""

    def __init__(self) -> None:
        self._parts = [array("Q") for _ in range(_PARTS)]
        self._ready = False

    def add(self, marks: Iterable[int]) -> None:
        """The marks of one client, each once."""
        parts = self._parts
        for each in marks:
            parts[each >> 56].append(each)

    def ready(self) -> None:
        """Everybody is in. A part after the other, so that little memory is needed beside the index."""
        for at, part in enumerate(self._parts):
            self._parts[at] = array("Q", sorted(part))
        self._ready = True

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __contains__(self, wanted: int) -> bool:
        part = self._parts[wanted >> 56]
        at = bisect_left(part, wanted)
        return at < len(part) and part[at] == wanted

    def few(self, wanted: int, most: int) -> bool:
        """Whether somebody has this form, and no more than `most` clients have it: what many share says nothing about one."""
        part = self._parts[wanted >> 56]
        at = bisect_left(part, wanted)
        return at < len(part) and part[at] == wanted and not (at + most < len(part) and part[at + most] == wanted)
