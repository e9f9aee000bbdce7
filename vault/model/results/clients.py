"""What is shown of clients."""

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client in a list. `name` is empty until it was listed in the log; `initials` where the listing budget is used up."""

    client: str
    name: str
    city: str
    masks: dict[str, str]
    tags: tuple[str, ...]
    owner: str
    last_contact: str
    country: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The first rows of a search, after their names were listed in the log; officers and admins get codes without names."""

    rows: tuple[ClientRow, ...]
    total: int
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Client codes in order; names are shown by a call of their own, which is logged first."""

    clients: tuple[str, ...]
    total: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of one client, masked. `value` is set only for fields of the identity and routing classes."""

    field: str
    label: str
    kind: str
    mask: str
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClientDetail:
    """One client as the detail panel shows it: name, masks, no reach or private value."""

    client: str
    name: str
    fields: tuple[FieldView, ...]
    tags: tuple[str, ...]
    city: str
    has_profile: bool
    since: str = ""


@dataclass(frozen=True, slots=True)
class Revealed:
    """One open value, after its entry is durable. `at` is UTC milliseconds."""

    client: str
    field: str
    value: str = dataclasses.field(repr=False)
    entry: int
    at: int
    purpose: str
