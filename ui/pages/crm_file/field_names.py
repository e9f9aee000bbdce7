"""What the fields of the catalogue are called where a person chooses one for a column, and where their values end up."""

from dataclasses import dataclass

from vault.errors import BadInput
from vault.model.classes import FieldClass
from vault.model.fields import CATALOGUE, Field, Kind, parse_field_ref

NOT_TAKEN = "-"
NOT_TAKEN_LABEL = "Not taken"
CRM_ID = "crm_id.1.id"
ITEMS = {"email": 3, "phone": 4, "address": 2, "tags": 4, "other": 9}
ICONS = {
    Kind.NAME: "user-round", Kind.EMAIL: "mail", Kind.PHONE: "phone", Kind.ADDRESS: "map-pin", Kind.LONG_TEXT: "notebook-pen", Kind.DATE: "calendar-days",
    Kind.COUNTRY: "landmark", Kind.LANGUAGE: "languages", Kind.COMPONENTS: "list-checks",
}
FIELD_ICONS = {"tags": "tags", "city": "building-2", "owner": "user-round-check", "crm_id": "link-2", "tier": "badge-check"}
PARTS = {"postal_code": "postal code", "street2": "second line", "do_not_use": "do not use", "sms": "SMS", "email": "e-mail"}


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One line of the list of fields: the reference as calls carry it, its words and its icon."""

    ref: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a value ends up: in the words of the list, its icon and tone."""

    words: str
    icon: str
    tone: str


REVEAL_ONLY = Shelf("Reveal only", "lock", "sealed")
IN_THE_LIST = Shelf("In the list", "list", "textMuted")
KEY_TO_CRM = Shelf("Key to the CRM", "link-2", "textMuted")
NOWHERE = Shelf("Not imported", "circle-dashed", "textFaint")


def field_choices() -> tuple[FieldChoice, ...]:
    """Every field that a column can be, after "Not taken", in the order of the catalogue."""
    refs = [ref for field in CATALOGUE for ref in _refs(field)]
    return (FieldChoice(NOT_TAKEN, NOT_TAKEN_LABEL, "circle-dashed"), *(choice_of(ref) for ref in refs))


def choice_of(ref: str) -> FieldChoice:
    """The line of one reference, such as `email.2` or `address.1.city`."""
    if ref in ("", NOT_TAKEN):
        return FieldChoice(NOT_TAKEN, NOT_TAKEN_LABEL, "circle-dashed")
    found = parse_field_ref(ref)
    icon = FIELD_ICONS.get(found.field) or ICONS.get(found.entry.kind, "text")
    label = f"{found.entry.label} {found.item}" if found.item > 1 else found.entry.label
    if found.component and found.field not in ("crm_id", "other"):
        label = f"{label}: {_part(found.component)}"
    return FieldChoice(found.text, label, icon)


def shelf_of(ref: str) -> Shelf:
    """Where the values of a reference end up; nowhere for a column that is not taken."""
    try:
        entry = parse_field_ref(ref).entry
    except BadInput:
        return NOWHERE
    if entry.field_class is None:
        return KEY_TO_CRM
    return REVEAL_ONLY if entry.field_class in (FieldClass.REACH, FieldClass.PRIVATE) else IN_THE_LIST


def _refs(field: Field) -> list[str]:
    if field.name == "crm_id":
        return [CRM_ID]
    items = range(1, ITEMS.get(field.name, 1) + 1)
    if field.name == "other":  # what it is called says the column
        return [f"other.{item}.text" for item in items]
    if not field.components:
        return [f"{field.name}.{item}" for item in items]
    return [f"{field.name}.{item}.{part}" for item in items for part in field.components]


def _part(component: str) -> str:
    return PARTS.get(component) or component.replace("_", " ").replace("email", "e-mail").replace("sms", "SMS")
