"""CRM profiles: how a program's export is recognised, which column is which field, and what it takes back without cutting. Data files, read strictly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from vault.errors import BadInput
from vault.formats.alias import AliasForm
from vault.formats.normal import plain
from vault.formats.resource_files import names_in, read_toml
from vault.model.fields import CATALOGUE, FieldRef, Kind, parse_field_ref

_FOLDER = "crm_profiles"
_GENERIC = "generic"
_FORMAT = 1
_KEYS = {"format", "name", "title", "system", "id_column", "id_form", "email_domain", "recognise", "seal", "constants", "columns"}
_COLUMN_KEYS = {"field", "max", "sealed", "alias"}
NO_LIMIT = 65_536


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One column that a profile knows. Not `sealed`: the CRM takes nothing but its own values there."""

    header: str
    ref: FieldRef
    alias: AliasForm
    max_length: int = NO_LIMIT
    sealed: bool = True


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
    """One program's export."""

    name: str
    title: str
    system: str
    id_column: str
    id_form: str
    email_domain: str
    recognition: Recognition
    seal: SealColumn
    columns: tuple[ColumnRule, ...]
    constants: tuple[tuple[FieldRef, str], ...] = ()

    def knows(self, header: Sequence[str]) -> bool:
        """Whether a file with this header is this program's."""
        have = set(header) if self.recognition.exact else {header_key(name) for name in header}
        spelt = (lambda name: name) if self.recognition.exact else header_key
        some = sum(spelt(name) in have for name in self.recognition.some)
        return all(spelt(name) in have for name in self.recognition.every) and some >= self.recognition.at_least


def header_key(name: str) -> str:
    """How column names are compared."""
    return " ".join(plain(name).split())


def profiles() -> tuple[Profile, ...]:
    """All that come with the program; the one that knows no program comes last."""
    return _profiles()


def profile_named(name: str) -> Profile:
    """The profile of that name."""
    found = {profile.name: profile for profile in profiles()}
    if name not in found:
        raise BadInput("There is no such CRM profile.", id="unknown_profile", next_step=f"Give one of: {', '.join(found)}.")
    return found[name]


def recognise(header: Sequence[str]) -> Profile | None:
    """The profile whose export this header is, if any."""
    return next((profile for profile in profiles() if profile.knows(header)), None)


def known_headers(header: Sequence[str]) -> int:
    """How many of these names some profile knows; tells the right delimiter from a wrong one."""
    return sum(header_key(name) in _known_names() for name in header)


@cache
def _profiles() -> tuple[Profile, ...]:
    read = [read_profile(read_toml(_FOLDER, name)) for name in names_in(_FOLDER)]
    return tuple(sorted(read, key=lambda profile: (profile.name == _GENERIC, profile.name)))


@cache
def _known_names() -> frozenset[str]:
    return frozenset(header_key(rule.header) for profile in _profiles() for rule in profile.columns) | {
        header_key(name) for profile in _profiles() for name in (profile.id_column, profile.seal.append) if name
    } | {field.name for field in CATALOGUE}


def read_profile(table: Mapping[str, object]) -> Profile:
    """A profile from its data file. Unknown or missing keys are refused: a typing error there would leave a column readable."""
    _only(table, _KEYS, _KEYS)
    if table["format"] != _FORMAT:
        raise _malformed("format")
    columns = _table(table, "columns")
    return Profile(
        name=_text(table, "name"),
        title=_text(table, "title"),
        system=_text(table, "system"),
        id_column=_text(table, "id_column"),
        id_form=_one_of(_text(table, "id_form"), ("text", "salesforce")),
        email_domain=_text(table, "email_domain"),
        recognition=_recognition(_table(table, "recognise")),
        seal=_seal_column(_table(table, "seal")),
        columns=tuple(_rule(header, _table(columns, header)) for header in columns),
        constants=tuple((parse_field_ref(ref), _text(_table(table, "constants"), ref)) for ref in _table(table, "constants")),
    )


def default_alias(ref: FieldRef) -> AliasForm:
    """The form of the catalogue; parts of an address and the like are plain text."""
    return AliasForm.TEXT if ref.component else AliasForm(ref.entry.alias)


def _rule(header: str, table: Mapping[str, object]) -> ColumnRule:
    _only(table, _COLUMN_KEYS, {"field"})
    ref = column_ref(_text(table, "field"))
    sealed, limit = table.get("sealed", True), table.get("max", NO_LIMIT)
    if not isinstance(sealed, bool) or not isinstance(limit, int) or isinstance(limit, bool):
        raise _malformed(header)
    return ColumnRule(header, ref, _alias(table, ref), limit, sealed)


def _alias(table: Mapping[str, object], ref: FieldRef) -> AliasForm:
    return AliasForm(_one_of(_text(table, "alias"), tuple(AliasForm))) if "alias" in table else default_alias(ref)


_WHOLE_CELL = {"address": "street", "assistant": "name", "crm_id": "id"}


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
