"""The catalogue: one table of every field of a client. Import, masks, search and sealing follow it.

A *reference* names one item of a field: `email.2`, `given.1`. On the command line `email` means the first;
a column of a file may name a component, `address.2.city`.
"""

import difflib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from vault.errors import BadInput
from vault.model.classes import FieldClass

ITEMS_AT_MOST = 99
_SUGGESTIONS = 3


class Kind(StrEnum):
    """What a value is, and so how it is read, compared and shown."""

    NAME = "name"
    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    COUNTRY = "country"
    LANGUAGE = "language"
    DATE = "date"
    COMPONENTS = "components"


class MaskForm(StrEnum):
    """What is shown of a sealed value; each has a fixed number of bullets."""

    NONE = "none"
    INITIAL = "initial"
    EMAIL = "email"
    PHONE = "phone"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `field_class` None: under the store key alone. `alias` names the form that stands for it in a CRM (`vault.formats.alias`)."""

    name: str
    label: str
    field_class: FieldClass | None
    kind: Kind = Kind.TEXT
    many: bool = False
    mask: MaskForm = MaskForm.ALL
    searchable: bool = False
    alias: str = "text"
    components: tuple[str, ...] = ()


CHANNELS = ("email", "phone", "sms", "post", "messenger")
_CONSENT = tuple(f"{channel}{part}" for channel in CHANNELS for part in ("", "_opt_out", "_date", "_source"))
_ADDRESS = ("kind", "label", "do_not_use", "street", "street2", "postal_code", "city", "region", "country")

_ROUTING, _IDENTITY, _REACH, _PRIVATE = (FieldClass.ROUTING, FieldClass.IDENTITY, FieldClass.REACH, FieldClass.PRIVATE)

CATALOGUE = (
    Field("residence_country", "Country of residence", _ROUTING, Kind.COUNTRY, mask=MaskForm.NONE),
    Field("residence_subdivision", "State or province of residence", _ROUTING, mask=MaskForm.NONE),
    Field("language", "Language of letters", _ROUTING, Kind.LANGUAGE, mask=MaskForm.NONE),
    Field("owner", "Looked after by", _ROUTING, mask=MaskForm.NONE),
    Field("name", "Full name", _IDENTITY, Kind.NAME, mask=MaskForm.INITIAL, searchable=True, alias="family"),
    Field("honorific", "Honorific", _IDENTITY, mask=MaskForm.INITIAL),
    Field("given", "Given name", _IDENTITY, Kind.NAME, mask=MaskForm.INITIAL, searchable=True, alias="given"),
    Field("middle", "Middle name", _IDENTITY, Kind.NAME, mask=MaskForm.INITIAL, searchable=True),
    Field("family", "Family name", _IDENTITY, Kind.NAME, mask=MaskForm.INITIAL, searchable=True, alias="family"),
    Field("name_order", "Name order", _IDENTITY, mask=MaskForm.NONE),
    Field("native_name", "Name in native script", _IDENTITY, Kind.NAME, mask=MaskForm.INITIAL, searchable=True),
    Field("formality", "Formality", _IDENTITY, mask=MaskForm.NONE),
    Field("tags", "Tags", _IDENTITY, many=True, mask=MaskForm.NONE, searchable=True),
    Field("city", "City", _IDENTITY, mask=MaskForm.INITIAL, searchable=True),
    Field("first_contact", "First contact", _IDENTITY, Kind.DATE, mask=MaskForm.NONE, alias="date"),
    Field("last_contact", "Last contact", _IDENTITY, Kind.DATE, mask=MaskForm.NONE, alias="date"),
    Field("email", "E-mail", _REACH, Kind.EMAIL, many=True, mask=MaskForm.EMAIL, searchable=True, alias="email"),
    Field("phone", "Phone", _REACH, Kind.PHONE, many=True, mask=MaskForm.PHONE, searchable=True, alias="phone"),
    Field("address", "Address", _REACH, Kind.ADDRESS, many=True, components=_ADDRESS),
    Field("preferred_channel", "Preferred channel", _REACH),
    Field("preferred_hours", "Preferred hours", _REACH),
    Field("consent", "Consent", _REACH, Kind.COMPONENTS, components=_CONSENT),
    Field("legal_basis", "Legal basis of channels", _REACH, Kind.COMPONENTS, components=CHANNELS),
    Field("assistant", "Assistant", _REACH, Kind.COMPONENTS, components=("name", "authority")),
    Field("guardian", "Guardian", _REACH),
    Field("discreet", "Discreet mode", _REACH),
    Field("notes", "Notes", _PRIVATE, Kind.LONG_TEXT),
    Field("history", "Contact history", _PRIVATE, Kind.LONG_TEXT),
    Field("interests", "Interests", _PRIVATE, Kind.LONG_TEXT),
    Field("cars", "Cars", _PRIVATE, Kind.LONG_TEXT),
    Field("tier", "Tier", _PRIVATE),
    Field("birthday", "Birthday", _PRIVATE, Kind.DATE, alias="date"),
    Field("other", "Other", _PRIVATE, Kind.COMPONENTS, many=True, components=("label", "text")),
    Field("crm_id", "CRM record", None, Kind.COMPONENTS, many=True, mask=MaskForm.NONE, components=("system", "id")),
)

_BY_NAME = {field.name: field for field in CATALOGUE}


@dataclass(frozen=True, slots=True, order=True)
class FieldRef:
    """One item of a field, or one component of it."""

    field: str
    item: int = 1
    component: str = ""

    @property
    def key(self) -> str:
        """As values are stored: `address.2`, never with a component."""
        return f"{self.field}.{self.item}"

    @property
    def text(self) -> str:
        """With its component, if it has one."""
        return f"{self.key}.{self.component}" if self.component else self.key

    @property
    def entry(self) -> Field:
        """Its line of the catalogue."""
        return _BY_NAME[self.field]


def field_named(name: str) -> Field:
    """The catalogue's line of that name."""
    if name not in _BY_NAME:
        raise _unknown(name)
    return _BY_NAME[name]


