"""Column names that a person cannot tell apart although they differ: another alphabet, invisible characters, capitals."""

import unicodedata
from collections.abc import Sequence

from anyascii import anyascii


def look_alikes(names: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Places of names that look like an earlier one, each with that earlier one."""
    first: dict[str, int] = {}
    found = []
    for place, name in enumerate(names):
        seen = _as_seen(name)
        if seen and seen in first:
            found.append((first[seen], place))
        first.setdefault(seen, place)
    return tuple(found)


def _as_seen(name: str) -> str:
    """What an eye makes of a name: no invisible characters, one alphabet, no capitals, single blanks."""
    plain = unicodedata.normalize("NFKC", name)
    visible = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cf", "Cc", "Mn"))
    return " ".join(anyascii(visible).casefold().split())
