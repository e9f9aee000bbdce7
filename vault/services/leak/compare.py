"""Which values of one client stand readable in one row of a leaked file.

Only an e-mail, a phone or one of our aliases or seals makes a match; a name and the rest follow it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vault.formats.normal import query_words
from vault.formats.row_values import region_of
from vault.formats.structured import unpack
from vault.model.fields import FieldRef, Kind, parse_field_ref
from vault.services.client_book import OpenedValue
from vault.services.matching.escapes import as_read
from vault.services.matching.tokens import EMAIL, PHONE, Found, Token, tokens_of_value, without_emails

_KINDS = {Kind.EMAIL: EMAIL, Kind.PHONE: PHONE}
_FEWEST_LETTERS = 3  # a shorter text stands in any other: only a whole cell counts
_RUN = 6  # words in a row that stand in two texts by chance only
_SEAL = re.compile(r"cf1\.[A-Za-z0-9_-]+")
_PIECES = re.compile(r"[,;|\t\"'(){}\[\]=:]+")
_NAMES = ("family", "name", "native_name")
# In a row that is known by an alias alone, only these count wherever they stand: a yes, a tier or a country is in many rows by chance.
_TELLING = (Kind.NAME, Kind.LONG_TEXT, Kind.ADDRESS)
Cells = Sequence[tuple[FieldRef, str]]


@dataclass(frozen=True, slots=True)
class Former:
    """A value that matched although it was replaced: the file is older than the entry `replaced` (0: not known)."""

    field: str
    since: int
    replaced: int


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What of a client one row shows. `named`: the name stands there too. `after` are entries older than the file: the values found had others before them."""

    fields: frozenset[str]
    tokens: frozenset[Token] = frozenset()
    named: bool = False
    formers: tuple[Former, ...] = ()
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RowText:
    """One row as it is compared: tokens, whole cells and pieces of them, and all its words."""

    tokens: frozenset[Token] = frozenset()
    cells: frozenset[tuple[str, ...]] = frozenset()
    words: str = ""

    def holds(self, text: str, *, inside: bool = True) -> bool:
        """Whether a cell says this, or (where the text is long enough) the row contains it."""
        wanted = query_words(text)
        if not wanted:
            return False
        joined = " ".join(wanted)
        return wanted in self.cells or (inside and len(joined) >= _FEWEST_LETTERS and f" {joined} " in self.words)

    def holds_name(self, text: str) -> bool:
        """Whether a name stands in the row, its words in any order."""
        words = query_words(text)
        return self.holds(text) or (len(words) > 1 and all(f" {word} " in self.words for word in words))

    def holds_part_of(self, text: str) -> bool:
        """Whether a long text, or a run of its words where it was cut, stands in the row."""
        text = without_emails(as_read(text))
        words = query_words(text)
        runs = (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
        return self.holds(text) or any(f" {run} " in self.words for run in runs)


def row_text(texts: Sequence[str], found: Sequence[Found]) -> RowText:
    """A row made ready; `found` is what `tokens_of` found in it."""
    readable = [without_emails(as_read(_SEAL.sub(" ", text))) for text in texts]
    cells = [query_words(text) for text in readable]
    pieces = [query_words(piece) for text in readable for piece in _PIECES.split(text)]
    return RowText(
        frozenset(token for each in found for token in each.tokens),
        frozenset(cell for cell in (*cells, *pieces) if cell),
        f" {' '.join(word for cell in cells for word in cell)} ",
    )


def match_row(row: RowText, values: Sequence[OpenedValue], *, owned: bool = False, cells: Cells = ()) -> RowMatch | None:
    """The match of one client in one row, or None. `values` are all current and former ones that could be opened.

    `owned`: an alias or seal says whose the row is; then `cells` are those that are known to be one field, and no e-mail or phone is needed.
    """
    region = region_of({value.field: value.text for value in values if value.current})
    hits = [_Hit(value, common) for value in values if (common := _common(row, value, region))]
    named = any(value.field.partition(".")[0] in _NAMES and row.holds_name(value.text) for value in values)
    contact = any(named or any(token.sure for token in hit.tokens) for hit in hits)
    if not contact and not owned:
        return None
    fields = {hit.value.field for hit in hits} if contact else set()
    wide = contact and not owned
    telling = [value for value in values if _kind(value.field) not in _KINDS and (wide or _kind(value.field) in _TELLING)]
    fields |= {value.field for value in telling if _stands_in(row, value)} | _in_own_cells(values, cells)
    if not fields:
        return None
    formers = tuple(_former(hit.value, values) for hit in hits if not _still_current(hit, hits)) if contact else ()
    return RowMatch(frozenset(fields), frozenset(token for hit in hits for token in hit.tokens), named, formers, _after(hits, values))


@dataclass(frozen=True, slots=True)
class _Hit:
    value: OpenedValue
    tokens: frozenset[Token]


def _still_current(hit: _Hit, hits: Sequence[_Hit]) -> bool:
    # A client who went back to an old number has it twice: then it dates nothing.
    return hit.value.current or any(other.value.current and other.tokens & hit.tokens for other in hits)


def _former(value: OpenedValue, values: Sequence[OpenedValue]) -> Former:
    later = [other.since for other in values if other.field == value.field and other.version > value.version]
    return Former(value.field, value.since, min(later, default=0))


def _after(hits: Sequence[_Hit], values: Sequence[OpenedValue]) -> tuple[int, ...]:
    """When the vault learned what stood there before: the file, which has the later value, was made after that."""
    before = (
        [other.since for other in values if other.field == hit.value.field and other.version < hit.value.version] for hit in hits if hit.value.version > 1
    )
    return tuple(max(entries) for entries in before if entries)


def _common(row: RowText, value: OpenedValue, region: str) -> frozenset[Token]:
    kind = _KINDS.get(_kind(value.field))
    return frozenset() if kind is None else row.tokens.intersection(tokens_of_value(kind, value.text, region))


def _stands_in(row: RowText, value: OpenedValue) -> bool:
    match _kind(value.field):
        case Kind.ADDRESS:
            return _address_stands_in(row, unpack(value.text))
        case Kind.COMPONENTS:
            return row.holds(unpack(value.text).get("name", ""))
        case Kind.DATE:
            return any(row.holds(spelling) for spelling in _dates(value.text))
        case Kind.LONG_TEXT:
            return row.holds_part_of(value.text)
        case Kind.NAME:
            return row.holds_name(value.text)
        case _:
            # A yes or a country is in many rows by chance: it counts where a cell says just that.
            return row.holds(value.text, inside=False)


def _address_stands_in(row: RowText, parts: Mapping[str, str]) -> bool:
    if row.holds(parts.get("street", "")) or row.holds(parts.get("street2", "")):
        return True
    return row.holds(parts.get("postal_code", "")) and row.holds(parts.get("city", ""))


def _dates(text: str) -> tuple[str, ...]:
    """An ISO date as other programs write it."""
    year, month, day = (*text.strip()[:10].split("-"), "", "")[:3]
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return (text,)
    short_month, short_day = month.lstrip("0"), day.lstrip("0")
    orders = ((year, month, day), (day, month, year), (month, day, year), (short_day, short_month, year), (short_month, short_day, year))
    return (text, year + month + day, *(" ".join(order) for order in orders))


def _in_own_cells(values: Sequence[OpenedValue], cells: Cells) -> set[str]:
    """Fields whose own column says what the client's value says or said."""
    wanted = {(ref.key, ref.component): words for ref, text in cells if (words := query_words(text))}
    found = set()
    for value in values:
        components = {key: words for key, words in wanted.items() if key[0] == value.field}
        for (_, component), words in components.items():
            text = unpack(value.text).get(component, "") if component else value.text
            if query_words(text) == words:
                found.add(value.field)
    return found


def _kind(reference: str) -> Kind:
    return parse_field_ref(reference).entry.kind


def short_ref(reference: str) -> str:
    """A reference as people write it: `email` for the first, `email.2` for the second; never a component."""
    ref: FieldRef = parse_field_ref(reference)
    return ref.field if ref.item == 1 else ref.key
