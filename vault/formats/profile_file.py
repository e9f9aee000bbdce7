"""A CRM profile and its data file, read strictly: a typing error there would leave a column readable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vault.errors import BadInput
from vault.formats.alias import AliasForm
from vault.formats.normal import plain
from vault.model.fields import FieldRef, Kind, parse_field_ref

_FORMAT = 1
_KEYS = {"format", "name", "title", "source", "basis", "system", "id_column", "id_form", "email_domain", "recognise", "footer", "seal", "constants", "columns"}
_COLUMN_KEYS = {"field", "max", "sealed", "alias", "separator", "until", "mark"}
_NUMBERED = range(1, 10)  # what `#` in a header and its field stands for
NO_LIMIT = 65_536


class Basis(StrEnum):
    """What a layout is known by: a file that its program wrote, or documents that name its columns. A list of column names is no program's layout."""

    REAL = "real"
    REBUILT = "rebuilt"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Several:
    """How one cell holds several values: parted by `separator`, each up to `until`, a preferred one begun by `mark`; empty: never."""

    separator: str = ""
    until: str = ""
    mark: str = ""


ONE = Several()


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One column that a profile knows. Not `sealed`: the CRM takes nothing but its own values there."""

    header: str
    ref: FieldRef
    alias: AliasForm
    max_length: int = NO_LIMIT
    sealed: bool = True
    several: Several = ONE


@dataclass(frozen=True, slots=True)
class SealColumn:
    """The column that is appended for the seal where a file has no mapped notes."""

    append: str
    append_max_length: int


@dataclass(frozen=True, slots=True)
class Recognition:
    """Header names that tell a program's export: all of `every`, and `at_least` of `some`. `exact`: capitals count."""

    every: tuple[str, ...]
    some: tuple[str, ...]
    at_least: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One program's export. `source` says where its header row is known from; `footer` how lines begin that it writes below its rows."""

    name: str
    title: str
    source: str
    basis: Basis
    system: str
    id_column: str
    id_form: str
    email_domain: str
    recognition: Recognition
    seal: SealColumn
    columns: tuple[ColumnRule, ...]
    constants: tuple[tuple[FieldRef, str], ...] = ()
    footer: tuple[str, ...] = ()

    def knows(self, header: Sequence[str]) -> bool:
        """Whether a file with this header is this program's."""
        have = set(header) if self.recognition.exact else {header_key(name) for name in header}
        spelt = (lambda name: name) if self.recognition.exact else header_key
        some = sum(spelt(name) in have for name in self.recognition.some)
        return all(spelt(name) in have for name in self.recognition.every) and some >= self.recognition.at_least

    def fit(self, header: Sequence[str]) -> tuple[bool, bool, int]:
        """How well it fits a header that it knows: a program's layout before a list of names, then its record id, then how many columns have a rule."""
        keys = [header_key(name) for name in header]
        ruled = {header_key(rule.header) for rule in self.columns}
        return self.basis is not Basis.NAMES, header_key(self.id_column) in keys, sum(key in ruled for key in keys)


def header_key(name: str) -> str:
    """How column names are compared."""
    return " ".join(plain(name).split())


def read_profile(table: Mapping[str, object]) -> Profile:
    """A profile from its data file. Unknown or missing keys are refused: a typing error there would leave a column readable."""
    _only(table, _KEYS, _KEYS)
    if table["format"] != _FORMAT:
        raise _malformed("format")
    columns = _table(table, "columns")
    return Profile(
        name=_text(table, "name"),
        title=_text(table, "title"),
        source=_text(table, "source"),
        basis=Basis(_one_of(_text(table, "basis"), tuple(Basis))),
        system=_text(table, "system"),
        id_column=_text(table, "id_column"),
        id_form=_one_of(_text(table, "id_form"), ("text", "salesforce")),
        email_domain=_text(table, "email_domain"),
        recognition=_recognition(_table(table, "recognise")),
        seal=_seal_column(_table(table, "seal")),
        columns=tuple(rule for header in columns for rule in _rules(header, _table(columns, header))),
        constants=tuple((parse_field_ref(ref), _text(_table(table, "constants"), ref)) for ref in _table(table, "constants")),
        footer=_texts(table, "footer"),
    )