def fields_of(field_class: FieldClass) -> tuple[Field, ...]:
    """The fields of one class, in the order of the catalogue."""
    return tuple(field for field in CATALOGUE if field.field_class is field_class)


def class_of(reference: str) -> FieldClass:
    """The class that seals a reference such as `email.2`."""
    found = parse_field_ref(reference).entry.field_class
    if found is None:
        raise BadInput("That field is not a sealed value.", id="unknown_field", next_step="Search by it instead.")
    return found


@cache
def parse_field_ref(text: str) -> FieldRef:
    """Reads `email`, `email.2`, `address.city`, `address.2.city`. Remembered, since it is asked for every cell; there are only so many that can be read."""
    name, *rest = text.split(".")
    field = field_named(name)
    item = 1
    if rest and rest[0].isascii() and rest[0].isdigit():
        item = _item(field, rest.pop(0))
    component = rest.pop(0) if rest else None
    if rest or (component is not None and component not in field.components):
        raise _unknown(text)
    return FieldRef(name, item, component or "")


def _item(field: Field, digits: str) -> int:
    number = int(digits) if len(digits) <= len(str(ITEMS_AT_MOST)) else 0
    if str(number) != digits or not 1 <= number <= ITEMS_AT_MOST or (number > 1 and not field.many):
        at_most = ITEMS_AT_MOST if field.many else 1
        raise BadInput(f"{field.label} has items 1 to {at_most}.", id="unknown_field", next_step=f"Give {field.name}.1, for example.")
    return number


def _unknown(text: str) -> BadInput:
    names = [*_BY_NAME, *(f"{field.name}.{part}" for field in CATALOGUE for part in field.components)]
    near = difflib.get_close_matches(text.lower(), names, n=_SUGGESTIONS, cutoff=0.5)
    advice = f"Did you mean {', '.join(near)}?" if near else f"Fields are: {', '.join(_BY_NAME)}."
    # What was typed is repeated only if it can be a name: it might be a value in the wrong place.
    named = f" {text}" if len(text) <= 40 and text.isascii() and text.replace("_", "").replace(".", "").isalnum() else ""
    return BadInput(f"There is no field{named}.", id="unknown_field", next_step=advice)
