"""Who has which e-mail or phone, in eight bytes for each: small enough for every client at once, and no value can be read from it."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from vault.services.matching.tokens import Token

_PLACE_BITS = 24
_PLACES = (1 << _PLACE_BITS) - 1


class TokenIndex:
    """Built once, then asked. A wrong hit by chance is possible and harmless: the values themselves are compared afterwards."""

    def __init__(self) -> None:
        self._entries = array("Q")
        self._sorted = False

    def add(self, place: int, tokens: Iterable[Token]) -> None:
        """The tokens of the client at this place."""
        self._entries.extend(_head(token) | place for token in tokens)
        self._sorted = False

    def places(self, token: Token) -> tuple[int, ...]:
        """Places of all clients that have this token."""
        if not self._sorted:
            self._entries = array("Q", sorted(set(self._entries)))
            self._sorted = True
        head = _head(token)
        at, found = bisect_left(self._entries, head), []
        while at < len(self._entries) and self._entries[at] & ~_PLACES == head:
            found.append(self._entries[at] & _PLACES)
            at += 1
        return tuple(found)


def _head(token: Token) -> int:
    # The hash of a text has a random key in each process, so that nothing outside can be compared with it.
    return (hash((token.kind, token.normal)) & (1 << 64 - _PLACE_BITS) - 1) << _PLACE_BITS
