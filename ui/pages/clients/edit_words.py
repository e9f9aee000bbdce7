"""What adding and editing says: pure functions, no widgets."""

from ui.text import clock, local, plural
from vault.model.fields import CATALOGUE, Field, FieldRef, Kind
from vault.model.results import DraftView, FieldVersion

ADD = "Add client"
EDIT = "Edit {}"
SAVE, SAVE_NEW = "Save", "Add client"
CANCEL = "Cancel"
UNCHANGED = "Unchanged"
REPLACES = "Replaces what is sealed"
CHANGED = "Changed"
REMOVED = "Will be removed"
REMOVE, KEEP = "Remove {}", "Keep {} as it is"
REPLACE = "Replace"
SECTIONS = ("Name", "How to reach them", "About", "Profile")
SEALED_HINT = "Sealed fields stay sealed. What you type replaces them."
ADD_PHONE, ADD_EMAIL, ADD_FIELD = "Phone", "E-mail", "Another field"
TAG, ADD_TAG = "Tag", "Add a tag to {}"
TAG_HINT = "Type a tag, then Enter"
MEANWHILE = "Changed by a colleague while you typed. Save again to replace it; both stay in the history."
TWINS = ("Perhaps here already: {} has the same e-mail or number.", "Perhaps here already: {} have the same e-mail or number.")
TWINS_WHAT = "Nothing is merged by itself."
SHOW_TWIN = "Show"
NO_CHANGE = "Nothing is changed yet."
DRAFT_TITLE = "Unfinished edit from {}"
DRAFT_NEW = "A client who is not added yet"
GO_ON, DISCARD = "Go on", "Discard"
FROM_DRAFT = "You typed this at {}. It is not saved yet."
DRAFT_KEPT, DRAFT_KEPT_WHAT = "Kept as a draft", "Sealed to you. Edit goes on with it."
ADDED, SAVED = "{} added", "{} saved"
SAVED_NOTHING = "Nothing differs from what was there"
UNDO = "Undo"
UNDONE = "Taken back"
TRASHED, TRASHED_WHAT = "{} is in the trash", "Hidden from list and search. Leaks are still recognised."
RESTORED = "{} is back in the list"
MENU = "More about {}"
TO_TRASH = "Move to the trash"
SHOW_TRASH = "Show the trash"
TRASH_TITLE = "Trash"
TRASH_WHAT = "Hidden from list and search, still recognised in leaked and sealed files. Kept until erased."
TRASH_EMPTY = "The trash is empty"
RESTORE = "Restore"
HISTORY = "History of {}"
HISTORY_WHAT = "Each look at a former value is logged and counted."
NOW = "Now"

# What the form of a new client begins with; everything else comes by "Another field".
NEW_FIELDS = ("given.1", "family.1", "phone.1", "email.1", "address.1", "residence_country.1", "language.1", "owner.1", "tags.1", "notes.1")
# Fields that a form always has an input for, once they fit the client's name.
ALWAYS = ("given.1", "family.1", "phone.1", "email.1", "tags.1")
PART_LABELS = {
    "street": "Street", "street2": "Street, second line", "postal_code": "Postcode", "city": "City", "region": "State or province", "country": "Country",
    "name": "Name", "authority": "May decide",
}
WIDE_PARTS = frozenset(("street", "street2", "name", "authority"))
_LEFT_OUT = frozenset(("crm_id", "consent", "legal_basis"))
_NAMES = frozenset(("honorific", "given", "middle", "family", "name", "native_name", "name_order", "formality"))
_FIRST = ("phone", "email", "address", "tags", "notes")


def parts_of(field: Field) -> tuple[str, ...]:
    """The components of a field that have an input."""
    return tuple(part for part in field.components if part in PART_LABELS)


def section_of(field: Field) -> int:
    """Which part of the form a field stands in."""
    if field.name in _NAMES:
        return 0
    return {"reach": 1, "private": 3}.get(field.field_class.value if field.field_class else "", 2)


def order_of(ref: FieldRef) -> tuple[int, int, int]:
    """Where a field stands: numbers, e-mails, tags before the rest of their part, then as in the catalogue."""
    place = _FIRST.index(ref.field) if ref.field in _FIRST else len(_FIRST) + CATALOGUE.index(ref.entry)
    return section_of(ref.entry), place, ref.item


def can_be_typed(field: Field) -> bool:
    """Whether the form has an input for a field."""
    return field.name not in _LEFT_OUT


def is_long(field: Field) -> bool:
    """Whether a field has room for several lines."""
    return field.kind is Kind.LONG_TEXT


def more_fields(present: frozenset[str]) -> tuple[Field, ...]:
    """Fields that a form can still be given, in the order of the catalogue."""
    return tuple(field for field in CATALOGUE if can_be_typed(field) and ((field.many and field.name != "tags") or f"{field.name}.1" not in present))


def draft_line(view: DraftView) -> str:
    """`Unfinished edit from 10:42`."""
    return DRAFT_TITLE.format(clock(local(view.at)))


def fields_line(count: int) -> str:
    """How much a draft holds."""
    return plural(count, "{} field", "{} fields")


def written_line(version: FieldVersion) -> str:
    """`23 Nov 2026, 10:42, Livia Sarrano at MI-SALES-03, entry 48,213`."""
    when = local(version.at)
    place = f" at {version.workstation}" if version.workstation else ""
    return f"{when.day} {when:%b} {when.year}, {clock(when)}, {version.who}{place}"
