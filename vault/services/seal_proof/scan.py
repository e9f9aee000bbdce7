"""The whole scan: every value of every client becomes marks, then every row of the written file is compared with them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from vault.formats.alias import find_seals
from vault.model.classes import VALUE_CLASSES
from vault.model.ids import ClientId
from vault.model.log import Action, Entry, Receipt
from vault.model.progress import Progress, Work
from vault.services.client_book import ALL_CLIENTS, ClientBook
from vault.services.opened import OpenVault
from vault.services.seal_proof.row_scan import RowScan
from vault.services.seal_proof.value_index import ValueIndex
from vault.services.seal_proof.value_marks import marks_of
from vault.services.sealing.seal_opener import known_seals

KEPT = 1_000  # findings that are named one by one
_ROWS = 200
_STEP = 500


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row of data of the written file: its number there, and its cells as texts."""

    number: int
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Left:
    """A readable cell that holds a value of the vault; `kind` is email, phone, name, date or text."""

    row: int
    column: str
    kind: str


@dataclass(slots=True)
class Scanned:
    """What was compared, and what was found. `left` names the first findings, `found` counts all."""

    rows: int = 0
    cells: int = 0
    clients: int = 0
    values: int = 0
    found: int = 0
    left: list[Left] = field(default_factory=list)
    columns: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, row: int, column: str, kind: str) -> None:
        """One more finding."""
        self.found += 1
        self.columns[column, kind] += 1
        if len(self.left) < KEPT:
            self.left.append(Left(row, column, kind))


def log_scan(vault: OpenVault, batch: bytes) -> Receipt:
    """The entry under which every client's values are opened, former ones too, to be compared in memory."""
    with vault.snapshot() as snapshot:
        count = len(snapshot.every_client())
    classes = " ".join(sorted(klass.value for klass in VALUE_CLASSES))
    with vault.change() as change:
        change.record(Entry(Action.SEAL_PROOF, count=count, detail={"batch": batch.hex(), "classes": classes, "scope": ALL_CLIENTS}))
    return change.receipt


def scan(vault: OpenVault, book: ClientBook, receipt: Receipt, rows: Iterator[WrittenRow], names: Sequence[str], total: int) -> Work[Scanned]:
    """Compares every row with every value. `names` are the columns of the written file, `total` its rows."""
    done = Scanned()
    with vault.snapshot() as snapshot:
        places = {client: place for place, client in enumerate(sorted(snapshot.every_client()))}
    index = ValueIndex()
    for client, values in book.open(receipt, tuple(places), VALUE_CLASSES, formers=True):
        index.add(marks_of(values, places[client]))
        done.values += len(values)
        done.clients += 1
        if done.clients % _STEP == 0:
            yield Progress(done.clients, len(places) + total, "clients compared")
    index.ready()
    rows_scan = RowScan(index)
    while chunk := list(islice(rows, _ROWS)):
        _look(rows_scan, chunk, _owners(vault, chunk, places), names, done)
        yield Progress(len(places) + done.rows, len(places) + total, "rows proved")
    return done


def _look(scan: RowScan, chunk: Sequence[WrittenRow], owners: Sequence[int], names: Sequence[str], done: Scanned) -> None:
    for row, owner in zip(chunk, owners, strict=True):
        cells = [(at, text) for at, text in enumerate(row.texts) if text and not text.startswith("cf1.")]
        done.rows += 1
        done.cells += len(cells)
        for at, kind in sorted(scan.look(cells, owner)):
            done.take(row.number, names[at] if at < len(names) else "", kind)


def _owners(vault: OpenVault, chunk: Sequence[WrittenRow], places: Mapping[ClientId, int]) -> list[int]:
    """The place of each row's own client by its seal."""
    seals = [next((seal for text in row.texts if text.startswith("cf1.") for seal in find_seals(text)), "") for row in chunk]
    known = known_seals(vault, [seal for seal in seals if seal])
    return [places.get(known[seal].client, -1) if seal in known else -1 for seal in seals]
