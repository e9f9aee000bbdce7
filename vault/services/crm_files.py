"""A CRM's CSV file as a person chose to read it: opened once, hashed, examined to its end, its columns bound to the catalogue."""

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from vault.errors import BadInput
from vault.formats import profiles
from vault.formats.csv_layout import Examined
from vault.formats.csv_rows import Layout, Row
from vault.formats.mapping import ColumnMap, bind, crm_id_normal
from vault.formats.row_values import RowValues, row_to_values
from vault.formats.tables import examine, read_rows, workbook_hash
from vault.model.calls import FileChoices

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when somebody writes to the file between two readings."""

    device: int
    inode: int
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class CrmFile:
    """A file that can be read to its end as often as needed, in constant memory. Row numbers are those of the file; the first row is 1."""

    path: Path
    sha256: str
    examined: Examined
    map: ColumnMap
    names: tuple[str, ...]
    stamp: Stamp

    @property
    def layout(self) -> Layout:
        """How the file is written."""
        return self.examined.layout

    @property
    def mapping(self) -> dict[str, str]:
        """Field reference by column name, for the columns that are mapped."""
        return {self.names[column.index]: column.ref.text for column in self.map.columns}

    def mapped_anew(self, choices: FileChoices) -> "CrmFile":
        """The same file as read, its columns bound to other fields."""
        profile = profiles.profile_named(choices.profile) if choices.profile else profiles.recognise(self.examined.header)
        return replace(self, map=bind(profile, self.examined.header, choices.mapping))

    def records(self) -> Iterator[Row]:
        """Every row of the file, with what stands above the header, the header and blank lines."""
        with opened(self.path) as stream:
            if stamp_of(stream) != self.stamp:
                raise file_changed(self.path)
            yield from read_rows(stream, self.layout)
            if stamp_of(stream) != self.stamp:
                raise file_changed(self.path)

    def is_data(self, row: Row) -> bool:
        """Whether a record is a row of data."""
        return self.layout.is_data(row)

    def rows(self) -> Iterator[Row]:
        """The rows of data."""
        return (row for row in self.records() if self.is_data(row))

    def values(self, row: Row, not_ours: Collection[str] = ()) -> RowValues:
        """The row as the catalogue's values; aliases and seals of ours apart. `not_ours` are keys of aliases that the register does not know."""
        return row_to_values(self.map, row.texts, not_ours)

    def crm_id(self, row: Row) -> str:
        """The record's id in the CRM, or nothing."""
        at = self.map.id_index
        return "" if at is None else crm_id_normal(self.map.id_form, row.texts[at])

    def mapped(self, row: Row) -> dict[str, str]:
        """The text of each mapped cell by column name, empty ones included: what a row's digest is made of."""
        texts = row.texts
        return {self.names[column.index]: texts[column.index] for column in self.map.columns}


def open_crm_file(path: Path, choices: FileChoices, *, none_known: bool = False) -> CrmFile:
    """Reads a file once to its end. `ChoiceNeeded` names the option that it lacks; `BadInput` says why it cannot be taken."""
    with opened(path) as stream:
        stamp = stamp_of(stream)
        sha256 = hash_of(stream)
        examined = examine(stream, profiles.known_headers, choices)
        if stamp_of(stream) != stamp:
            raise file_changed(path)
    profile = profiles.profile_named(choices.profile) if choices.profile else profiles.recognise(examined.header)
    columns = bind(profile, examined.header, choices.mapping, none_known=none_known)
    return CrmFile(path, sha256, examined, columns, column_names(examined.header), stamp)


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """A name for each column that no other column has: a repeated header gets its number, an empty one its place."""
    seen: set[str] = set()
    last: dict[str, int] = {}
    names = []
    for place, text in enumerate(header, start=1):
        name = base = text or f"column {place}"
        number = last.get(base, 1)
        while name in seen:
            number += 1
            name = f"{base} ({number})"
        last[base] = number
        seen.add(name)
        names.append(name)
    return tuple(names)


def file_sha256(path: Path) -> str:
    """The hash of a file as it lies on the disk, in hex."""
    with opened(path) as stream:
        return hash_of(stream)


def content_of(path: Path) -> str:
    """What says that two files hold the same, in hex: the hash of the file; of a workbook, that of what its members hold."""
    with opened(path) as stream:
        return workbook_hash(stream) or hash_of(stream)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to read; whatever the disk says becomes words for a person. A pipe or a device could keep the reader waiting for ever."""
    if path.exists() and not path.is_file():
        raise BadInput(f"{path.name} is not a file.", id="not_a_file", next_step="Give a file that was saved to the disk.")
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from None
    with stream:
        try:
            yield stream
        except OSError as error:
            raise _unreadable(path, error) from None


def hash_of(stream: BinaryIO) -> str:
    """The SHA-256 of an open file, in hex."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def stamp_of(stream: BinaryIO) -> Stamp:
    """The stamp of an open file."""
    facts = os.fstat(stream.fileno())
    return Stamp(facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)


def file_changed(path: Path) -> BadInput:
    """What a person is told when a file is no longer what was read first."""
    return BadInput(f"{path.name} was changed while it was read.", id="file_changed", next_step="Close it in other programs and start again.")


def must_be_approved(path: Path, sha256: str, approved: str) -> None:
    """Refuses a file that is not the one that two people agreed on; `approved` is empty where nobody was asked."""
    if approved not in ("", sha256):
        raise file_changed(path)


def _unreadable(path: Path, error: OSError) -> BadInput:
    return BadInput(f"{path.name} cannot be read: {error.strerror}.", id="unreadable_file", next_step="Check the path and your rights.")
