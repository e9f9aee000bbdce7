"""Calls that add, change, hide and bring back clients, and that keep what is half typed."""

import dataclasses
from dataclasses import dataclass
from typing import Literal

Purpose = Literal["call", "email", "delivery", "event", "service"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field shall say. `version` is the version that was shown when typing began, 0 where the field was empty.

    `parts` are the components of an address and of its like; without them `text` counts, and an empty one takes the field away.
    """

    field: str
    version: int
    text: str = dataclasses.field(default="", repr=False)
    parts: dict[str, str] = dataclasses.field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class BeginEdit:
    """The form of one client: values of identity and routing, masks and versions of what is sealed. `client` empty: an empty form."""

    client: str


@dataclass(frozen=True, slots=True)
class CheckFields:
    """What is to be said of texts as they are typed. `client` is the one they are typed for, empty for a new one."""

    client: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AddClient:
    """A new client. `draft` is the draft that is done with then."""

    changes: tuple[FieldChange, ...]
    draft: str = ""


@dataclass(frozen=True, slots=True)
class EditClient:
    """Changes some fields of a client and leaves all others as they are."""

    client: str
    changes: tuple[FieldChange, ...]
    draft: str = ""


@dataclass(frozen=True, slots=True)
class TrashClient:
    """Takes a client out of list and search; nothing of it is destroyed."""

    client: str


@dataclass(frozen=True, slots=True)
class RestoreClient:
    """Brings a client back from the trash."""

    client: str


@dataclass(frozen=True, slots=True)
class ListTrash:
    """The clients in the trash; their names are listed in the log first."""


@dataclass(frozen=True, slots=True)
class UndoAct:
    """Takes back the last act of this session, if `entry` is its entry."""

    entry: int


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """The versions of one field, masked."""

    client: str
    field: str


@dataclass(frozen=True, slots=True)
class RevealFormer:
    """One former version of a field, for one purpose; counted like any other reveal."""

    client: str
    field: str
    version: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Seals what is half typed to this sign-in, as the draft `id`, 32 hexadecimal digits; empty: as a new one."""

    id: str
    client: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ListDrafts:
    """The drafts of this sign-in, without what they say."""


@dataclass(frozen=True, slots=True)
class TakeDraft:
    """What a draft says, after an entry."""

    id: str


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Destroys a draft."""

    id: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Answer to `TakeDraft`."""

    id: str
    client: str
    changes: tuple[FieldChange, ...]
    at: int
