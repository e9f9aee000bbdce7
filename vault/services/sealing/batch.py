"""The register of sealed files: one record for each, so that a leaked copy can be told apart and a sealed file undone.

Layout (record kind `batch`, id 16 random bytes): canonical JSON `{"again", "appended", "at", "columns": {name: field}, "delimiter", "encoding", "file",
"header": [names], "header_row", "kind", "left_out", "out", "profile", "rows", "seal_column", "sheet", "state": "open"|"done"}`; `file` and `out` are
SHA-256 in hex of the readable and of the sealed file (of a workbook: of what its members hold), `out` is empty while the record is open. `kind` and
`sheet` are missing in records of former versions. `again` counts the rows that had been sealed before, `left_out` those that the sealed file lacks.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed

KIND = "batch"
OPEN = "open"
DONE = "done"
_TEXTS = ("kind", "sheet", "file", "out", "profile", "seal_column", "encoding", "delimiter", "state")
_NUMBERS = ("rows", "at", "header_row", "left_out", "again")


@dataclass(frozen=True, slots=True)
class Batch:
    """One sealed file. `columns` are the sealed ones by name, `header` all columns that the readable file had, in order."""

    file: str
    profile: str
    columns: Mapping[str, str]
    header: tuple[str, ...]
    seal_column: str
    appended: bool
    rows: int
    at: int
    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: int = 1
    left_out: int = 0
    again: int = 0
    kind: str = "csv"
    sheet: str = ""
    out: str = ""
    state: str = OPEN

    def done(self, out: str) -> "Batch":
        """The record once the sealed file is on the disk and checked."""
        return replace(self, out=out, state=DONE)

    @property
    def full_header(self) -> tuple[str, ...]:
        """The columns of the sealed file."""
        return (*self.header, self.seal_column) if self.appended else self.header

    @property
    def register_columns(self) -> tuple[str, ...]:
        """The columns whose cells the register vouches for."""
        return tuple(sorted({*self.columns, self.seal_column}))


def new_batch_id() -> bytes:
    """16 random bytes."""
    return os.urandom(16)


def encode(batch: Batch) -> bytes:
    """The stored form."""
    words = asdict(batch)
    return dumps({**words, "columns": dict(batch.columns), "header": list(batch.header)})


def decode(data: bytes) -> Batch:
    """The record that `encode` wrote."""
    words = loads(data, KIND)
    if isinstance(words, dict) and not {"kind", "sheet"} & words.keys():  # of a former version
        words = {**words, "kind": "csv", "sheet": ""}
    if not isinstance(words, dict) or set(words) != {each.name for each in fields(Batch)} or not _well_typed(words):
        raise Malformed(KIND)
    return Batch(**{**words, "header": tuple(words["header"])})


def _well_typed(words: Mapping[str, object]) -> bool:
    columns, header = words["columns"], words["header"]
    if not isinstance(columns, dict) or not isinstance(header, list) or not isinstance(words["appended"], bool):
        return False
    texts = [*header, *columns.values(), *(words[name] for name in _TEXTS)]
    numbers = [words[name] for name in _NUMBERS]
    return all(isinstance(each, str) for each in texts) and all(type(each) is int for each in numbers) and words["state"] in (OPEN, DONE)
