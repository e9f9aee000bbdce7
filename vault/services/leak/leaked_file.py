"""A leaked file as rows of texts, whatever it is: a CSV with or without a header, in any column order, or just text. Never asks, keeps one row at most."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from vault.errors import BadInput, ChoiceNeeded
from vault.formats import profiles
from vault.formats.csv_layout import Examined, examine
from vault.formats.csv_rows import Layout
from vault.formats.tables import CSV, all_rows, kind_of, read_rows
from vault.formats.tables import examine as examine_table
from vault.model.calls import FileChoices
from vault.services.crm_files import Stamp, column_names, file_changed, hash_of, opened, stamp_of
from vault.services.matching.tokens import tokens_of

_HEAD = 64 * 1024
_LINE = 1 << 20  # characters
_PIECE = 8 * 1024  # a longer line holds many people: a dump of a table or of objects
_ENDS = ("},", "),", "];", ");", "\t", ";", ",", " ")
_CARDS = "vcard"
_CHOICES = 4  # encoding, delimiter, header row, and once more
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"SQLite format 3")
_CONTROLS = bytes(each for each in range(32) if each not in b"\0\t\n\v\f\r\x1b\x1f")
_CONTROLS_AT_MOST = 0.02
_ZEROS_AT_LEAST = 0.3
_SPACED = re.compile(r"(?:[^\0]\0){3}|(?:[^\0]\0{3}){3}")
_LONE_ZEROS = re.compile(r"(?<!\0)\0{1,3}(?!\0)")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class LeakedRow:
    """One row or line. `number` is its place in the file; the first is 1."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeakedFile:
    """`names` are the columns by their header, empty where there is none; then the first row is data like any other."""

    path: Path
    sha256: str
    names: tuple[str, ...]
    layout: Layout | None
    stamp: Stamp
    encoding: str = ""
    total: int = 0

    @property
    def has_columns(self) -> bool:
        """Whether the file was read as a table."""
        return self.layout is not None

    def rows(self) -> Iterator[LeakedRow]:
        """Every row of data, or every line. What was approved for one file is never done with another."""
        with opened(self.path) as stream:
            if stamp_of(stream) != self.stamp:
                raise file_changed(self.path)
            yield from self._rows(stream)
            if stamp_of(stream) != self.stamp:
                raise file_changed(self.path)

    def _rows(self, stream: BinaryIO) -> Iterator[LeakedRow]:
        if self.layout is None:
            yield from _lines(stream, self.encoding)
            return
        if not self.names and (rows := all_rows(stream, self.layout)) is not None:
            yield from (LeakedRow(row.number, row.texts) for row in rows if not row.blank)
            return
        for row in read_rows(stream, self.layout):
            if not row.blank and (row.number != self.layout.header_row or not self.names):
                yield LeakedRow(row.number, row.texts)


def open_leaked_file(path: Path, choices: FileChoices) -> LeakedFile:
    """Finds out what the file is. Only what holds no text at all is refused: silence about it would be a wrong answer."""
    with opened(path) as stream:
        stamp, sha256 = stamp_of(stream), hash_of(stream)
        stream.seek(0)
        head = stream.read(_HEAD)
        if not head:
            raise BadInput("The file is empty.", id="empty_file", next_step="Take another copy of it.")
        if kind_of(stream) != CSV and (table := _as_known_kind(path, stream, choices, sha256, stamp)):
            return table
        _refuse_binary(head)
        if not choices.encoding and (wide := _without_mark(head)):
            choices = replace(choices, encoding=wide)
        examined, sure = _as_table(stream, choices)
        encoding = "" if examined else choices.encoding or _encoding_of(stream, head)
        if stamp_of(stream) != stamp:
            raise file_changed(path)
    if examined is None:
        return LeakedFile(path, sha256, (), None, stamp, encoding)
    return LeakedFile(path, sha256, column_names(examined.header) if sure else (), examined.layout, stamp, total=examined.rows)


