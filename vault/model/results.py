"""What services give back: plain, frozen, without keys. The window and the command line show the same objects."""

import dataclasses
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know: never a contact value in the words."""

    id: str
    message: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be taken, by its number in the file (the header row is 1)."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The five counts add up to `rows`."""

    import_id: str
    rows: int
    added: int
    updated: int
    unchanged: int
    warned: int
    rejected: int
    rejects: tuple[Reject, ...] = ()
    warnings: tuple[Warned, ...] = ()
    entry: int = 0


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import as the registry remembers it. `at` is UTC milliseconds; `done` is false where it was stopped and can be taken up again."""

    import_id: str
    at: int
    file_sha256: str
    rows: int
    added: int
    updated: int
    unchanged: int
    warned: int
    rejected: int
    done: bool


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of a file: what it is taken for, and masked samples."""

    column: str
    field: str = ""
    samples: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file looks like before anything is stored or written."""

    file: str
    profile: str
    encoding: str
    delimiter: str
    rows: int
    columns: tuple[ColumnPlan, ...]
    warnings: tuple[Warned, ...] = ()


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


@dataclass(frozen=True, slots=True)
class SealReport:
    """What sealing a CRM file did."""

    batch: str
    rows: int
    sealed: tuple[str, ...]
    readable: tuple[str, ...]
    findings: tuple[Warned, ...]
    out: str
    entry: int = 0


@dataclass(frozen=True, slots=True)
class LeakedClient:
    """One client in a leaked file: field names that are readable there, and those only sealed."""

    client: str
    readable: tuple[str, ...]
    sealed: tuple[str, ...]
    rows: tuple[int, ...]
    country: str = ""
    language: str = ""
    needs_values: bool = False


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What a leaked file is. `tier` is `triage` or `values`."""

    tier: str
    file_sha256: str
    rows: int
    kinds: dict[str, int]
    clients: tuple[LeakedClient, ...]
    batches: tuple[str, ...]
    warnings: tuple[Warned, ...] = ()
    entry: int = 0


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written for a person, by its path, rows and SHA-256 (hex)."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NotifyReport:
    """The notification list: how many clients, which files. No file where no client has a readable field."""

    clients: int
    files: tuple[WrittenFile, ...]
    entry: int = 0


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the access log as an officer reads it; clients by code, never by name."""

    n: int
    at: int
    who: str
    workstation: str
    action: str
    client: str = ""
    field: str = ""
    purpose: str = ""
    count: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """`problem` is empty when the log is intact; else `first_bad` is the index of the first bad entry.

    `checkpoint_at`: when the newest checkpoint was signed.
    """

    entries: int
    head: str
    first_bad: int | None
    problem: str = ""
    checkpoint_at: int = 0


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation of one class: `state` is current, retiring, retired or destroyed."""

    field_class: str
    generation: int
    state: str
    clients: int


@dataclass(frozen=True, slots=True)
class KeysReport:
    """The generations, and how far a sweep has got: clients moved of clients concerned."""

    generations: tuple[Generation, ...]
    moved: int = 0
    total: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member as other members see one."""

    name: str
    workstation: str
    roles: tuple[str, ...]
    status: str
    slot_kind: str


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """The status line and `cassaforte status`."""

    vault: str
    fingerprint: str
    custody: str
    members: tuple[MemberView, ...]
    generation: int
    log_entries: int
    log_head: str
    warnings: tuple[Warned, ...] = ()
    clients: int = 0
    revealed_today: int = 0


@dataclass(frozen=True, slots=True)
class DoorMember:
    """A sign-in name at the unlock window. `device_key`: found, missing, locked or none (passphrase slot)."""

    name: str
    role: str
    slot_kind: str
    device_key: str
    demo_passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Door:
    """What can be said of a vault before it is unlocked: no client counts."""

    path: str
    name: str
    fingerprint: str
    members: tuple[DoorMember, ...]
    last_opened: int = 0
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """Who is in, after unlock."""

    member: str
    role: str
    workstation: str
    vault: str
    fingerprint: str
    auto_lock_s: int
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing more to say than that it is done and which entry says so."""

    entry: int = 0
    warnings: tuple[Warned, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Approved:
    """The other side signed: its entry, and the id of the approval (hex) that now lies in the vault."""

    entry: int
    approval: str


@dataclass(frozen=True, slots=True)
class TaskDone:
    """What a custody task gives back: the report of its kind, the others None."""

    leak: LeakReport | None = None
    notify: NotifyReport | None = None
    unseal: SealReport | None = None
