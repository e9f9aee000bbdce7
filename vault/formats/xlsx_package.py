"""The container of a workbook, looked at before anything is inflated: bombs, document types, links to elsewhere, programs and passwords are refused."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from vault.errors import BadInput, ChoiceNeeded

_MEMBERS_AT_MOST = 10_000
_INFLATED_AT_MOST = 256 * 1024 * 1024
_RATIO_AT_MOST = 100
_SMALL = 64 * 1024  # a member of this size does no harm, however well it packs
_HEAD = 64 * 1024
_BLOCK = 1 << 20
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
SAVE_AGAIN = "Save it as an Excel workbook (.xlsx), or as CSV (UTF-8), then take that file."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook and the member that holds it."""

    name: str
    member: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """The parts of a workbook that are needed. `strings` and `styles` are members, empty where there are none; `from_1904`: how its days are counted."""

    sheets: tuple[Sheet, ...]
    strings: str
    styles: str
    from_1904: bool


def is_workbook(head: bytes) -> bool:
    """Whether a file begins like a workbook of any kind."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def open_package(source: BinaryIO) -> zipfile.ZipFile:
    """The container, if all of it can be read within bounds."""
    source.seek(0)
    if source.read(4) == _OLE:
        raise _ole(source)
    _refuse_many(source)
    try:
        package = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise damaged() from None
    _check_members(package)
    _check_kind(package)
    for info in package.infolist():
        if info.filename.endswith((".xml", ".rels", ".vml")):
            _check_text(package, info)
    return package


def member(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member."""
    try:
        return package.read(name)
    except (KeyError, zipfile.BadZipFile, EOFError, ValueError, OSError):
        raise damaged() from None


def workbook_of(package: zipfile.ZipFile) -> Workbook:
    """Which sheets there are, and where."""
    targets: dict[str, tuple[str, str]] = {}
    for _, attributes in _elements(member(package, "xl/_rels/workbook.xml.rels"), "Relationship"):
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)
    data = member(package, "xl/workbook.xml")
    sheets = []
    for _, attributes in _elements(data, "sheet"):
        relation = next((text for name, text in attributes.items() if name.endswith(":id")), "")
        kind, path = targets.get(relation, ("", ""))
        if kind == "worksheet" and path in package.namelist():
            sheets.append(Sheet(attributes.get("name", ""), path, attributes.get("state", "visible") == "visible"))
    if not sheets:
        raise damaged()
    found = dict(targets.values())
    old = any(attributes.get("date1904") in ("1", "true") for _, attributes in _elements(data, "workbookPr"))
    names = set(package.namelist())
    strings, styles = (found.get(kind, "") if found.get(kind, "") in names else "" for kind in ("sharedStrings", "styles"))
    return Workbook(tuple(sheets), strings, styles, old)


def chosen_sheet(workbook: Workbook, wanted: str) -> Sheet:
    """The sheet of that name, or the only one that can be seen; asks where there are several."""
    if wanted:
        found = next((sheet for sheet in workbook.sheets if sheet.name == wanted), None)
        if found is None:
            names = ", ".join(sheet.name for sheet in workbook.sheets if sheet.visible)
            raise BadInput("The workbook has no sheet of that name.", id="unknown_sheet", next_step=f"Give one of: {names}.")
        return found
    visible = [sheet for sheet in workbook.sheets if sheet.visible] or list(workbook.sheets)
    if len(visible) > 1:
        offered = tuple(sheet.name for sheet in visible)
        words, advice = "It must be said which sheet has the clients.", f"Give --sheet with one of: {', '.join(offered)}."
        raise ChoiceNeeded(words, option="sheet", proposal=offered[0], next_step=advice, offered=offered)
    return visible[0]


