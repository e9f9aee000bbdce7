"""One row of a file as values of a client: exact texts by reference, what is already an alias or a seal, and what looks wrong (never repeating it)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from vault.formats.alias import FIXED_WORDS, Alias, alias_key, find_aliases, find_seals, is_alias
from vault.formats.cell_values import parts_of
from vault.formats.countries import country_code
from vault.formats.emails import read_email
from vault.formats.mapping import ColumnMap, MappedColumn, crm_id_normal
from vault.formats.normal import mixed_alphabets
from vault.formats.phones import read_phone
from vault.formats.structured import pack, unpack
from vault.model.fields import FieldRef, Kind


@dataclass(frozen=True, slots=True)
class CellWarning:
    """Something about one cell: its column and the reason, never its text."""

    column: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class AliasCell:
    """A cell that holds one of our aliases instead of a value."""

    column: str
    reference: str
    alias: Alias


@dataclass(frozen=True, slots=True)
class RowValues:
    """`values` by reference (`email.1`); structured ones packed. Cells with aliases or seals are in no value; `places` are where they stand."""

    values: Mapping[str, str]
    crm_id: str
    aliases: tuple[AliasCell, ...] = ()
    seals: tuple[str, ...] = ()
    warnings: tuple[CellWarning, ...] = ()
    places: frozenset[int] = frozenset()


def row_to_values(column_map: ColumnMap, cells: Sequence[str], not_ours: Collection[str] = ()) -> RowValues:
    """The values of one row. A blank cell is no value; white space alone is one, since it must not stay readable either.

    `not_ours` are keys of aliases that the register does not know: they only look like one.
    """
    filled = [column for column in column_map.columns if cells[column.index] != ""]
    parts = parts_of(column_map.columns, cells)
    seals = find_seals(cells[column_map.seal_index]) if column_map.seal_index is not None else ()
    ours = {text for own in parts.values() for _, text in own if is_alias(text) and alias_key(text) not in not_ours}
    found = [(column, ref, text) for column in filled for ref, text in parts[column.index] if text in ours]
    # Where somebody wrote a value beside an alias, the cell is not ours any more.
    replaced = {at for at, own in parts.items() if all(text in ours for _, text in own)}
    if found or seals:
        # Fixed words are aliases only beside an alias of their own row: somebody may be called so.
        replaced |= {column.index for column in filled if cells[column.index].strip() == FIXED_WORDS.get(column.alias)}
    if seals:
        replaced.update(at for at in (column_map.seal_index,) if at is not None)
    kept = [(column, ref, text) for column in filled if column.index not in replaced for ref, text in parts[column.index] if text not in ours]
    texts = {ref: text for _, ref, text in kept}
    texts |= _constants(column_map, texts)
    values, warnings = _assembled(texts), _warnings(kept)
    crm_id = crm_id_normal(column_map.id_form, cells[column_map.id_index]) if column_map.id_index is not None else ""
    aliases = tuple(AliasCell(column.header, ref.text, find_aliases(text)[0]) for column, ref, text in found)
    return RowValues(values, crm_id, aliases, seals, warnings, frozenset(replaced))


_DERIVED_AT_MOST = 200  # it is a copy: the address has the whole text


def _constants(column_map: ColumnMap, texts: Mapping[FieldRef, str]) -> dict[FieldRef, str]:
    """What a profile knows without a column (an address is the mailing one), where the item is there at all."""
    items = {ref.key for ref in texts}
    return {ref: text for ref, text in column_map.constants if ref.key in items and ref not in texts}


def _assembled(texts: Mapping[FieldRef, str]) -> dict[str, str]:
    parts: dict[str, dict[str, str]] = {}
    values: dict[str, str] = {}
    for ref, text in texts.items():
        if ref.component:
            parts.setdefault(ref.key, {})[ref.component] = text
        else:
            values[ref.key] = text
    values |= {key: pack(components) for key, components in parts.items()}
    return values | _derived(values)


def _derived(values: Mapping[str, str]) -> dict[str, str]:
    """Country and city of the first address, where the file does not say them apart; countries by their code."""
    address = unpack(values["address.1"]) if "address.1" in values else {}
    country = values.get("residence_country.1") or address.get("country", "")
    found = {"residence_country.1": country_code(country) or values.get("residence_country.1", "")}
    if "city.1" not in values:
        found["city.1"] = address.get("city", "").strip()[:_DERIVED_AT_MOST]
    if "residence_subdivision.1" not in values and found["residence_country.1"]:
        found["residence_subdivision.1"] = address.get("region", "").strip()[:_DERIVED_AT_MOST]
    return {key: text for key, text in found.items() if text}


def region_of(values: Mapping[str, str]) -> str:
    """The country that a client's numbers without country code belong to."""
    code = values.get("residence_country.1", "")
    return code if len(code) == 2 and code.isalpha() else ""


def _warnings(kept: Sequence[tuple[MappedColumn, FieldRef, str]]) -> tuple[CellWarning, ...]:
    country = next((text for _, ref, text in kept if _is_country(ref) and ref.item == 1), "")
    region = country_code(country)
    problems = ((column, value_problem(ref, text, region)) for column, ref, text in kept)
    return tuple(dict.fromkeys(CellWarning(column.header, *problem) for column, problem in problems if problem is not None))


def value_problem(ref: FieldRef, text: str, region: str) -> tuple[str, str] | None:
    """What is to be said of one text, as an id and a reason that does not repeat it; `region` is the client's country."""
    kind = ref.entry.kind
    if kind is Kind.EMAIL and (problem := read_email(text).problem):
        return "email_malformed", problem
    if kind is Kind.PHONE and (problem := read_phone(text, region).problem):
        return "phone_malformed", problem
    if _is_country(ref) and not country_code(text):
        return "country_unknown", "not a country that is known"
    if kind is Kind.NAME and mixed_alphabets(text):
        return "mixed_alphabets", "letters of two alphabets that look alike"
    return None


def _is_country(ref: FieldRef) -> bool:
    return ref.entry.kind is Kind.COUNTRY or ref.component == "country"
