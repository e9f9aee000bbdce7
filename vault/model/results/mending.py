"""What is wrong with a vault that does not open, and what was done about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alarm:
    """`kind` is `continued` (the log is damaged), `older` (the copy is behind what was seen), or empty: nothing is wrong.

    Entries from `first` on are not proven; `entries` lie here; `seen` were seen by somebody.
    """

    kind: str
    problems: tuple[str, ...]
    first: int
    entries: int
    seen: int


@dataclass(frozen=True, slots=True)
class AgreedToGoOn:
    """The other side's epoch and its signature, both in base64."""

    manifest: str
    signature: str


@dataclass(frozen=True, slots=True)
class WentOn:
    """The entry that says so, and the entries that are given up: from `first` to `last`; `last` below `first`: none."""

    entry: int
    first: int
    last: int
