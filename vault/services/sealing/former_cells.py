"""What an earlier sealing took out of a row: its cells come out of the former seal, so that the new one holds them again."""

from collections.abc import Sequence

from vault.crypto.errors import SealBroken
from vault.formats.tables import CSV, respelt
from vault.model.results import Warned
from vault.services.client_book import ClientBook
from vault.services.opened import Change, OpenVault
from vault.services.sealing import batch as batches
from vault.services.sealing.plan import SealPlan
from vault.services.sealing.row_owner import OwnedRow
from vault.services.sealing.seal_opener import KnownSeal, SealOpener, known_seals

Former = tuple[tuple[str, str], ...]


class FormerCells:
    """The former cells of the rows of one batch, under the entry that seals them again. `findings` names rows whose former seal says nothing."""

    def __init__(self, vault: OpenVault, book: ClientBook, change: Change, plan: SealPlan, rows: Sequence[OwnedRow]) -> None:
        self._vault = vault
        self._plan = plan
        self._known = known_seals(vault, [each.seal for each in rows if each.seal])
        own = {(each.seal, each.client) for each in rows if each.kept}
        self._opener = SealOpener(vault.vault, book, change, [known for text, known in self._known.items() if (text, known.client) in own])
        self._dialects: dict[bytes, tuple[str, str]] = {}
        self.findings: list[Warned] = []

    def of(self, each: OwnedRow) -> Former:
        """`(column, raw cell)` pairs, in the spelling of this file."""
        if not each.seal or not each.kept:
            return ()
        known = self._known.get(each.seal)
        # A seal that was copied into another client's row would bring that client's values along.
        if known is None or known.client != each.client:
            return self._unusable(each)
        try:
            cells = self._opener.cells(known)
        except SealBroken:
            return self._unusable(each)
        kind, delimiter = self._dialect_of(known)
        if kind != self._plan.layout.kind:
            return self._unusable(each)
        if kind == CSV and delimiter != self._plan.layout.delimiter:
            cells = {name: respelt(raw, self._plan.layout) for name, raw in cells.items()}
        return tuple(cells.items())

    def _unusable(self, each: OwnedRow) -> Former:
        words = "The former seal of this row does not open; what it held is not in the new one."
        self.findings.append(Warned("former_seal_unusable", words, row=each.row.number))
        return ()

    def _dialect_of(self, known: KnownSeal) -> tuple[str, str]:
        if known.batch not in self._dialects:
            stored = self._vault.records.get(batches.KIND, known.batch)
            of = self._plan.layout if stored is None else batches.decode(stored)
            self._dialects[known.batch] = of.kind, of.delimiter
        return self._dialects[known.batch]