def content_hash(source: BinaryIO) -> str:
    """The SHA-256 of what the members hold, by name: two workbooks with it differ at most in how they are packed."""
    digest = hashlib.sha256()
    with open_package(source) as package:
        for name in sorted(package.namelist()):
            own = hashlib.sha256()
            with package.open(name) as stream:
                while block := stream.read(_BLOCK):
                    own.update(block)
            digest.update(hashlib.sha256(name.encode()).digest() + own.digest())
    return digest.hexdigest()


def parser(encoding: str = "") -> expat.XMLParserType:
    """A reader of XML that takes no document type."""
    made = expat.ParserCreate(encoding or None)
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse_dtd
    return made


def damaged() -> BadInput:
    """What a person is told of a container or a part that cannot be read."""
    return BadInput("The workbook is damaged or incomplete.", id="xlsx_damaged", next_step=SAVE_AGAIN)


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def _elements(data: bytes, wanted: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    reader = parser()
    reader.StartElementHandler = lambda name, attributes: found.append((name, attributes)) if local(name) == wanted else None
    try:
        reader.Parse(data, True)
    except (expat.ExpatError, ValueError):
        raise damaged() from None
    return found


def _refuse_dtd(*_: object) -> None:
    raise BadInput("The workbook has a document type in its XML; no spreadsheet program writes that.", id="xlsx_dtd", next_step=SAVE_AGAIN)


def _ole(source: BinaryIO) -> BadInput:
    source.seek(0)
    data = source.read(_BLOCK * 4)
    if "EncryptedPackage".encode("utf-16-le") in data:
        words = "The workbook is protected with a password."
        return BadInput(words, id="xlsx_encrypted", next_step="Open it in the spreadsheet program, take the password off, save it, then take that file.")
    return BadInput("This is a workbook of an old format (.xls).", id="xls", next_step=SAVE_AGAIN)


def _refuse_many(source: BinaryIO) -> None:
    """Before the list of members is read: a long one costs time and memory by itself."""
    size = source.seek(0, 2)
    source.seek(max(0, size - 22 - 65_535))
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise damaged()
    if int.from_bytes(tail[at + 10 : at + 12], "little") > _MEMBERS_AT_MOST:
        raise _bomb("has more than 10,000 parts")


def _check_members(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    if len({info.filename for info in infos}) != len(infos) or any(info.compress_type not in (0, 8) for info in infos):
        raise damaged()
    if any(info.flag_bits & 1 for info in infos):
        raise BadInput("The workbook is protected with a password.", id="xlsx_encrypted", next_step="Save it without the password, then take that file.")
    if len(infos) > _MEMBERS_AT_MOST:
        raise _bomb("has more than 10,000 parts")
    if sum(info.file_size for info in infos) > _INFLATED_AT_MOST:
        raise _bomb("would unpack to more than 256 MB")
    if any(info.file_size > _SMALL and info.file_size > _RATIO_AT_MOST * info.compress_size for info in infos):
        raise _bomb("would unpack to more than a hundred times its size")


def _check_kind(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadInput("The workbook carries a program (macros, .xlsm).", id="xlsx_macros", next_step=SAVE_AGAIN)
    if "xl/workbook.bin" in names:
        raise BadInput("This is a binary workbook (.xlsb).", id="not_xlsx", next_step=SAVE_AGAIN)
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        raise BadInput("This is no workbook that can be read.", id="not_xlsx", next_step=SAVE_AGAIN)


def _check_text(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    try:
        with package.open(info) as stream:
            head = stream.read(_HEAD)
            if _DTD.search(head.replace(b"\0", b"")):
                _refuse_dtd()
            if info.filename.endswith(".rels") and _EXTERNAL.search(head + stream.read()):
                words = "The workbook links to something outside of it (a web page, a mail address or another file); such links hold values of their own."
                raise BadInput(words, id="xlsx_external", next_step="Take the links away in the spreadsheet program, or save the sheet as CSV (UTF-8).")
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise damaged() from None


def _bomb(what: str) -> BadInput:
    return BadInput(f"The workbook {what}; it is not opened.", id="xlsx_bomb", next_step="Export fewer clients at once, or as CSV (UTF-8).")
