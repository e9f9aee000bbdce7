"""What comes of adding and changing clients."""

import dataclasses
from dataclasses import dataclass
from typing import Literal

Level = Literal["wrong", "caution"]


@dataclass(frozen=True, slots=True)
class FormField:
    """One field that a client has: its version, its mask where it is sealed, its value where it is not."""

    field: str
    label: str
    kind: str
    version: int
    mask: str = ""
    value: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EditForm:
    """The form of one client; `draft` is the id of what this sign-in has typed for it before, or empty."""

    client: str
    name: str
    fields: tuple[FormField, ...]
    tags: tuple[str, ...] = ()
    draft: str = ""


@dataclass(frozen=True, slots=True)
class FieldNote:
    """What is to be said of one typed text, never repeating it. `wrong` is not taken, `caution` is kept as written."""

    field: str
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Checks:
    """Notes on typed texts, and the codes of clients with the same e-mail or number."""

    notes: tuple[FieldNote, ...]
    twins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """A client after an act. `fields` were written; `undoable`: `UndoAct` with this entry takes it back."""

    client: str
    entry: int
    fields: tuple[str, ...] = ()
    notes: tuple[FieldNote, ...] = ()
    undoable: bool = True


@dataclass(frozen=True, slots=True)
class TrashedClient:
    """One client in the trash. `at` is UTC milliseconds."""

    client: str
    name: str
    city: str
    at: int
    who: str


@dataclass(frozen=True, slots=True)
class Trash:
    """The clients in the trash, the last one first."""

    clients: tuple[TrashedClient, ...]


@dataclass(frozen=True, slots=True)
class FieldVersion:
    """One version of a field: its mask, and the entry that wrote it. `at` is UTC milliseconds."""

    version: int
    current: bool
    mask: str
    at: int
    who: str
    workstation: str
    entry: int


@dataclass(frozen=True, slots=True)
class FieldHistory:
    """The versions of one field, newest first; `looked` is the entry of this look."""

    client: str
    field: str
    label: str
    versions: tuple[FieldVersion, ...]
    looked: int


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft that is on the disk, sealed."""

    id: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft without what it says; `client` is empty for a client that is not added yet."""

    id: str
    client: str
    at: int
    fields: int


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of this sign-in, newest first."""

    drafts: tuple[DraftView, ...]
