"""What people type as a client's values: how it is stored, what is refused, what is kept as written with a word about it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from vault.errors import BadInput, WrongUse
from vault.formats.alias import find_seals, is_alias
from vault.formats.countries import country_code
from vault.formats.row_values import value_problem
from vault.formats.structured import pack, unpack
from vault.model.calls import FieldChange
from vault.model.fields import FieldRef, Kind, class_of, parse_field_ref
from vault.model.results import FieldNote

NAMES = frozenset(("name.1", "given.1", "middle.1", "family.1", "native_name.1"))
_KEPT_PARTS = frozenset(("kind", "label", "do_not_use"))  # of an address: they say what it is for, not where it is
_LONGEST = 4_000  # characters of one line; a note may be as long as a value can be
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
NO_NAME = "A client needs a name."


def checked(changes: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """The changes with their references in one spelling; refuses what is no field, or a field twice."""
    found = {}
    for change in changes:
        ref = parse_field_ref(change.field)
        class_of(ref.key)
        components = ref.entry.components
        if ref.component or ref.key in found or not set(change.parts) <= set(components) or (components and change.text):
            raise WrongUse("A field is changed once, as a whole.", id="field_twice")
        found[ref.key] = replace(change, field=ref.key)
    return tuple(found.values())


def stored_text(change: FieldChange, held: str | None) -> str | None:
    """What is stored for a change; None takes the field away. `held` is what the field says now."""
    ref = parse_field_ref(change.field)
    if ref.entry.components:
        typed = {name: text for name, text in change.parts.items() if text.strip()}
        kept = {name: text for name, text in unpack(held).items() if name in _KEPT_PARTS and name not in change.parts} if held else {}
        return pack({**kept, **typed}) if typed else None
    if not change.text.strip():
        return None
    return (country_code(change.text) or change.text) if ref.entry.kind is Kind.COUNTRY else change.text


def notes_on(changes: Sequence[FieldChange], region: str, ours: Collection[str] = ()) -> tuple[FieldNote, ...]:
    """What is to be said of each text. `ours` are texts of these that are aliases of this vault."""
    return tuple(note for change in changes for ref, text in _texts(change) if (note := _note(ref, text, region, ours)) is not None)


def refuse_wrong(notes: Iterable[FieldNote]) -> None:
    """Ends the change where a text cannot be taken."""
    wrong = next((note for note in notes if note.level == "wrong"), None)
    if wrong is not None:
        raise BadInput(wrong.text, id="not_taken", next_step="Correct it and save again; what you typed is still there.")


def texts_like_aliases(changes: Sequence[FieldChange]) -> tuple[str, ...]:
    """Typed texts that have the form of an alias."""
    return tuple(text for change in changes for _, text in _texts(change) if is_alias(text))


def typed_region(changes: Sequence[FieldChange]) -> str | None:
    """The country that is typed with the rest, or None where it is not."""
    typed = next((change for change in changes if change.field == "residence_country.1"), None)
    return None if typed is None else country_code(typed.text)


def without_name(values: Mapping[str, str | None]) -> bool:
    """Whether none of these values is a name."""
    return not any((values.get(reference) or "").strip() for reference in NAMES)


def _texts(change: FieldChange) -> Iterable[tuple[FieldRef, str]]:
    ref = parse_field_ref(change.field)
    pairs = [(replace(ref, component=name), text) for name, text in change.parts.items()] if ref.entry.components else [(ref, change.text)]
    return [(each, text) for each, text in pairs if text.strip()]


def _note(ref: FieldRef, text: str, region: str, ours: Collection[str]) -> FieldNote | None:
    if text in ours or find_seals(text):
        return FieldNote(ref.text, "wrong", "This is the alias from a sealed file, not the value.")
    if ref.entry.kind is not Kind.LONG_TEXT and len(text) > _LONGEST:
        return FieldNote(ref.text, "wrong", "This is too long for one line.")
    if ref.entry.kind is Kind.DATE and not _DAY.fullmatch(text.strip()):
        return FieldNote(ref.text, "caution", "Not a date like 2026-11-20. Kept as written.")
    problem = value_problem(ref, text, region)
    return None if problem is None else FieldNote(ref.text, "caution", f"{problem[1][:1].upper()}{problem[1][1:]}. Kept as written.")