def _as_known_kind(path: Path, stream: BinaryIO, choices: FileChoices, sha256: str, stamp: Stamp) -> LeakedFile | None:
    """A workbook or cards. Of several sheets all are compared, without their headers; broken cards are compared as text."""
    chosen, sure = choices, True
    for _ in range(_CHOICES):
        try:
            found = examine_table(stream, profiles.known_headers, chosen)
        except ChoiceNeeded as question:
            sure = sure and question.option == "encoding"
            by_option = {"encoding": {"encoding": question.proposal}, "sheet": {"sheet": question.proposal}}
            chosen = replace(chosen, **by_option.get(question.option, {"header_row": 1}))
        except BadInput:
            if kind_of(stream) == _CARDS:
                return None
            raise
        else:
            named = sure and not any(each.sure for name in found.header for each in tokens_of(name))
            return LeakedFile(path, sha256, column_names(found.header) if named else (), found.layout, stamp, total=found.rows)
    return None


def _as_table(stream: BinaryIO, choices: FileChoices) -> tuple[Examined | None, bool]:
    """The file as CSV, with what a person would have been asked decided by its proposal; and whether its header is one."""
    chosen, sure = choices, True
    for _ in range(_CHOICES):
        try:
            found = examine(stream, profiles.known_headers, encoding=chosen.encoding, delimiter=chosen.delimiter, header_row=chosen.header_row)
        except ChoiceNeeded as question:
            if question.option == "encoding" and not chosen.encoding:
                chosen = replace(chosen, encoding=question.proposal)
            elif question.option == "delimiter" and not chosen.delimiter:
                chosen = replace(chosen, delimiter=question.proposal)
            elif question.option == "header-row" and not chosen.header_row:
                chosen, sure = replace(chosen, header_row=1), False
            else:
                return None, False
        except BadInput:
            return None, False
        else:
            # A first row with somebody's data in it is no header, whatever it looks like otherwise.
            names = (*found.header, found.layout.delimiter.join(found.header))
            named = sure and not any(each.sure for name in names for each in tokens_of(name))
            return (found if found.width > 1 else None), named
    return None, False


def _without_mark(head: bytes) -> str:
    """Two bytes a character without a byte order mark: every second byte of Western text is zero."""
    if head.startswith(tuple(_WIDE)):
        return ""
    for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        if head[at::2].count(0) > _ZEROS_AT_LEAST * len(head) / 2 and not head[1 - at :: 2].count(0):
            return encoding
    return ""


def _encoding_of(stream: BinaryIO, head: bytes) -> str:
    if wide := _WIDE.get(head[:2]):
        return wide
    stream.seek(0)
    try:
        while block := stream.readline(_LINE):
            block.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(stream: BinaryIO, encoding: str) -> Iterator[LeakedRow]:
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace")
    number, fresh = 0, True
    # A line without an end comes in parts; all of them carry its number.
    while line := text.readline(_LINE):
        number += fresh
        fresh = line.endswith("\n")
        for piece in _pieces(_without_zeros(line).strip("\ufeff\r\n")):
            yield LeakedRow(number, (piece,))
    text.detach()


def _without_zeros(line: str) -> str:
    """Zeros between single letters are wide text in a narrow file; all others part two things, like the padding of a table or an archive."""
    if "\0" in line and _SPACED.search(line):
        line = _LONE_ZEROS.sub("", line)
    return line.replace("\0", " ")


def _pieces(line: str) -> Iterator[str]:
    """A very long line in parts, cut where one person's data most likely ends."""
    while len(line) > _PIECE:
        cut = next((at + len(end) for end in _ENDS if (at := line.rfind(end, 0, _PIECE)) > 0), _PIECE)
        yield line[:cut]
        line = line[cut:]
    if line.strip():
        yield line


def _refuse_binary(head: bytes) -> None:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head.startswith(_BINARY) or controls > len(head) * _CONTROLS_AT_MOST:
        raise BadInput(
            "This is not a text file, so nothing in it could be compared.",
            id="not_text",
            next_step="Unpack it, or save its contents as CSV or text, then take that file.",
        )
