"""Reads a sealed file back from the disk beside the file it was made of: only what the register and the seals vouch for may differ."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from vault.crypto import labels
from vault.crypto.errors import SealBroken
from vault.crypto.seal import row_mac
from vault.errors import BadInput, StorageFailed
from vault.formats.alias import FIXED_WORDS, alias_key
from vault.formats.csv_rows import Row
from vault.formats.mapping import MappedColumn
from vault.formats.tables import CSV, read_rows, same_besides
from vault.model.ids import ClientId
from vault.model.log import Receipt
from vault.model.progress import Progress
from vault.services.client_book import ClientBook
from vault.services.crm_files import CrmFile, opened
from vault.services.opened import OpenVault
from vault.services.sealing.plan import SealPlan
from vault.services.sealing.row_owner import OwnedRow, owned_rows
from vault.services.sealing.row_sealer import register_cells
from vault.services.sealing.seal_opener import KnownSeal, SealOpener, known_seals

_ROWS = 500


class SealCheck:
    """The comparison of one file with what was written for it. Every difference that should not be there raises."""

    def __init__(self, vault: OpenVault, book: ClientBook, crm: CrmFile, plan: SealPlan, batch: bytes) -> None:
        self._vault = vault
        self._book = book
        self._crm = crm
        self._plan = plan
        self._batch = batch
        self._register_key = vault.keys.derived(labels.REGISTER)

    def run(self, written: Path, before: Iterator[Row], receipts: Mapping[ClientId, Receipt]) -> Iterator[Progress]:
        """Row by row to the end of both files. `before` are the rows that were to be written, `receipts` the entries under which the rows were sealed."""
        bom = self._plan.layout.bom
        done = 0
        with written.open("rb") as stream:
            if stream.read(len(bom)) != bom:
                raise _differs(0)
            after = self._read_back(read_rows(stream, self._plan.written))
            while chunk := list(islice(before, _ROWS)):
                back = list(islice(after, len(chunk)))
                if len(back) != len(chunk):
                    raise _differs(chunk[-1].number)
                with self._vault.snapshot():  # one for the chunk, so that each client is checked once
                    self._compare(chunk, back, receipts)
                done += len(chunk)
                yield Progress(done, 0, "rows checked")
            if next(after, None) is not None:
                raise _differs(done + 1)
            with opened(self._crm.path) as source:
                if not same_besides(source, stream, self._plan.layout):
                    raise _differs(0)

    def _read_back(self, rows: Iterator[Row]) -> Iterator[Row]:
        try:
            yield from rows
        except BadInput:
            raise _differs(0) from None

    def _compare(self, before: Sequence[Row], after: Sequence[Row], receipts: Mapping[ClientId, Receipt]) -> None:
        data = {row.number: back for row, back in zip(before, after, strict=True) if self._crm.is_data(row)}
        for row, back in zip(before, after, strict=True):
            if row.number not in data:
                self._compare_other(row, back)
        owned = owned_rows(self._book, self._crm, [row for row in before if row.number in data])
        seals = known_seals(self._vault, [back.texts[self._plan.seal_index] for back in data.values() if len(back.raw) > self._plan.seal_index])
        aliases = self._vault.rows.aliases([alias_key(text) for back in data.values() for text in back.texts])
        names = {row.alias: (row.client, row.field) for row in aliases}
        mine = {each.client for each in owned}
        opener = SealOpener(self._vault.vault, self._book, receipts, [known for known in seals.values() if known.client in mine])
        for each in owned:
            self._compare_row(each, data[each.row.number], seals, names, opener)

    def _compare_other(self, row: Row, back: Row) -> None:
        header = self._plan.appended and row.number == self._plan.layout.header_row
        empty = ("",) * (self._plan.appended and self._plan.layout.kind != CSV)
        expected = row.texts + ((self._plan.seal_name,) if header else empty)
        if back.texts != expected or back.raw[: len(row.raw)] != row.raw or back.end != row.end:
            raise _differs(row.number)

    def _compare_row(
        self,
        each: OwnedRow,
        back: Row,
        seals: Mapping[str, KnownSeal],
        names: Mapping[str, tuple[ClientId, str]],
        opener: SealOpener,
    ) -> None:
        row, plan, texts = each.row, self._plan, each.row.texts
        if len(back.raw) != len(row.raw) + plan.appended or back.end != row.end:
            raise _differs(row.number)
        sealed = {column.index: column for column in plan.sealed}
        expected: dict[str, str] = {}
        for at, raw in enumerate(row.raw):
            column = sealed.get(at)
            if at == plan.seal_index:
                continue
            if column is None or not texts[at] or at in each.kept:
                if back.raw[at] != raw:
                    raise _differs(row.number)
            else:
                self._compare_alias(each, column, back.texts[at], names)
                expected[plan.names[at]] = raw
        self._compare_seal(each, back, seals, opener, expected)

    def _compare_alias(self, each: OwnedRow, column: MappedColumn, text: str, names: Mapping[str, tuple[ClientId, str]]) -> None:
        known = names.get(alias_key(text)) == (each.client, column.ref.text) if column.alias.unique else text == FIXED_WORDS[column.alias]
        if not known:
            raise _differs(each.row.number)

    def _compare_seal(self, each: OwnedRow, back: Row, seals: Mapping[str, KnownSeal], opener: SealOpener, expected: Mapping[str, str]) -> None:
        plan, number = self._plan, each.row.number
        text = back.texts[plan.seal_index]
        known = seals.get(text)
        if known is None:
            unchanged = text == "" if plan.appended else back.raw[plan.seal_index] == each.row.raw[plan.seal_index]
            if expected or not unchanged:
                raise _differs(number)
            return
        if known.client != each.client or known.batch != self._batch:
            raise _differs(number)
        if known.mac != row_mac(self._register_key, known.batch, register_cells(plan, back)):
            raise _differs(number)
        if not plan.appended and plan.seal_index not in each.kept:
            expected = {**expected, plan.seal_name: each.row.raw[plan.seal_index]}
        try:
            cells = opener.cells(known)
        except SealBroken:
            raise _differs(number) from None
        if not expected.items() <= cells.items():
            raise _differs(number)


def _differs(row: int) -> StorageFailed:
    where = f"Row {row} of the" if row else "The"
    return StorageFailed(
        f"{where} sealed file did not read back as it was written, so the file was deleted.",
        id="check_failed",
        next_step="Check the disk and start again.",
    )
