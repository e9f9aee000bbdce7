"""The proof of a file that lies written on the disk: scanned, told in words, signed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from vault.crypto.request import sign_record
from vault.crypto.seal_proof import SEAL_PROOF, SealProof, encode_proof
from vault.formats.tables import read_rows
from vault.model.ids import VaultId
from vault.model.progress import Work
from vault.model.results import ProofReport, SampleRow, Warned
from vault.services.client_book import ClientBook
from vault.services.opened import OpenVault
from vault.services.seal_proof.scan import Scanned, WrittenRow, log_scan, scan
from vault.services.sealing.plan import SealPlan

VALUE_LEFT, VALUES_LEFT = "value_left", "values_left"
_SAMPLE_ROWS = 5
_SAMPLE_CHARACTERS = 48
_KINDS = {"date": "a birthday", "email": "an e-mail address", "name": "a name", "phone": "a phone number", "text": "an address or private text"}
_MANY = {"date": "birthdays", "email": "e-mail addresses", "name": "names", "phone": "phone numbers", "text": "addresses or private texts"}
_HIDDEN = "•••"


@dataclass(slots=True)
class Proved:
    """A file that was scanned. `sample` are its first rows as anybody sees them, what was found hidden."""

    scanned: Scanned
    entry: int
    names: tuple[str, ...]
    sample: list[WrittenRow] = field(default_factory=list)

    def record(self, vault: OpenVault, batch: bytes, file: str) -> bytes:
        """The signed proof, for the registry."""
        done, member = self.scanned, vault.member
        columns = tuple(sorted((name, kind, count) for (name, kind), count in done.columns.items()))
        facts = SealProof(
            VaultId(vault.vault), batch, member.slot, bytes.fromhex(file), vault.clock.now(), self.entry, done.rows, done.cells, done.clients, done.values,
            done.found, columns,
        )  # fmt: skip
        return sign_record(SEAL_PROOF, vault.vault, encode_proof(facts), vault.keys.slot_keys)

    def report(self) -> ProofReport:
        """For the window and the command line."""
        done = self.scanned
        found = {(left.row, left.column) for left in done.left}
        cells = [[_shown(text, (row.number, name) in found) for name, text in zip(self.names, row.texts, strict=False)] for row in self.sample]
        rows = tuple(SampleRow(tuple(each)) for each in cells)
        return ProofReport(done.rows, done.cells, done.clients, done.values, done.found, self.entry, self.names, rows)

    def findings(self) -> Iterator[Warned]:
        """First each column with what to do, then the cells one by one; never a value."""
        for (column, kind), count in sorted(self.scanned.columns.items()):
            what = f"{count:,} cells hold {_MANY[kind]} of clients" if count > 1 else f"One cell holds {_KINDS[kind]} of a client"
            yield Warned(VALUES_LEFT, f"{what} and can be read. Map the column to a field, or correct the cells in the CRM, and seal again.", column=column)
        for left in self.scanned.left:
            yield Warned(VALUE_LEFT, f"This cell holds {_KINDS[left.kind]} of a client.", row=left.row, column=left.column)


def prove(vault: OpenVault, book: ClientBook, plan: SealPlan, written: Path, batch: bytes, rows: int) -> Work[Proved]:
    """Reads the written file from the disk and compares every cell with every value of every client."""
    receipt = log_scan(vault, batch)
    names = (*plan.names, plan.seal_name) if plan.appended else plan.names
    proved = Proved(Scanned(), receipt.index, names)
    with written.open("rb") as stream:
        data = (WrittenRow(row.number, row.texts) for row in read_rows(stream, plan.written) if row.number > plan.layout.header_row and not row.blank)
        proved.sample = list(islice(data, _SAMPLE_ROWS))
        proved.scanned = yield from scan(vault, book, receipt, _again(proved.sample, data), names, rows)
    return proved


def _again(first: Sequence[WrittenRow], rest: Iterable[WrittenRow]) -> Iterator[WrittenRow]:
    yield from first
    yield from rest


def _shown(text: str, hidden: bool) -> str:
    if hidden:
        return _HIDDEN
    return text if len(text) <= _SAMPLE_CHARACTERS else f"{text[:_SAMPLE_CHARACTERS]}…"
