"""Seals a CRM's file: looks at all of it first, writes it in batches, reads it back from the disk, and only then gives it its name."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from vault.crypto import labels
from vault.crypto.seal import make_seal, row_mac
from vault.errors import BadInput, WrongUse
from vault.formats.csv_rows import Row, appended, write_rows
from vault.model.calls import FileChoices
from vault.model.classes import FieldClass
from vault.model.ids import ID_BYTES, ClientId, SealId
from vault.model.log import Action, Entry, Receipt
from vault.model.progress import Progress, Work
from vault.model.results import SealReport, Warned
from vault.services.client_book import ClientBook
from vault.services.crm_files import CrmFile, file_sha256, open_crm_file
from vault.services.opened import Change, OpenVault
from vault.services.sealing import batch as batches
from vault.services.sealing.alias_book import AliasBook, wanted_for
from vault.services.sealing.batch import Batch, new_batch_id
from vault.services.sealing.check import check_sealed_file
from vault.services.sealing.output_file import OutputFile
from vault.services.sealing.plan import SealPlan, check_seal_fits, plan_of
from vault.services.sealing.readable_columns import warnings_for
from vault.services.sealing.row_owner import OwnedRow, look_through, owned_rows
from vault.services.sealing.row_sealer import RowPlan, cells_of, register_cells, sealed_row
from vault.store.clients import SealRow

BATCH_ROWS = 400  # with all their aliases and seals well under the 250 ms that a transaction may take


@dataclass(frozen=True, slots=True)
class Sealing:
    """One file on its way."""

    vault: OpenVault
    book: ClientBook
    crm: CrmFile
    plan: SealPlan
    batch_id: bytes
    left_out: frozenset[int] = frozenset()
    findings: list[Warned] = field(default_factory=list)


def seal_file(vault: OpenVault, book: ClientBook, path: Path, out: Path, choices: FileChoices, *, leave_out_rejected: bool = False) -> Work[SealReport]:
    """The sealed file at `out`, or nothing there. Rows of no client in the vault refuse the file."""
    vault.require("sales")
    if os.path.lexists(out):
        raise WrongUse(f"{out.name} exists already.", id="file_exists", next_step="Give another --out: nothing is overwritten.")
    crm = open_crm_file(path, choices)
    plan = plan_of(crm)
    seen = yield from look_through(vault, book, crm, plan, leave_out_rejected=leave_out_rejected)
    job = Sealing(vault, book, crm, plan, new_batch_id(), seen.left_out, list(seen.findings))
    record = Batch(crm.sha256, crm.map.profile, plan.columns, plan.names, plan.seal_name, plan.appended, seen.rows, vault.clock.now())
    with vault.change() as change:
        change.put_record(batches.KIND, job.batch_id, batches.encode(record))
        change.record(_entry(Action.SEAL_START, job, count=seen.rows))
    with OutputFile(out) as output:
        yield from _write(job, output, change.receipt, seen.rows)
        output.finish()
        yield from check_sealed_file(job.vault, job.book, crm, plan, output.temporary, job.batch_id, job.left_out)
        sealed = record.done(file_sha256(output.temporary), seen.rows)
        with vault.change() as last:
            last.put_record(batches.KIND, job.batch_id, batches.encode(sealed))
            last.record(_entry(Action.SEAL_DONE, job, count=seen.rows, out=sealed.out))
        output.publish()
    return _report(job, seen.rows, out, last.receipt)


def _report(job: Sealing, rows: int, out: Path, receipt: Receipt) -> SealReport:
    plan = job.plan
    findings = (*job.findings, *warnings_for(plan.readable))
    return SealReport(job.batch_id.hex(), rows, tuple(plan.columns), plan.readable, findings, str(out), receipt.index)


def _write(job: Sealing, output: OutputFile, start: Receipt, total: int) -> Iterator[Progress]:
    done = 0
    records = job.crm.records()
    chunks = iter(lambda: list(islice(records, BATCH_ROWS)), [])
    layout = job.plan.layout
    output.write(layout.bom)
    for chunk in chunks:
        kept = [row for row in chunk if row.number not in job.left_out]
        data = [row for row in kept if job.crm.is_data(row)]
        written = _seal_batch(job, data) if data else {}
        lines = (written.get(row.number) or _heading(job, row) for row in kept)
        for piece in islice(write_rows(lines, layout), 1, None):  # its first piece is the byte order mark again
            output.write(piece)
        done += len(data)
        yield Progress(done, total, "rows sealed")


def _heading(job: Sealing, row: Row) -> Row:
    """What stands above the data, and blank lines, as they are; the header with the seal's column."""
    if job.plan.appended and row.number == job.plan.layout.header_row:
        return appended(row, job.plan.seal_name, job.plan.layout)
    return row


def _seal_batch(job: Sealing, data: Sequence[Row]) -> dict[int, Row]:
    """One transaction: aliases, seals and the register's lines of these rows. Gives the sealed rows by number."""
    plan, vault = job.plan, job.vault
    owned = owned_rows(job.book, job.crm, data)
    clients = tuple(dict.fromkeys(each.client for each in owned))
    with vault.change() as change:
        change.check(clients)
        change.touch(*clients)
        plans = [_row_plan(job, change, each) for each in owned]
        aliases = AliasBook(vault, [wanted_for(each.client, column) for each, row in zip(owned, plans, strict=True) for column in _to_alias(plan, row)])
        vault.rows.add_aliases(aliases.new)
        written: dict[int, Row] = {}
        register: list[SealRow] = []
        for each, row_plan in zip(owned, plans, strict=True):
            client = each.client
            seal_id, seal = _seal(job, change, client, row_plan)
            row = sealed_row(plan, row_plan, seal, lambda column, client=client: aliases.text(wanted_for(client, column), plan.domain))  # type: ignore[misc]
            written[each.row.number] = row
            if seal:
                mac = row_mac(vault.keys.derived(labels.REGISTER), job.batch_id, register_cells(plan, row))
                register.append(SealRow(seal_id, client, job.batch_id, mac))
        vault.rows.add_seals(register)
        change.record(Entry(Action.SEAL_BATCH, clients=clients, count=len(data), detail={"batch": job.batch_id.hex()}))
    return written


def _to_alias(plan: SealPlan, each: RowPlan) -> Iterator:  # type: ignore[type-arg]
    texts = each.row.texts
    return (column for column in plan.sealed if column.index not in each.kept and column.index != plan.seal_index and texts[column.index])


def _row_plan(job: Sealing, change: Change, each: OwnedRow) -> RowPlan:
    return RowPlan(each.row, each.kept, ())


def _seal(job: Sealing, change: Change, client: ClientId, each: RowPlan) -> tuple[SealId, str]:
    cells = cells_of(job.plan, each)
    if not cells:
        return SealId(b""), ""
    check_seal_fits(job.plan, cells, each.row.number)
    seal_id = SealId(os.urandom(ID_BYTES))
    keyed = {klass: (job.book.data_key(change, client, klass), pairs) for klass, pairs in cells.items()}
    return seal_id, make_seal(job.vault.vault, client, seal_id, keyed)


def _entry(action: Action, job: Sealing, *, count: int, out: str = "") -> Entry:
    detail: dict[str, str | int] = {"batch": job.batch_id.hex(), "file": job.crm.sha256, "profile": job.crm.map.profile}
    return Entry(action, count=count, detail={**detail, "out": out} if out else detail)
