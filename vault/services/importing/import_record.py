"""The record of one import: what was read, how far it got, what came of it. Clients that it added are shown once it is done.

Layout (record kind `import`, id 16 random bytes): canonical JSON `{"counts": {…}, "file": hex, "mapping": hex, "next", "started", "state": "open"|"done"}`;
`next` is the number of rows taken so far.
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
_WORDS = {"counts", "file", "mapping", "next", "started", "state"}


class Outcome(StrEnum):
    """What became of a row. The five add up to the rows read."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WARNED = "warned"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import. `mapping` is a hash of the choices: the same file read in another way is another import."""

    file: str
    mapping: str
    started: int
    taken: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    state: str = OPEN

    def count(self, outcome: Outcome) -> int:
        """How many rows ended so."""
        return dict(self.counts).get(outcome.value, 0)

    def after(self, rows: int, outcomes: Mapping[Outcome, int]) -> "ImportRecord":
        """The record once a batch is taken."""
        sums = Counter(dict(self.counts))
        sums.update({outcome.value: number for outcome, number in outcomes.items()})
        return replace(self, taken=self.taken + rows, counts=tuple(sorted(sums.items())))

    def done(self) -> "ImportRecord":
        """The record once the last batch is taken: its clients are shown from now on."""
        return replace(self, state=DONE)


def mapping_hash(choices: Mapping[str, object]) -> str:
    """A hash of how a file was read: mapping, encoding, delimiter, header row."""
    return hashlib.sha256(dumps(dict(choices))).hexdigest()


def encode(record: ImportRecord) -> bytes:
    """The stored form."""
    words = {"counts": dict(record.counts), "file": record.file, "mapping": record.mapping}
    return dumps({**words, "next": record.taken, "started": record.started, "state": record.state})


def decode(data: bytes) -> ImportRecord:
    """The record that `encode` wrote."""
    words = loads(data, KIND)
    if not isinstance(words, dict) or set(words) != _WORDS or words["state"] not in (OPEN, DONE):
        raise Malformed(KIND)
    counts = words["counts"]
    if not isinstance(counts, dict) or not all(type(each) is int for each in (*counts.values(), words["next"], words["started"])):
        raise Malformed(KIND)
    kept = tuple(sorted(cast(dict[str, int], counts).items()))
    return ImportRecord(str(words["file"]), str(words["mapping"]), words["started"], words["next"], kept, str(words["state"]))
