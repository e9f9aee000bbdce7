"""A sealed file as it came back from the CRM: which batch made it, how it is written, where its seals stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.alias import find_seals
from vault.formats.csv_layout import Examined
from vault.formats.csv_rows import Layout, Row
from vault.formats.profiles import known_headers
from vault.formats.tables import CSV, examine, read_rows, seal_text, without_cell, workbook_hash
from vault.model.calls import FileChoices
from vault.services.crm_files import Stamp, column_names, file_changed, hash_of, opened, stamp_of
from vault.services.opened import OpenVault
from vault.services.sealing import batch as batches
from vault.services.sealing.batch import Batch
from vault.services.sealing.seal_opener import known_seals

_BLOCK = 1 << 20
_SEAL = re.compile(rb"cf1\.[A-Za-z0-9_-]{24,}")
XLSX = "xlsx"
_KINDS = {CSV: "a CSV file", XLSX: "a workbook", "vcard": "a file of cards"}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class SealedSource:
    """One sealed file. `untouched`: it is byte for byte what this vault wrote, every row sealed once and none left out."""

    path: Path
    sha256: str
    batch_id: bytes
    batch: Batch
    layout: Layout
    names: tuple[str, ...]
    rows: int
    stamp: Stamp
    content: str

    @property
    def places(self) -> dict[str, int]:
        """Column places by name."""
        return {name: at for at, name in enumerate(self.names)}

    @property
    def seal_index(self) -> int | None:
        """Where the seals stand, if the file still has that column."""
        return self.places.get(self.batch.seal_column)

    @property
    def same_dialect(self) -> bool:
        """Whether cells may be put back as they once were written; those of a workbook only where its other parts are the same too."""
        alike = (self.layout.kind, self.layout.delimiter) == (self.batch.kind, self.batch.delimiter)
        return alike and (self.layout.kind != XLSX or self.content == self.batch.out)

    @property
    def untouched(self) -> bool:
        """Whether what comes out must be the very file that was sealed."""
        return self.content == self.batch.out and not self.batch.left_out and not self.batch.again

    def records(self) -> Iterator[Row]:
        """Every row of the file."""
        with opened(self.path) as stream:
            if stamp_of(stream) != self.stamp:
                raise file_changed(self.path)
            yield from read_rows(stream, self.layout)
            if stamp_of(stream) != self.stamp:
                raise file_changed(self.path)

    def is_data(self, row: Row) -> bool:
        """Whether a record is a row of data."""
        return self.layout.is_data(row)

    def data(self) -> Iterator[Row]:
        """The rows of data."""
        return (row for row in self.records() if self.is_data(row))

    def seals(self, row: Row) -> tuple[str, ...]:
        """What looks like a seal in the row's seal column."""
        at = self.seal_index
        return () if at is None or at >= len(row.raw) else find_seals(row.texts[at])[:1]

    def without_seal_column(self, row: Row) -> Row:
        """The row without the column that sealing had added."""
        at = self.seal_index
        if not self.batch.appended or at is None or len(row.raw) != len(self.names) or row.number < self.layout.header_row:
            return row
        return without_cell(row, at)


def open_sealed_file(vault: OpenVault, path: Path) -> SealedSource:
    """Finds the batch by the first seal that the register knows, then reads the file the way it was written."""
    with opened(path) as stream:
        stamp, sha256 = stamp_of(stream), hash_of(stream)
        batch_id = _batch_in(vault, stream)
        stored = None if batch_id is None else vault.records.get(batches.KIND, batch_id)
        if batch_id is None or stored is None:
            raise BadInput("No seal in this file is in this vault's register.", id="no_seal", next_step="Take a file that this vault has sealed.")
        batch = batches.decode(stored)
        content = workbook_hash(stream) or sha256
        examined = _examined(stream, batch, same=content == batch.out)
        if examined.layout.kind != batch.kind:
            words = f"This file was {_KINDS[batch.kind]} when it was sealed."
            raise BadInput(words, id="other_kind", next_step="Take the file as it was sealed, or export it again of that kind.")
        if stamp_of(stream) != stamp:
            raise file_changed(path)
    return SealedSource(path, sha256, batch_id, batch, examined.layout, column_names(examined.header), examined.rows, stamp, content)


def _batch_in(vault: OpenVault, stream: BinaryIO) -> bytes | None:
    rest = b""
    for block in seal_text(stream) or _blocks(stream):
        # Two bytes a character read like one without their zeros; seals are plain letters in every encoding that is taken.
        text = rest + block.replace(b"\0", b"")
        found = [match[0].decode() for match in _SEAL.finditer(text)]
        known = known_seals(vault, found)
        for seal in found:
            if seal in known:
                return known[seal].batch
        rest = text[-_BLOCK:]
    return None


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while block := stream.read(_BLOCK):
        yield block


def _examined(stream: BinaryIO, batch: Batch, *, same: bool) -> Examined:
    if same:
        return _as_written(stream, batch)
    try:
        # A file whose other cells are plain ASCII says nothing of its encoding; what comes out of the seals needs the former one.
        return examine(stream, known_headers, FileChoices(encoding=batch.encoding if _plain_ascii(stream) else "", sheet=batch.sheet))
    except ChoiceNeeded as question:
        other = question.option == "encoding" and batch.encoding.startswith("utf")
        return _as_written(stream, replace(batch, encoding=question.proposal) if other else batch)


def _as_written(stream: BinaryIO, batch: Batch) -> Examined:
    has_bom = _head(stream).startswith(_BOMS)
    encoding = "" if has_bom else batch.encoding
    choices = FileChoices(encoding=encoding, delimiter=batch.delimiter, header_row=batch.header_row, sheet=batch.sheet)
    return examine(stream, known_headers, choices)


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(4)


def _plain_ascii(stream: BinaryIO) -> bool:
    stream.seek(0)
    while block := stream.read(_BLOCK):
        if not block.isascii():
            return False
    return True