def default_alias(ref: FieldRef) -> AliasForm:
    """The form of the catalogue; parts of an address and the like are plain text."""
    return AliasForm.TEXT if ref.component else AliasForm(ref.entry.alias)


def _rules(header: str, table: Mapping[str, object]) -> Iterator[ColumnRule]:
    """One rule, or one for each number that `#` stands for."""
    if "#" not in header:
        yield _rule(header, table)
        return
    field = _text(table, "field") if "field" in table else ""
    for number in _NUMBERED:
        yield _rule(header.replace("#", str(number)), {**table, "field": field.replace("#", str(number))})


def _rule(header: str, table: Mapping[str, object]) -> ColumnRule:
    _only(table, _COLUMN_KEYS, {"field"})
    ref = column_ref(_text(table, "field"))
    sealed, limit = table.get("sealed", True), table.get("max", NO_LIMIT)
    if not isinstance(sealed, bool) or not isinstance(limit, int) or isinstance(limit, bool):
        raise _malformed(header)
    given = [_text(table, key) if key in table else "" for key in ("separator", "until", "mark")]
    several = Several(*given) if any(given) else ONE
    if several.separator and not ref.entry.many:
        raise _malformed(header)
    return ColumnRule(header, ref, _alias(table, ref), limit, sealed, several)


def _alias(table: Mapping[str, object], ref: FieldRef) -> AliasForm:
    return AliasForm(_one_of(_text(table, "alias"), tuple(AliasForm))) if "alias" in table else default_alias(ref)


_WHOLE_CELL = {"address": "street", "assistant": "name", "crm_id": "id", "other": "text"}


def column_ref(text: str) -> FieldRef:
    """A field as a column may be mapped to: one that has several parts needs a part, or has a part that a whole cell means."""
    ref = parse_field_ref(text)
    if ref.entry.kind not in (Kind.ADDRESS, Kind.COMPONENTS) or ref.component:
        return ref
    if ref.field not in _WHOLE_CELL:
        raise BadInput(
            f"{ref.entry.label} has parts; a column can be only one of them.",
            id="unknown_field",
            next_step=f"Give one of: {', '.join(f'{ref.field}.{part}' for part in ref.entry.components)}.",
        )
    return FieldRef(ref.field, ref.item, _WHOLE_CELL[ref.field])


def _recognition(table: Mapping[str, object]) -> Recognition:
    _only(table, {"all", "any", "at_least", "exact"}, {"all", "any", "at_least", "exact"})
    at_least, exact = table["at_least"], table["exact"]
    if not isinstance(at_least, int) or not isinstance(exact, bool):
        raise _malformed("recognise")
    return Recognition(_texts(table, "all"), _texts(table, "any"), at_least, exact)


def _seal_column(table: Mapping[str, object]) -> SealColumn:
    keys = {"append", "append_max_length"}
    _only(table, keys, keys)
    return SealColumn(_text(table, "append"), _number(table, "append_max_length"))


def _only(table: Mapping[str, object], allowed: set[str], needed: set[str]) -> None:
    if not needed <= set(table) <= allowed:
        raise _malformed(", ".join(sorted(set(table) ^ needed)))


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = table[key]
    if not isinstance(found, dict):
        raise _malformed(key)
    return found


def _text(table: Mapping[str, object], key: str) -> str:
    found = table[key]
    if not isinstance(found, str):
        raise _malformed(key)
    return found


def _texts(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = table[key]
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise _malformed(key)
    return tuple(found)


def _number(table: Mapping[str, object], key: str) -> int:
    found = table[key]
    if not isinstance(found, int) or isinstance(found, bool):
        raise _malformed(key)
    return found


def _one_of(text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise _malformed(text)
    return text


def _malformed(what: str) -> BadInput:
    return BadInput(f"A CRM profile is malformed at: {what}.", id="profile_malformed", next_step="Use the profiles that come with the program.")
