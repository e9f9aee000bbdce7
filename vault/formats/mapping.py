"""A profile laid onto one file's header, with what a person chose besides: which cell is which field, the record id and the seal."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.alias import AliasForm
from vault.formats.profile_file import NO_LIMIT, ONE, ColumnRule, Profile, Several, column_ref, default_alias, header_key
from vault.formats.profiles import profile_named
from vault.model.fields import FieldRef

_UNMAPPED = ("", "-")
_MAPPED_BY_HAND = 1_000  # columns; nobody looks for one among more


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file that is a field. Not `sealed`: imported, but the CRM needs it readable."""

    index: int
    header: str
    ref: FieldRef
    alias: AliasForm
    max_length: int
    sealed: bool
    several: Several = ONE


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the cells of a row are. `seal_index` None: the seal is one more cell after the last."""

    profile: str
    system: str
    columns: tuple[MappedColumn, ...]
    id_index: int | None
    id_form: str
    seal_index: int | None
    seal_header: str
    seal_max_length: int
    email_domain: str
    constants: tuple[tuple[FieldRef, str], ...]


def bind(profile: Profile | None, header: Sequence[str], chosen: Mapping[str, str], *, none_known: bool = False) -> ColumnMap:
    """The map of one file. `chosen` (column to field; empty or `-`: not mapped) wins over the profile; without one it stands alone.

    `none_known`: a file of which no column is known yet is shown as it is, so that a person can choose.
    """
    base = profile or profile_named("generic")
    keys = [header_key(name) for name in header]
    # With no known program, nothing is taken for a field behind the person's back.
    rules = {header_key(rule.header): rule for rule in base.columns} if profile else {}
    rules = _with_choices(rules, header, chosen)
    mapped = [_mapped(at, header[at], rules[key]) for at, key in enumerate(keys) if key in rules]
    columns = tuple(column for column in mapped if column.ref.field != "crm_id")
    if not columns and not none_known:
        raise _none_known(len(header))
    _refuse_doubles(columns, keys)
    record = next((column.header for column in mapped if column.ref.field == "crm_id"), base.id_column)
    seal_index, seal_header, seal_max_length = _seal_place(base, keys, header, columns)
    return ColumnMap(
        profile=base.name,
        system=base.system,
        columns=columns,
        id_index=keys.index(header_key(record)) if record and header_key(record) in keys else None,
        id_form=base.id_form,
        seal_index=seal_index,
        seal_header=seal_header,
        seal_max_length=seal_max_length,
        email_domain=base.email_domain,
        constants=(*base.constants, *_captions(columns)),
    )


def _none_known(columns: int) -> BadInput:
    if columns > _MAPPED_BY_HAND:
        words = f"None of the {columns:,} columns of this file is known."
        return BadInput(words, id="no_known_column", next_step="Export the columns that are needed, or give --map COLUMN=FIELD.")
    example = "Give --map COLUMN=FIELD, for example --map Mail=email."
    return ChoiceNeeded("No column of this file is known.", option="map", proposal="COLUMN=FIELD", next_step=example)


def _captions(columns: Sequence[MappedColumn]) -> tuple[tuple[FieldRef, str], ...]:
    """What the texts are called that have no field of their own: as their columns are."""
    return tuple((replace(column.ref, component="label"), column.header) for column in columns if column.ref.field == "other")


def crm_id_normal(form: str, text: str) -> str:
    """A record id in the one spelling by which it is compared: Salesforce's 15 characters become its 18, whose capitals a program may have lost."""
    bare = text.strip()
    if form != "salesforce" or len(bare) not in (15, 18) or not (bare.isascii() and bare.isalnum()):
        return bare
    record = _capitals_back(bare) if len(bare) == 18 else bare
    return record + _salesforce_check(record)


_CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def _capitals_back(identifier: str) -> str:
    """The 15 characters with the capitals that the last three say; as they are where those say nothing."""
    marks = [_CHECKS.find(each) for each in identifier[15:].upper()]
    if -1 in marks:
        return identifier[:15]
    return "".join(each.upper() if marks[at // 5] >> at % 5 & 1 else each.lower() for at, each in enumerate(identifier[:15]))


def _salesforce_check(identifier: str) -> str:
    """Three characters that say which of the fifteen are capitals, for programs that compare without case."""
    groups = (identifier[at : at + 5] for at in (0, 5, 10))
    return "".join(_CHECKS[sum(1 << bit for bit, each in enumerate(group) if "A" <= each <= "Z")] for group in groups)


def _with_choices(rules: dict[str, ColumnRule], header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, ColumnRule]:
    keys = [header_key(name) for name in header]
    for name, field in chosen.items():
        key = header_key(name)
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=3)
            advice = f"Did you mean {', '.join(near)}?" if near else "Give a name from the header row."
            raise BadInput("The file has no column of that name.", id="unknown_column", next_step=advice)
        rules.pop(key, None)
        if field not in _UNMAPPED:
            ref = column_ref(field)
            # What was chosen takes the field away from a column that only the profile gave it to.
            rules = {other: rule for other, rule in rules.items() if rule.ref != ref or rule.header in chosen}
            rules[key] = ColumnRule(name, ref, default_alias(ref), NO_LIMIT)
    return rules


def _mapped(index: int, header: str, rule: ColumnRule) -> MappedColumn:
    return MappedColumn(index, header, rule.ref, rule.alias, rule.max_length, rule.sealed, rule.several)


def _refuse_doubles(columns: Sequence[MappedColumn], keys: Sequence[str]) -> None:
    twice = [ref for ref, count in Counter(column.ref for column in columns).items() if count > 1]
    names = [column.header for column in columns if column.ref in twice]
    if twice:
        raise BadInput(
            f"Two columns are mapped to {twice[0].text}: {', '.join(names)}.",
            id="two_columns",
            next_step="Leave one unmapped with --map COLUMN=-, or number them.",
        )
    times = Counter(keys)
    if any(times[header_key(column.header)] > 1 for column in columns):
        raise BadInput("Two columns of the file have the same name.", id="two_columns", next_step="Rename one of them in the file.")


def _seal_place(base: Profile, keys: Sequence[str], header: Sequence[str], columns: Sequence[MappedColumn]) -> tuple[int | None, str, int]:
    """The column of an earlier sealing, else the mapped notes (whose text goes into the seal), else one more column."""
    appended = header_key(base.seal.append)
    if appended in keys:
        index = keys.index(appended)
        return index, header[index], base.seal.append_max_length
    notes = next((column for column in columns if column.ref.field == "notes" and column.sealed), None)
    if notes is not None:
        return notes.index, notes.header, notes.max_length
    return None, base.seal.append, base.seal.append_max_length
