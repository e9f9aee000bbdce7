"""The record of one import: what was read, how far it got, what came of it, and whether it was taken back.

Layout (record kind `import`, id 16 random bytes): canonical JSON `{"back": {...}, "batches", "counts": {...}, "ended", "file": hex, "mapping": hex, "next",
"started", "state"}`; `next` is the number of rows taken so far, `batches` that of the records of kind `import_batch` beside it. Records without `back`,
`batches` and `ended` were written by an earlier version; such an import cannot be taken back.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import cast

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed

KIND = "import"
OPEN = "open"
DONE = "done"
UNDOING = "undoing"
UNDONE = "undone"
_STATES = (OPEN, DONE, UNDOING, UNDONE)
_FORMER_WORDS = frozenset(("counts", "file", "mapping", "next", "started", "state"))
_WORDS = _FORMER_WORDS | {"back", "batches", "ended"}
_DAY_MS = 24 * 60 * 60 * 1000
UNDO_DAYS = 30


class Outcome(StrEnum):
    """What became of a row. The five add up to the rows read."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WARNED = "warned"
    REJECTED = "rejected"


class Back(StrEnum):
    """What became of a client when an import was taken back; `BATCHES` counts the batches whose updates were."""

    REMOVED = "removed"
    RESTORED = "restored"
    KEPT = "kept"
    BATCHES = "batches"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import. `mapping` is a hash of the choices: the same file read in another way is another import. Times are UTC milliseconds."""

    file: str
    mapping: str
    started: int
    taken: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    state: str = OPEN
    batches: int = 0
    ended: int = 0
    back: tuple[tuple[str, int], ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether nobody sees the clients that this import brought."""
        return self.state in (OPEN, UNDOING)

    @property
    def undo_until(self) -> int:
        """Until when it can be taken back; 0 where it cannot be at all. What is not done yet can be at any time."""
        if self.state == UNDONE or (self.taken and not self.batches):
            return 0
        return self.ended + UNDO_DAYS * _DAY_MS if self.state == DONE else 1 << 53

    def count(self, outcome: Outcome) -> int:
        """How many rows ended so."""
        return dict(self.counts).get(outcome.value, 0)

    def taken_back(self, what: Back) -> int:
        """How many clients (or batches) were taken back so far."""
        return dict(self.back).get(what.value, 0)

    def after(self, rows: int, outcomes: Mapping[Outcome, int]) -> "ImportRecord":
        """The record once a batch is taken."""
        return replace(self, taken=self.taken + rows, counts=_added(self.counts, outcomes), batches=self.batches + 1)

    def done(self, at: int) -> "ImportRecord":
        """The record once the last batch is taken: its clients are shown from now on."""
        return replace(self, state=DONE, ended=at)

    def undoing(self) -> "ImportRecord":
        """The record while it is taken back: the clients that it brought are hidden again."""
        return replace(self, state=UNDOING)

    def after_back(self, clients: Mapping[Back, int]) -> "ImportRecord":
        """The record once some clients are taken back."""
        return replace(self, back=_added(self.back, clients))

    def without_batches(self, left: int) -> "ImportRecord":
        """The record once the records of its last batches are gone: all of them were taken back."""
        back = {**dict(self.back), Back.BATCHES.value: min(left, self.taken_back(Back.BATCHES))}
        return replace(self, batches=left, back=tuple(sorted(back.items())))

    def undone(self, at: int) -> "ImportRecord":
        """The record once nothing is left of it."""
        return replace(self, state=UNDONE, ended=at)


def mapping_hash(choices: Mapping[str, object]) -> str:
    """A hash of how a file was read: mapping, encoding, delimiter, header row."""
    return hashlib.sha256(dumps(dict(choices))).hexdigest()


def encode(record: ImportRecord) -> bytes:
    """The stored form."""
    words = {"counts": dict(record.counts), "file": record.file, "mapping": record.mapping, "back": dict(record.back)}
    numbers = {"next": record.taken, "started": record.started, "batches": record.batches, "ended": record.ended}
    return dumps({**words, **numbers, "state": record.state})


def decode(data: bytes) -> ImportRecord:
    """The record that `encode` wrote, or that of an earlier version."""
    words = loads(data, KIND)
    if not isinstance(words, dict) or set(words) not in (_WORDS, _FORMER_WORDS) or words["state"] not in _STATES:
        raise Malformed(KIND)
    numbers = [words["next"], words["started"], words.get("batches", 0), words.get("ended", 0)]
    if not all(type(each) is int for each in numbers):
        raise Malformed(KIND)
    counts, back = _counts(words["counts"]), _counts(words.get("back", {}))
    taken, started, batches, ended = numbers
    return ImportRecord(str(words["file"]), str(words["mapping"]), started, taken, counts, str(words["state"]), batches, ended, back)


def _counts(found: object) -> tuple[tuple[str, int], ...]:
    if not isinstance(found, dict) or not all(type(each) is int for each in found.values()):
        raise Malformed(KIND)
    return tuple(sorted(cast(dict[str, int], found).items()))


def _added(counts: tuple[tuple[str, int], ...], more: Mapping[Outcome, int] | Mapping[Back, int]) -> tuple[tuple[str, int], ...]:
    sums = Counter(dict(counts))
    sums.update({str(key.value): number for key, number in more.items()})
    return tuple(sorted(sums.items()))
