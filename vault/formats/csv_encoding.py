"""In which encoding a file is written, and that it is text at all.

Encodings are never guessed: a byte order mark, else strict UTF-8, else a person chooses (guessing calls every Western file Central European).
"""

import codecs
import re
from typing import BinaryIO

from vault.errors import BadInput, ChoiceNeeded

# Only encodings in which decoding and encoding again gives the same bytes.
ENCODINGS = (
    "utf-8", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "iso8859-1", "iso8859-2", "iso8859-15", "mac-roman", "cp850", "cp437",
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHUNK = 1 << 20
# Never in cp1252 text that people wrote: a UTF-8 sequence that is too long for its character, or a byte order mark in the middle.
_DAMAGE = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xff\xfe|\xfe\xff")


def refuse_other_formats(source: BinaryIO) -> None:
    """Says what an empty file, a workbook or a web page is, instead of reading it as rows."""
    source.seek(0)
    head = source.read(512)
    if not head:
        raise BadInput("The file is empty.", id="empty_file", next_step="Export it again.")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadInput("This is a spreadsheet workbook, not a CSV file.", id="not_csv", next_step="Save it as CSV (UTF-8), then take that file.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise BadInput("This is a web page or XML, not a CSV file.", id="not_csv", next_step="Export the list as CSV.")


def encoding_of(source: BinaryIO, chosen: str) -> tuple[str, bytes]:
    """The encoding and the byte order mark. `chosen` is a person's word for it; empty: find out, or ask."""
    source.seek(0)
    head = source.read(4)
    bom, marked = next(((bom, name) for bom, name in _BOMS if head.startswith(bom)), (b"", ""))
    if chosen:
        name = _encoding_chosen(chosen)
        return name, bom if name == marked else b""
    if marked:
        return marked, bom
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    damaged, last = False, b""
    while data := source.read(_CHUNK):
        damaged = damaged or _DAMAGE.search(last + data) is not None
        last = data[-1:]
        try:
            decoder.decode(data)
        except UnicodeDecodeError:
            raise _undecodable(source, damaged=damaged) from None
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _undecodable(source, damaged=damaged) from None
    return "utf-8", b""


def _undecodable(source: BinaryIO, *, damaged: bool) -> BadInput:
    while not damaged and (data := source.read(_CHUNK)):
        damaged = _DAMAGE.search(data) is not None
    if damaged:
        return BadInput("The file holds damaged characters: bytes that are in no text.", id="encoding_damaged", next_step="Export it again as UTF-8.")
    return ChoiceNeeded("The file is not UTF-8. It must be said in which encoding it was written.", option="encoding", proposal="cp1252")


def _encoding_chosen(chosen: str) -> str:
    try:
        name = codecs.lookup(chosen).name
    except (LookupError, ValueError):  # a zero or half a character in the name is a ValueError
        name = ""
    name = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(name, name)
    if name not in ENCODINGS:
        raise BadInput("That encoding cannot be read.", id="unknown_encoding", next_step=f"Give one of: {', '.join(ENCODINGS)}.")
    return name
