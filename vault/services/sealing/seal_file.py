"""Seals a CRM's file: looks at all of it first, writes it in batches, reads it back from the disk, and only then gives it its name."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from vault.crypto import labels
from vault.crypto.data_key import DataKey
from vault.crypto.seal import make_seal, row_mac
from vault.crypto.seal_proof import SEAL_PROOF
from vault.errors import WrongUse
from vault.formats.csv_rows import Row
from vault.formats.mapping import MappedColumn
from vault.formats.tables import appended, writer
from vault.model.calls import FileChoices
from vault.model.ids import ID_BYTES, ClientId, SealId
from vault.model.log import Action, Entry, Receipt
from vault.model.progress import Progress, Work
from vault.model.results import SealReport, Warned
from vault.services.client_book import ClientBook, ClientClass
from vault.services.crm_files import CrmFile, content_of, open_crm_file, opened
from vault.services.opened import OpenVault
from vault.services.output_file import OutputFile
from vault.services.sealing import batch as batches
from vault.services.sealing.alias_book import AliasBook, wanted_for
from vault.services.sealing.batch import Batch, new_batch_id
from vault.services.sealing.check import SealCheck
from vault.services.sealing.former_cells import FormerCells
from vault.services.sealing.other_copies import refuse_other_copies, warn_other_copies
from vault.services.sealing.plan import Cells, SealPlan, plan_of, refuse_cut, seal_cut_at
from vault.services.sealing.proving import Proved, prove
from vault.services.sealing.readable_columns import warnings_for
from vault.services.sealing.row_owner import kept_records, look_through, owned_rows
from vault.services.sealing.row_sealer import RowPlan, cells_of, register_cells, sealed_row
from vault.store.clients import SealRow

BATCH_ROWS = 200  # with all their aliases and seals well under the 250 ms that a transaction may take


@dataclass(slots=True)
class _Sealing:
    """One file on its way. `receipts` are the entries under which each client's rows were sealed; `again` counts rows that had been sealed before."""

    vault: OpenVault
    book: ClientBook
    crm: CrmFile
    plan: SealPlan
    batch_id: bytes
    left_out: frozenset[int]
    last: int
    findings: list[Warned]
    receipts: dict[ClientId, Receipt] = field(default_factory=dict)
    again: int = 0

    def records(self) -> Iterator[Row]:
        """The rows that are written, with what stands above them; a trial ends with its last row."""
        return kept_records(self.crm, self.left_out, self.last)


def seal_file(
    vault: OpenVault, book: ClientBook, path: Path, out: Path, choices: FileChoices, *, leave_out_rejected: bool = False, first: int = 0
) -> Work[SealReport]:
    """The sealed file at `out`, or nothing there. Rows of no client in the vault refuse the file. `first`: only so many rows, to try the CRM with."""
    vault.require("sales")
    if os.path.lexists(out):
        raise WrongUse(f"{out.name} exists already.", id="file_exists", next_step="Give another --out: nothing is overwritten.")
    crm = open_crm_file(path, choices)
    plan = plan_of(crm)
    refuse_other_copies(crm)
    seen = yield from look_through(vault, book, crm, plan, leave_out_rejected=leave_out_rejected, first=first)
    job = _Sealing(vault, book, crm, plan, new_batch_id(), seen.left_out, seen.last, list(seen.findings))
    record = _begin(job, seen.rows)
    with OutputFile(out) as output:
        yield from _write(job, output, seen.rows)
        output.finish()
        yield from SealCheck(vault, book, crm, plan, job.batch_id).run(output.temporary, job.records(), job.receipts)
        proved = yield from prove(vault, book, plan, output.temporary, job.batch_id, seen.rows)
        last = _end(job, replace(record, again=job.again).done(content_of(output.temporary)), proved)
        output.publish()
    findings = (*proved.findings(), *job.findings, *warnings_for(plan.readable), *warn_other_copies(crm))
    system = crm.map.system
    return SealReport(job.batch_id.hex(), seen.rows, tuple(plan.columns), plan.readable, findings, str(out), last.index, proved.report(), system)


def _begin(job: _Sealing, rows: int) -> Batch:
    plan, layout = job.plan, job.plan.layout
    record = Batch(
        file=content_of(job.crm.path),
        profile=job.crm.map.profile,
        columns=plan.columns,
        header=plan.names,
        seal_column=plan.seal_name,
        appended=plan.appended,
        rows=rows,
        at=job.vault.clock.now(),
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        header_row=layout.header_row,
        kind=layout.kind,
        sheet=layout.sheet,
        left_out=job.crm.examined.rows - rows if job.last else len(job.left_out),
    )
    with job.vault.change() as change:
        change.put_record(batches.KIND, job.batch_id, batches.encode(record))
        change.record(_entry(Action.SEAL_START, job, record))
    return record


