"""Which values of one client stand readable in one row of a leaked file. Only an e-mail or phone makes a match; names and the rest follow it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from vault.formats.normal import query_words
from vault.formats.row_values import region_of
from vault.formats.structured import unpack
from vault.model.fields import FieldRef, Kind, parse_field_ref
from vault.services.client_book import OpenedValue
from vault.services.leak.tokens import EMAIL, PHONE, Token, tokens_of, tokens_of_value

_MATCHING = (Kind.EMAIL, Kind.PHONE)
_KINDS = {Kind.EMAIL: EMAIL, Kind.PHONE: PHONE}
_FEWEST_LETTERS = 3  # a shorter text stands in any other: only a whole cell counts
_SEAL = re.compile(r"cf1\.[A-Za-z0-9_-]+")
_NAMES = ("family", "name", "native_name")


@dataclass(frozen=True, slots=True)
class Former:
    """A value that matched although it was replaced: the file is older than the entry `replaced` (0: not known)."""

    field: str
    since: int
    replaced: int


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What of a client one row shows. `since` are the entries that wrote the current values found there."""

    fields: frozenset[str]
    tokens: frozenset[Token]
    formers: tuple[Former, ...] = ()
    since: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RowText:
    """One row as it is compared: tokens, whole cells, and all its words."""

    tokens: frozenset[Token]
    groups: tuple[tuple[Token, ...], ...]
    cells: frozenset[tuple[str, ...]]
    words: str

    def holds(self, text: str, *, inside: bool = True) -> bool:
        """Whether a cell says this, or (where the text is long enough) the row contains it."""
        wanted = query_words(text)
        if not wanted:
            return False
        joined = " ".join(wanted)
        return wanted in self.cells or (inside and len(joined) >= _FEWEST_LETTERS and f" {joined} " in self.words)


def row_text(texts: Sequence[str]) -> RowText:
    """A row made ready."""
    readable = [_SEAL.sub(" ", text) for text in texts]
    groups = tuple(group for text in readable for group in tokens_of(text) if group)
    cells = [query_words(text) for text in readable]
    return RowText(
        frozenset(token for group in groups for token in group),
        groups,
        frozenset(cell for cell in cells if cell),
        f" {' '.join(word for cell in cells for word in cell)} ",
    )


def match_row(row: RowText, values: Sequence[OpenedValue]) -> RowMatch | None:
    """The match of one client in one row, or None. `values` are all current and former ones that could be opened."""
    region = region_of({value.field: value.text for value in values if value.current})
    hits = [_Hit(value, common) for value in values if (common := _common(row, value, region))]
    named = any(value.field.partition(".")[0] in _NAMES and row.holds(value.text) for value in values)
    if not any(named or any(token.sure for token in hit.tokens) for hit in hits):
        return None
    matched = {hit.value.field for hit in hits}
    formers = tuple(_former(hit.value, values) for hit in hits if not _still_current(hit, hits))
    others = {value.field for value in values if _kind(value.field) not in _MATCHING and _stands_in(row, value)}
    return RowMatch(
        frozenset(matched | others),
        frozenset(token for hit in hits for token in hit.tokens),
        formers,
        tuple(hit.value.since for hit in hits if hit.value.current),
    )


@dataclass(frozen=True, slots=True)
class _Hit:
    value: OpenedValue
    tokens: frozenset[Token] = field(default_factory=frozenset)


def _still_current(hit: _Hit, hits: Sequence[_Hit]) -> bool:
    # A client who went back to an old number has it twice: then it dates nothing.
    return hit.value.current or any(other.value.current and other.tokens & hit.tokens for other in hits)


def _former(value: OpenedValue, values: Sequence[OpenedValue]) -> Former:
    later = [other.since for other in values if other.field == value.field and other.version > value.version]
    return Former(value.field, value.since, min(later, default=0))


def _common(row: RowText, value: OpenedValue, region: str) -> frozenset[Token]:
    kind = _KINDS.get(_kind(value.field))
    return frozenset() if kind is None else row.tokens.intersection(tokens_of_value(kind, value.text, region))


def _stands_in(row: RowText, value: OpenedValue) -> bool:
    kind = _kind(value.field)
    if kind is Kind.ADDRESS:
        return _address_stands_in(row, unpack(value.text))
    if kind is Kind.COMPONENTS:
        return row.holds(unpack(value.text).get("name", ""))
    # A yes, a country or a date is in many rows by chance: it counts where a cell says just that.
    return row.holds(value.text, inside=kind in (Kind.NAME, Kind.LONG_TEXT))


def _address_stands_in(row: RowText, parts: Mapping[str, str]) -> bool:
    if row.holds(parts.get("street", "")) or row.holds(parts.get("street2", "")):
        return True
    return row.holds(parts.get("postal_code", "")) and row.holds(parts.get("city", ""))


@lru_cache(maxsize=1024)
def _kind(reference: str) -> Kind:
    return parse_field_ref(reference).entry.kind


def short_ref(reference: str) -> str:
    """A reference as people write it: `email` for the first, `email.2` for the second; never a component."""
    ref: FieldRef = parse_field_ref(reference)
    return ref.field if ref.item == 1 else ref.key
