"""vCard files (2.1, 3.0, 4.0) as rows: one card a row, one property or part of a name or address a cell. Nothing that a card names is ever fetched.

A cell's raw form is the slice of the file where its value stands, folds included, one character a byte; all else of the card is its frame. So a card
written back without a change is the same bytes. The seal is a property of its own, whose raw form is its whole line; pictures and sounds are no cells.
"""

import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.csv_layout import Examined
from vault.formats.csv_rows import Layout, Row, row_problem

KIND = "vcard"
SEAL = "X-CASSAFORTE-SEAL"
_CARD_AT_MOST = 16 * 1024 * 1024
_COLUMNS_AT_MOST = 16_384
_SHOWN_ROWS = 20
_PARTS = {
    "N": ("family", "given", "middle", "prefix", "suffix"),
    "ADR": ("pobox", "extended", "street", "city", "region", "postal_code", "country"),
}
_NUMBERED = ("TEL", "EMAIL", "ADR")
_MARK = "\xef\xbb\xbf"  # of UTF-8, as its bytes are read here
_KEPT = ("PHOTO", "LOGO", "SOUND", "KEY", "AGENT")
_NO_CELLS = ("BEGIN", "END", "VERSION", "PRODID", "REV", *_KEPT)
_HEAD = re.compile(r'(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;(?:"[^"]*"|[^":;])*)*):')
_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_PART = re.compile(r"(?:[^;\\]|\\.)*", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNSAFE = re.compile(r"[\\;,\r\n]")


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before a value: `name` in capitals, `at` is where the value begins."""

    name: str
    at: int
    quoted_printable: bool
    charset: str


@dataclass(slots=True)
class _Card:
    """One card on its way: `cells` by column, each with its raw slice and its text; the frame in pieces."""

    frame: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def literal(self, text: str) -> None:
        self.frame.append(text)
        self.names.append(None)

    def cell(self, name: str, raw: str, text: str) -> None:
        self.frame.append(raw)
        self.names.append(name)
        self.texts[name] = text


def is_vcard(head: bytes) -> bool:
    """Whether a file begins like a card."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:11].upper() == b"BEGIN:VCARD"


def examine_cards(source: BinaryIO, *, encoding: str = "") -> Examined:
    """Reads all cards once. The columns are those that any card has, in the order in which they come."""
    columns: dict[str, None] = {}
    found = 0
    for card in _cards(source, encoding or "utf-8", asks=not encoding):
        columns.update(dict.fromkeys(name for name in card.names if name is not None))
        found += any(name is not None for name in card.names)
        if len(columns) > _COLUMNS_AT_MOST:
            raise BadInput(f"The cards have more than {_COLUMNS_AT_MOST:,} different properties.", id="too_many_columns", next_step="Export fewer of them.")
    layout = Layout(encoding or "utf-8", "", header_row=0, kind=KIND, columns=tuple(columns))
    samples: list[Row] = []
    rejected = 0
    for row in read_cards(source, layout):
        if not row.blank and len(samples) < _SHOWN_ROWS:
            samples.append(row)
        rejected += row_problem(row, len(columns)) != ""
    return Examined(layout, layout.columns, found, rejected, tuple(samples))


def read_cards(source: BinaryIO, layout: Layout) -> Iterator[Row]:
    """Every card as a row with a cell for each column; what follows the last card is a blank row."""
    known = {name: at for at, name in enumerate(layout.columns)}
    for number, card in enumerate(_cards(source, layout.encoding, asks=False), start=1):
        yield _row(number, card, known)


def kept_properties(source: BinaryIO) -> tuple[str, ...]:
    """Which pictures, sounds, keys and the like the cards hold: they are no cells and stay where they are."""
    source.seek(0)
    bare = ((number, text.lstrip(_MARK)) for number, text in _properties(source))
    return tuple(dict.fromkeys(name for number, text in bare if text.strip() and (name := _head(number, text).name) in _KEPT))


def spelt_card_cell(column: str, raw: str, text: str) -> str:
    """A text as the raw form of a cell. A seal's line comes and goes as a whole."""
    if column == SEAL:
        return f"{SEAL}:{text}\r\n" if text else ""
    return _UNSAFE.sub(lambda found: {"\n": "\\n", "\r": ""}.get(found[0], f"\\{found[0]}"), text) if text else raw[:0]


def said_by(raw: str, column: str, encoding: str) -> str:
    """What a raw slice says that stood without parameters of its own."""
    head = _Head(column, 0, quoted_printable=False, charset="")
    return "" if column == SEAL else _said(raw, head, encoding, asks=False)


def with_seal_slot(row: Row, raw: str) -> Row:
    """The card with the seal's line before its end."""
    at = len(row.raw)
    frame = list(row.frame)
    place = max((place for place, piece in enumerate(frame) if isinstance(piece, str) and piece[:4].upper() == "END:"), default=len(frame))
    return replace(row, raw=(*row.raw, raw), frame=(*frame[:place], at, *frame[place:]))


def _row(number: int, card: _Card, columns: Mapping[str, int]) -> Row:
    raw, said = [""] * len(columns), [""] * len(columns)
    frame: list[str | int] = []
    for name, piece in zip(card.names, card.frame, strict=True):
        if name is None or name not in columns:
            frame.append(piece)
        else:
            frame.append(columns[name])
            raw[columns[name]], said[columns[name]] = piece, card.texts[name]
    if SEAL in columns and SEAL not in card.texts:
        place = max((at for at, piece in enumerate(frame) if isinstance(piece, str) and piece[:4].upper() == "END:"), default=len(frame))
        frame.insert(place, columns[SEAL])
    end = "".join(piece for piece in frame if isinstance(piece, str))
    return Row(number, tuple(raw), end, tuple(said), tuple(frame))


def _cards(source: BinaryIO, encoding: str, *, asks: bool) -> Iterator[_Card]:
    source.seek(0)
    card, inside = _Card(), False
    for number, text in _properties(source):
        bare = text.strip(f"{_MARK} \t\r\n").upper()
        if not inside:
            if bare not in ("", "BEGIN:VCARD"):
                raise _broken(number, "stands outside a card")
            inside = bare == "BEGIN:VCARD"
            card.literal(text)
        elif bare == "END:VCARD":
            card.literal(text)
            yield card
            card, inside = _Card(), False
        else:
            if bare == "BEGIN:VCARD":
                raise _broken(number, "begins a card inside another")
            _take(card, number, text, encoding, asks=asks)
    if inside:
        raise BadInput("The last card has no end: the file is cut off.", id="vcard_end", next_step="Export the cards again.")
    if card.frame:
        yield card


def _properties(source: BinaryIO) -> Iterator[tuple[int, str]]:
    """Each property with the number of its first line; folded lines and soft breaks stay in it."""
    held, first, size = "", 1, 0
    for number, line in enumerate(iter(lambda: source.readline(_CARD_AT_MOST), b""), start=1):
        text = line.decode("latin-1")
        if "\0" in text:
            raise BadInput("The file holds NUL characters: it is damaged, or UTF-16.", id="nul", next_step="Export it again as UTF-8.")
        soft = held.rstrip("\r\n").endswith("=") and _is_quoted_printable(held)
        size = size + len(text) if held and (soft or text[:1] in " \t") else len(text)
        if size > _CARD_AT_MOST:
            raise _broken(number, "is longer than 16 MiB")
        if held.strip() and (soft or (text[:1] in (" ", "\t") and text.strip())):
            held += text
            continue
        if held:
            yield first, held
        held, first = text, number
    if held:
        yield first, held


def _is_quoted_printable(text: str) -> bool:
    return "QUOTED-PRINTABLE" in text.partition(":")[0].upper()


def _take(card: _Card, number: int, text: str, encoding: str, *, asks: bool) -> None:
    if not text.strip():
        card.literal(text)
        return
    head = _head(number, text)
    if head.name in _NO_CELLS:
        card.literal(text)
        return
    if head.name == SEAL and SEAL not in card.texts:
        card.cell(SEAL, text, _said(text[head.at :].rstrip("\r\n"), head, encoding, asks=asks))
        return
    value = text[head.at :].rstrip("\r\n")
    end = text[head.at + len(value) :]
    count = card.counts[head.name] = card.counts.get(head.name, 0) + 1
    name = f"{head.name}.{count}" if head.name in _NUMBERED or count > 1 else head.name
    card.literal(text[: head.at])
    if head.name in _PARTS:
        _take_parts(card, name, value, head, encoding, asks=asks)
    else:
        scheme = next((each for each in ("tel:", "mailto:") if value[: len(each)].lower() == each and head.name in _NUMBERED), "")
        if scheme:
            card.literal(value[: len(scheme)])
        card.cell(name, value[len(scheme) :], _said(value[len(scheme) :], head, encoding, asks=asks))
    card.literal(end)


def _take_parts(card: _Card, name: str, value: str, head: _Head, encoding: str, *, asks: bool) -> None:
    at = 0
    for part in _PARTS[head.name]:
        found = _PART.match(value, at)
        raw = found[0] if found else ""
        card.cell(f"{name}.{part}", raw, _said(raw, head, encoding, asks=asks))
        at += len(raw)
        if at >= len(value):
            return
        card.literal(value[at])
        at += 1
    card.literal(value[at:])


def _head(number: int, text: str) -> _Head:
    flat = _HEAD.match(text)
    if flat is None:
        # The name and its parameters may be folded themselves.
        if (flat := _HEAD.match(_FOLD.sub("", text))) is None:
            raise _broken(number, "is no property of a card")
        at = _folded_place(text, flat.end())
    else:
        at = flat.end()
    words = flat[2].upper().replace('"', "").split(";")
    charset = next((word.partition("=")[2] for word in words if word.startswith("CHARSET=")), "")
    return _Head(flat[1].upper(), at, any("QUOTED-PRINTABLE" in word for word in words), charset)


def _folded_place(text: str, wanted: int) -> int:
    """Where in a folded text the character stands that is at `wanted` without folds."""
    seen, at = 0, 0
    while seen < wanted:
        fold = _FOLD.match(text, at)
        at += len(fold[0]) if fold else 1
        seen += fold is None
    return at


def _said(raw: str, head: _Head, encoding: str, *, asks: bool) -> str:
    """What a value says: unfolded first, since a fold may cut a letter in two."""
    data = _SOFT.sub("", raw).encode("latin-1") if head.quoted_printable else _FOLD.sub("", raw).encode("latin-1")
    if head.quoted_printable:
        data = quopri.decodestring(data)
    try:
        text = data.decode(head.charset or encoding)
    except LookupError:
        raise BadInput("A card names an encoding that cannot be read.", id="unknown_encoding", next_step="Export the cards as UTF-8.") from None
    except UnicodeDecodeError:
        if asks and not head.charset:
            words = "The cards are not UTF-8. It must be said in which encoding they were written."
            raise ChoiceNeeded(words, option="encoding", proposal="cp1252") from None
        raise BadInput("The cards hold characters that are not in their encoding.", id="encoding", next_step="Export the cards as UTF-8.") from None
    if "\0" in text:
        raise BadInput("A card holds NUL characters: it is damaged.", id="nul", next_step="Export the cards again.")
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _broken(number: int, what: str) -> BadInput:
    return BadInput(f"Line {number} {what}.", id="vcard_broken", next_step="Export the cards again.")