def _end(job: _Sealing, record: Batch, proved: Proved) -> Receipt:
    with job.vault.change() as change:
        change.put_record(SEAL_PROOF, job.batch_id, proved.record(job.vault, job.batch_id, record.out))
        change.put_record(batches.KIND, job.batch_id, batches.encode(record))
        change.record(_entry(Action.SEAL_DONE, job, record))
    return change.receipt


def _entry(action: Action, job: _Sealing, record: Batch) -> Entry:
    detail: dict[str, str | int] = {"batch": job.batch_id.hex(), "file": record.file, "profile": record.profile}
    return Entry(action, count=record.rows, detail={**detail, "out": record.out} if record.out else detail)


def _write(job: _Sealing, output: OutputFile, total: int) -> Iterator[Progress]:
    done = 0
    records = job.records()
    with opened(job.crm.path) as source:
        lines = writer(source, job.plan.layout, output.write)
        while chunk := list(islice(records, BATCH_ROWS)):
            data = [row for row in chunk if job.crm.is_data(row)]
            written = _seal_batch(job, data) if data else {}
            lines.add(written.get(row.number) or _heading(job, row) for row in chunk)
            done += len(data)
            yield Progress(done, total, "rows sealed")
        lines.finish()


def _heading(job: _Sealing, row: Row) -> Row:
    """What stands above the data, and blank lines, as they are; the header with the seal's column."""
    if job.plan.appended and row.number == job.plan.layout.header_row:
        return appended(row, job.plan.seal_name, job.plan.layout)
    return row


def _seal_batch(job: _Sealing, data: Sequence[Row]) -> dict[int, Row]:
    """One transaction: aliases, seals and the register's lines of these rows. Gives the sealed rows by number."""
    with job.vault.snapshot():  # one for all its questions, so that each client is checked once
        owned = owned_rows(job.book, job.crm, data)
    clients = tuple(dict.fromkeys(each.client for each in owned))
    with job.vault.change() as change:
        change.check(clients)
        change.touch(*clients)
        former = FormerCells(job.vault, job.book, change, job.plan, owned)
        plans = [RowPlan(each.row, each.kept, former.of(each)) for each in owned]
        aliases = AliasBook(job.vault, [wanted_for(each.client, column) for each, row in zip(owned, plans, strict=True) for column in _to_alias(job.plan, row)])
        job.vault.rows.add_aliases(aliases.new)
        cells = [cells_of(job.plan, row) for row in plans]
        keys = job.book.writing_keys(change, {(each.client, klass) for each, own in zip(owned, cells, strict=True) for klass in own})
        batch = _Batch(job, keys, aliases)
        written = {each.row.number: batch.seal(each.client, row, own) for each, row, own in zip(owned, plans, cells, strict=True)}
        job.vault.rows.add_seals(batch.register)
        change.record(Entry(Action.SEAL_BATCH, clients=clients, count=len(data), detail={"batch": job.batch_id.hex()}))
    job.receipts.update(dict.fromkeys(clients, change.receipt))
    job.findings += former.findings
    job.again += sum(bool(each.kept) for each in owned)
    return written


def _to_alias(plan: SealPlan, each: RowPlan) -> Iterator[MappedColumn]:
    texts = each.row.texts
    return (column for column in plan.sealed if column.index not in each.kept and column.index != plan.seal_index and texts[column.index])


class _Batch:
    """The rows of one transaction; `register` are the lines that it adds."""

    def __init__(self, job: _Sealing, keys: Mapping[ClientClass, DataKey], aliases: AliasBook) -> None:
        self._job = job
        self._keys = keys
        self._aliases = aliases
        self._register_key = job.vault.keys.derived(labels.REGISTER)
        self.register: list[SealRow] = []

    def seal(self, client: ClientId, each: RowPlan, cells: Cells) -> Row:
        """One row as the CRM gets it."""
        plan = self._job.plan
        seal_id, text = self._seal(client, each.row.number, cells)
        row = sealed_row(plan, each, text, lambda column: self._aliases.text(wanted_for(client, column), plan.domain))
        if text:
            mac = row_mac(self._register_key, self._job.batch_id, register_cells(plan, row))
            self.register.append(SealRow(seal_id, client, self._job.batch_id, mac))
        return row

    def _seal(self, client: ClientId, row: int, cells: Cells) -> tuple[SealId, str]:
        if not cells:
            return SealId(b""), ""
        if limit := seal_cut_at(self._job.plan, cells):  # a former cell may be longer than its seal seemed
            refuse_cut({(self._job.plan.seal_name, limit): [row]})
        seal_id = SealId(os.urandom(ID_BYTES))
        keyed = {klass: (self._keys[client, klass], pairs) for klass, pairs in cells.items()}
        return seal_id, make_seal(self._job.vault.vault, client, seal_id, keyed)
