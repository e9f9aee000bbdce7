"""Takes a CRM file into the vault: in batches, each durable and logged, going on where a stopped import of the same file ended."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from vault.errors import Refused
from vault.model.calls import FileChoices, ImportFile
from vault.model.log import Action, Entry
from vault.model.progress import Progress, Work
from vault.model.results import ColumnCheck, ImportReport, Reject, Warned
from vault.services.client_book import ClientBook
from vault.services.crm_files import CrmFile, open_crm_file
from vault.services.importing import batch_record, import_record
from vault.services.importing.batch import BatchTaker, Taken
from vault.services.importing.column_checks import ColumnChecks
from vault.services.importing.file_rows import BadRow, FileRow, file_rows, last_rows
from vault.services.importing.import_record import KIND, ImportRecord, Outcome
from vault.services.importing.layouts import KnownLayout, layout_name, remember_layout
from vault.services.opened import OpenVault

BATCH = 200  # rows: a reveal must get in between two batches
_NARROW = 10  # columns; of rows with no more of them a batch takes twice as many, since each batch writes nearly the whole upper half of the state tree
_WARNINGS = 1_000  # said one by one; beyond, by their number
_REJECTS = 50_000


@dataclass(slots=True)
class _Said:
    """What the report repeats of single rows."""

    rejects: list[Reject] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    unsaid: int = 0
    unsaid_rejects: int = 0

    def warn(self, warnings: tuple[Warned, ...]) -> None:
        """Keeps warnings up to a number that a person reads."""
        room = _WARNINGS - len(self.warnings)
        self.warnings += warnings[:room]
        self.unsaid += len(warnings[room:])

    def reject(self, rejects: list[Reject]) -> None:
        """Keeps rejects up to a number that an answer can carry."""
        room = _REJECTS - len(self.rejects)
        self.rejects += rejects[:room]
        self.unsaid_rejects += len(rejects[room:])

    def all_warnings(self) -> tuple[Warned, ...]:
        """With a line for those that were left out."""
        more = (Warned("more_warnings", f"{self.unsaid} more cells have a warning."),) if self.unsaid else ()
        rest = (Warned("more_rejects", f"{self.unsaid_rejects} more rows were rejected."),) if self.unsaid_rejects else ()
        return (*self.warnings, *more, *rest)


def import_file(vault: OpenVault, book: ClientBook, call: ImportFile) -> Work[ImportReport]:
    """Imports a file, or with `dry_run` only counts. Closing the generator stops it between two batches."""
    vault.require("sales")
    file = open_crm_file(Path(call.file), call.choices)
    if call.dry_run:
        return (yield from _try_file(vault, book, file))
    import_id, record = _begin(vault, file, call.choices)
    return (yield from _run(vault, book, file, import_id, record))


def _run(vault: OpenVault, book: ClientBook, file: CrmFile, import_id: bytes, record: ImportRecord) -> Work[ImportReport]:
    said = _Said()
    if record.taken:
        said.warnings.append(Warned("resumed", f"An earlier import of this file took {record.taken} rows; this one went on from there."))
    taker = BatchTaker(book, file.map.system, import_id)
    rows = file_rows(book, file, last_rows(file))
    total = file.examined.rows
    # Rows that were taken before are only read again for their rejects, which no record keeps.
    for at in range(0, record.taken, BATCH):
        _reject(said, list(islice(rows, min(BATCH, record.taken - at))))
    yield Progress(record.taken, total, "Importing")
    for batch in _batches(rows, rows_at_once(file)):
        good = _reject(said, batch)
        with vault.change() as change:
            _still_ours(vault, import_id, record)
            taken = taker.take(change, good, change.index)
            record = record.after(len(batch), _outcomes(taken, batch, good))
            book.save(change, taken.saved)
            number, touched = record.batches - 1, batch_record.batch_record(change.index, taken.saved)
            change.put_record(batch_record.KIND, batch_record.batch_id(import_id, number), batch_record.encode(touched))
            change.put_record(KIND, import_id, import_record.encode(record))
            change.record(Entry(Action.IMPORT_BATCH, clients=taken.clients, count=len(batch), detail={"import": import_id.hex()}))
        said.warn(taken.warnings)
        yield Progress(record.taken, total, "Importing")
    return _finish(vault, import_id, record, said)


def _begin(vault: OpenVault, file: CrmFile, choices: FileChoices) -> tuple[bytes, ImportRecord]:
    """The open import of this file if there is one, else a new one."""
    mapping = import_record.mapping_hash(choices_of(file, choices))
    with vault.change() as change:
        found = _open_import(vault, file.sha256, mapping)
        import_id, record = found or (os.urandom(16), ImportRecord(file.sha256, mapping, vault.clock.now()))
        change.put_record(KIND, import_id, import_record.encode(record))
        if choices.mapping:
            layout = KnownLayout(layout_name(file.path), choices.profile, choices.mapping, vault.clock.now())
            remember_layout(change, file.examined.header, layout)
        detail: dict[str, str | int] = {"file": file.sha256, "import": import_id.hex(), "profile": file.map.profile, "from": record.taken}
        change.record(Entry(Action.IMPORT_START, count=file.examined.rows, detail=detail))
    return import_id, record


def _open_import(vault: OpenVault, sha256: str, mapping: str) -> tuple[bytes, ImportRecord] | None:
    for import_id, data in vault.records.list(KIND):
        record = import_record.decode(data)
        if (record.file, record.mapping, record.state) == (sha256, mapping, import_record.OPEN):
            return import_id, record
    return None


def _still_ours(vault: OpenVault, import_id: bytes, record: ImportRecord) -> None:
    data = vault.records.get(KIND, import_id)
    if data != import_record.encode(record):
        raise Refused("Somebody else imports this file at this moment.", id="import_running", next_step="Wait for that import to end.")


def _finish(vault: OpenVault, import_id: bytes, record: ImportRecord, said: _Said) -> ImportReport:
    with vault.change() as change:
        change.put_record(KIND, import_id, import_record.encode(record.done(vault.clock.now())))
        detail: dict[str, str | int] = {"import": import_id.hex(), **dict(record.counts)}
        change.record(Entry(Action.IMPORT_DONE, count=record.taken, detail=detail))
    return _report(import_id.hex(), record, said, change.receipt.index)


def _try_file(vault: OpenVault, book: ClientBook, file: CrmFile) -> Work[ImportReport]:
    """Counts what an import would do. It says whether a guess at a stored value is right, so that it has an entry too."""
    with vault.change() as change:
        change.record(Entry(Action.IMPORT_START, count=file.examined.rows, detail={"file": file.sha256, "dry": 1}))
    record = ImportRecord(file.sha256, "", 0)
    said, checks = _Said(), ColumnChecks(file)
    taker = BatchTaker(book, file.map.system, b"", trial_of=file.examined.rows)
    for batch in _batches(file_rows(book, file, last_rows(file), checks), BATCH):
        good = _reject(said, batch)
        with vault.snapshot() as snapshot:
            taken = taker.take(snapshot, good, 0)
        record = record.after(len(batch), _outcomes(taken, batch, good))
        said.warn(taken.warnings)
        yield Progress(record.taken, file.examined.rows, "Counting")
    return _report("", record, said, change.receipt.index, checks.told())


def _report(import_id: str, record: ImportRecord, said: _Said, entry: int, checks: tuple[ColumnCheck, ...] = ()) -> ImportReport:
    if not record.taken:
        said.warnings.append(Warned("no_rows", "The file has a header and no rows."))
    counts = {outcome.value: record.count(outcome) for outcome in Outcome}
    return ImportReport(import_id=import_id, rows=record.taken, rejects=tuple(said.rejects), warnings=said.all_warnings(), entry=entry, checks=checks, **counts)


def rows_at_once(file: CrmFile) -> int:
    """The rows of one batch: a write transaction must stay below a quarter of a second."""
    return BATCH * 2 if len(file.map.columns) <= _NARROW else BATCH


def _batches(rows: Iterator[FileRow | BadRow], size: int) -> Iterator[list[FileRow | BadRow]]:
    while batch := list(islice(rows, size)):
        yield batch


def _reject(said: _Said, batch: list[FileRow | BadRow]) -> list[FileRow]:
    """Notes the rows that cannot be taken and gives the others."""
    said.reject([Reject(row.number, row.column, row.reason) for row in batch if isinstance(row, BadRow)])
    return [row for row in batch if isinstance(row, FileRow)]


def _outcomes(taken: Taken, batch: list[FileRow | BadRow], good: list[FileRow]) -> Mapping[Outcome, int]:
    return Counter(taken.outcomes) + Counter({Outcome.REJECTED: len(batch) - len(good)})


def choices_of(file: CrmFile, choices: FileChoices) -> dict[str, object]:
    """What makes the import of a file this one and no other."""
    layout = file.layout
    words = {"mapping": file.mapping, "encoding": layout.encoding, "delimiter": layout.delimiter, "header_row": layout.header_row, "profile": choices.profile}
    return {**words, "sheet": layout.sheet} if layout.sheet else words
