"""Whose each row of a CRM file is, and whether the whole file can be sealed: asked before anything is written."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from vault.errors import BadInput
from vault.formats.alias import find_seals
from vault.formats.csv_rows import Row, row_problem
from vault.model.ids import ClientId
from vault.model.progress import Progress, Work
from vault.model.results import Warned
from vault.services.client_book import ClientBook
from vault.services.crm_files import CrmFile
from vault.services.importing.file_rows import FileRow, read_row
from vault.services.importing.known import Known
from vault.services.matching.tokens import tokens_of
from vault.services.opened import OpenVault
from vault.services.sealing.plan import SealPlan, refuse_cut, seal_cut_at
from vault.services.sealing.readable_cells import ReadableCells
from vault.services.sealing.row_sealer import RowPlan, cells_of
from vault.services.sealing.seal_opener import known_seals, plain_at_most

_LOOK_ROWS = 1_000
_NAMED_ROWS = 20  # in the words of an error


@dataclass(frozen=True, slots=True)
class OwnedRow:
    """A row and its client. `kept`: places of cells that hold our alias or seal already; `seal` is that seal."""

    row: Row
    client: ClientId
    kept: frozenset[int] = frozenset()
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a first reading of the file found. `last` is the number of the last row of a trial, 0 where the whole file is sealed."""

    rows: int
    left_out: frozenset[int]
    findings: tuple[Warned, ...]
    last: int = 0


def look_through(
    vault: OpenVault, book: ClientBook, crm: CrmFile, plan: SealPlan, *, leave_out_rejected: bool, first: int = 0
) -> Work[Look]:
    """Reads the whole file once; refuses it where a row is nobody's, cannot be told apart, or would be cut off by the CRM.

    `first`: only so many rows of data are looked at, for a trial.
    """
    _refuse_person_as_header(plan)
    broken: list[tuple[int, str]] = []
    strangers: list[int] = []
    readable = ReadableCells(plan)
    cut: dict[tuple[str, int], list[int]] = {}
    rows, last, data = 0, 0, islice(crm.rows(), first or None)
    while chunk := list(islice(data, _LOOK_ROWS)):
        problems = [(row.number, problem) for row in chunk if (problem := row_problem(row, len(crm.names)))]
        broken += problems
        bad = {number for number, _ in problems}
        good = [row for row in chunk if row.number not in bad]
        with vault.snapshot():  # one for the chunk, so that each client is checked once
            owners = _owners(book, crm, good)
        strangers += [row.number for row, owner in zip(good, owners, strict=True) if owner is None]
        _note_cut(vault, plan, [owner for owner in owners if owner is not None], cut)
        readable.look(good)
        rows, last = rows + len(good), chunk[-1].number
        yield Progress(rows, min(first or crm.examined.rows, crm.examined.rows), "rows looked at")
    _refuse_strangers(strangers)
    refuse_cut(cut)
    if broken and not leave_out_rejected:
        raise _broken(broken)
    left_out = tuple(_left_out(number, problem) for number, problem in broken)
    return Look(rows, frozenset(number for number, _ in broken), (*readable.findings(), *left_out), last if first else 0)


def kept_records(crm: CrmFile, left_out: Collection[int], last: int) -> Iterator[Row]:
    """The rows that a sealed file will have, in order; `last` as in `Look`."""
    kept = (row for row in crm.records() if row.number not in left_out)
    return takewhile(lambda row: row.number <= last, kept) if last else kept


def _note_cut(vault: OpenVault, plan: SealPlan, owned: Sequence[OwnedRow], cut: dict[tuple[str, int], list[int]]) -> None:
    """Notes rows whose seal the CRM would cut off, by column and limit; how much a former seal holds is known without opening it."""
    seals = known_seals(vault, [each.seal for each in owned if each.seal and each.kept])
    for each in owned:
        known = seals.get(each.seal)
        former = {} if known is None else {segment.klass: plain_at_most(segment) for segment in known.seal.segments}
        cells = cells_of(plan, RowPlan(each.row, each.kept))
        if (cells or former) and (limit := seal_cut_at(plan, cells, former)):
            cut.setdefault((plan.seal_name, limit), []).append(each.row.number)


def _refuse_person_as_header(plan: SealPlan) -> None:
    """A header stays readable: a row that a person chose for one must not be somebody's."""
    if any(found.certain for name in plan.names for found in tokens_of(name)):
        words = "The row with the column names holds an e-mail or a number, and would stay readable."
        raise BadInput(words, id="header_is_data", next_step="Put a row with column names above it and import the file again, or choose another --header-row.")


def owned_rows(book: ClientBook, crm: CrmFile, rows: Sequence[Row]) -> list[OwnedRow]:
    """The rows with their clients; all of them were looked at before."""
    owned = _owners(book, crm, rows)
    _refuse_strangers([row.number for row, owner in zip(rows, owned, strict=True) if owner is None])
    return [owner for owner in owned if owner is not None]


def _owners(book: ClientBook, crm: CrmFile, rows: Sequence[Row]) -> list[OwnedRow | None]:
    index = book.index()
    read = []
    for row in rows:
        values = read_row(book, crm, row)
        digest = b"" if values.crm_id or values.aliases or values.seals else index.row_digest(crm.mapped(row))
        read.append(FileRow(row.number, values, digest))
    known = Known(book, crm.map.system, read)
    return [_owned(crm, row, each, known) for row, each in zip(rows, read, strict=True)]


def _owned(crm: CrmFile, row: Row, read: FileRow, known: Known) -> OwnedRow | None:
    client = known.client_of(read)
    # A client whose import never ended is not shown to anybody yet: sealed, nobody could find it.
    if client is None or known.hidden_import(client) is not None:
        return None
    texts, seal_index = row.texts, crm.map.seal_index
    seals = find_seals(texts[seal_index]) if seal_index is not None else ()
    seal = seals[0] if len(seals) == 1 else ""
    kept = set(read.read.places) - {seal_index}
    if seal and seal_index is not None and texts[seal_index].strip() == seal:
        kept.add(seal_index)
    return OwnedRow(row, client, frozenset(kept), seal)


def _refuse_strangers(numbers: Collection[int]) -> None:
    if numbers:
        raise BadInput(
            f"{len(numbers)} rows of this file belong to no client in the vault: rows {_listed(numbers)}.",
            id="not_in_vault",
            next_step="Import this file first, then seal it.",
        )


def _broken(broken: Sequence[tuple[int, str]]) -> BadInput:
    return BadInput(
        f"{len(broken)} rows cannot be sealed and would stay readable: rows {_listed([number for number, _ in broken])}.",
        id="rows_rejected",
        next_step="Correct them in the CRM and export again, or leave them out with --leave-out-rejected.",
    )


def _left_out(number: int, problem: str) -> Warned:
    return Warned("row_left_out", f"This row is not in the sealed file: {problem}.", row=number)


def _listed(numbers: Collection[int]) -> str:
    shown = ", ".join(str(number) for number in sorted(numbers)[:_NAMED_ROWS])
    return f"{shown} …" if len(numbers) > _NAMED_ROWS else shown
