"""How much one member may open or list in an hour and in a day: counters in the registry, changed in the entry's own transaction.

Layout (record kind `budget`): canonical JSON `{"counted": [[at, base64 of 8-byte tokens], …], "last": at}`, oldest first. A token is a keyed digest of
client and field, so that the row tells those who hold no contact key how much was opened, not whose.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from vault.crypto.canonical import b64, dumps, loads, unb64
from vault.crypto.errors import Malformed
from vault.crypto.lp import lp
from vault.errors import Refused

KIND = "budget"
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
REPEAT = 15 * MINUTE
REVEALS = (40, 120)  # in an hour, in a day
NAMES = (300, 1_000)
_TOKEN = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in the last day. `last` is the latest time seen: a clock set back frees nothing."""

    last: int = 0
    counted: tuple[tuple[int, tuple[bytes, ...]], ...] = ()

    def at(self, now: int) -> "Tally":
        """The same tally some time later, without what is older than a day."""
        time = max(now, self.last)
        return Tally(time, tuple(each for each in self.counted if each[0] > time - DAY))

    def tokens(self, span: int) -> list[bytes]:
        """The tokens counted in the last `span` milliseconds."""
        return [token for at, tokens in self.counted if at > self.last - span for token in tokens]

    def plus(self, tokens: Sequence[bytes]) -> "Tally":
        """With these counted now."""
        return Tally(self.last, (*self.counted, (self.last, tuple(tokens)))) if tokens else self

    def frees_in(self, limits: tuple[int, int]) -> int:
        """Milliseconds until one more fits."""
        waits = [0]
        for span, limit in zip((HOUR, DAY), limits, strict=True):
            inside = [at for at, tokens in self.counted if at > self.last - span for _ in tokens]
            if len(inside) >= limit:
                waits.append(inside[len(inside) - limit] + span - self.last)
        return max(waits)


def record_id(purpose: str, member: str) -> bytes:
    """The record of one member: `reveal` or `list`; all workstations of a member share it."""
    return hashlib.sha256(lp(purpose.encode(), member.encode())).digest()


def encode(tally: Tally) -> bytes:
    """The stored form."""
    return dumps({"counted": [[at, b64(b"".join(tokens))] for at, tokens in tally.counted], "last": tally.last})


def decode(data: bytes | None) -> Tally:
    """The tally that `encode` wrote; no record is an empty tally."""
    if data is None:
        return Tally()
    words = loads(data)
    if not isinstance(words, dict) or set(words) != {"counted", "last"}:
        raise Malformed("budget")
    try:
        counted = tuple((int(at), _split(unb64(text))) for at, text in cast(list[tuple[int, str]], words["counted"]))
        return Tally(int(cast(int, words["last"])), counted)
    except (ValueError, TypeError):
        raise Malformed("budget") from None


def spend_reveal(tally: Tally, token: bytes, now: int) -> Tally:
    """Counts one opened field, once in 15 minutes; refuses beyond the budget."""
    current = tally.at(now)
    if token in current.tokens(REPEAT):
        return current
    wait = current.frees_in(REVEALS)
    if wait:
        hour, day = REVEALS
        raise Refused(
            f"Your budget is used up: {hour} fields an hour, {day} a day.",
            id="budget",
            next_step=f"One more is free in {-(-wait // MINUTE)} min. Fields that you opened in the last 15 minutes open again.",
        )
    return current.plus([token])


def spend_names(tally: Tally, tokens: Sequence[bytes], now: int) -> tuple[Tally, frozenset[bytes]]:
    """Counts listed names, each client once a day; gives those that may be shown in full."""
    current = tally.at(now)
    known = set(current.tokens(DAY))
    room = max(0, min(NAMES[0] - len(current.tokens(HOUR)), NAMES[1] - len(known)))
    fresh = [token for token in dict.fromkeys(tokens) if token not in known][:room]
    return current.plus(fresh), frozenset(known.intersection(tokens)) | frozenset(fresh)


def _split(joined: bytes) -> tuple[bytes, ...]:
    if len(joined) % _TOKEN:
        raise Malformed("budget")
    return tuple(joined[at : at + _TOKEN] for at in range(0, len(joined), _TOKEN))
