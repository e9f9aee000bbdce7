"""The closed schema of the pipe: what the window may ask of the vault process, and what comes back.

A call is a frozen dataclass; `ANSWERS` names the dataclass of its answer. Long calls send progress frames before it.
"""

from dataclasses import dataclass, field
from typing import Literal

from vault.model import results as r


@dataclass(frozen=True, slots=True)
class LookAtDoor:
    """Before unlock: vault name, fingerprint, sign-in names."""

    path: str


@dataclass(frozen=True, slots=True)
class Unlock:
    """Opens the vault for one member. Wrong passphrases wait longer each time."""

    path: str
    member: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """Ends the session with a checkpoint; the vault process ends after its answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """The status line."""


@dataclass(frozen=True, slots=True)
class Find:
    """Clients that match `query` (empty: all), as codes in order. Nothing is shown yet."""

    query: str
    sort: Literal["name", "last_contact"] = "last_contact"
    limit: int = 200_000


@dataclass(frozen=True, slots=True)
class ShowNames:
    """The rows of clients that are painted and at rest: one entry lists them, then they are given."""

    clients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Answer to `ShowNames`."""

    rows: tuple[r.ClientRow, ...]


@dataclass(frozen=True, slots=True)
class ShowClient:
    """The detail panel of one client, masked (its name is listed like any other)."""

    client: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """One field for one purpose. `action`: show, copy, call or email. `field` `profile` opens the private class as one card."""

    client: str
    field: str
    purpose: Literal["call", "email", "delivery", "event", "service"]
    action: Literal["show", "copy", "call", "email"] = "show"


@dataclass(frozen=True, slots=True)
class FileChoices:
    """What a person chose for a file; empty means: find out."""

    profile: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """Reads a CRM file and says what it would be taken for. Nothing is stored."""

    file: str
    choices: FileChoices = field(default_factory=FileChoices)


@dataclass(frozen=True, slots=True)
class ImportFile:
    """Imports in batches; progress in rows."""

    file: str
    choices: FileChoices = field(default_factory=FileChoices)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class SealFile:
    """Writes the sealed form of a CRM file; progress in rows."""

    file: str
    out: str
    choices: FileChoices = field(default_factory=FileChoices)
    leave_out_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Approver:
    """The other side, at the requester's desk: unlocked in a vault process of its own."""

    member: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnsealFile:
    """Writes the former file; needs the other side."""

    file: str
    out: str
    approver: Approver


@dataclass(frozen=True, slots=True)
class CheckLeak:
    """Triage by an officer alone; with an approver also real values."""

    file: str
    approver: Approver | None = None
    choices: FileChoices = field(default_factory=FileChoices)


@dataclass(frozen=True, slots=True)
class Notify:
    """Writes the notification list of a leaked file, by custody task."""

    file: str
    out: str
    approver: Approver
    recipients: tuple[str, ...] = ()
    in_clear: bool = False
    confirm: int = -1
    choices: FileChoices = field(default_factory=FileChoices)


@dataclass(frozen=True, slots=True)
class ListLog:
    """The newest entries before index `before` (-1: the end), newest first."""

    before: int = -1
    limit: int = 200


@dataclass(frozen=True, slots=True)
class LogPage:
    """Answer to `ListLog`."""

    rows: tuple[r.LogRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class VerifyLog:
    """Verifies the whole log; progress in entries."""


@dataclass(frozen=True, slots=True)
class MakeCheckpoint:
    """Signs a checkpoint now."""


@dataclass(frozen=True, slots=True)
class KeysStatus:
    """Generations and how far a sweep has got."""


@dataclass(frozen=True, slots=True)
class Rotate:
    """Opens a new generation of every contact keyring; needs the other side."""

    approver: Approver
    kind: Literal["routine", "compromise"] = "routine"


@dataclass(frozen=True, slots=True)
class Sweep:
    """Moves clients to the current generation; progress in clients. Cancel pauses it."""


@dataclass(frozen=True, slots=True)
class ApproveRequest:
    """Between two vault processes: unlocks the other side, checks and signs one request (hash in hex), ends."""

    path: str
    member: str
    passphrase: str = field(repr=False)
    request: str
    file: str
    choices: FileChoices


@dataclass(frozen=True, slots=True)
class RunTask:
    """Between two vault processes: does exactly the approved request (hash in hex) as the slot (hex) whose seeds (base64) it is given."""

    path: str
    slot: str
    seeds: str = field(repr=False)
    request: str
    task: Literal["leak", "notify", "unseal"]
    file: str
    out: str
    recipients: tuple[str, ...]
    in_clear: bool
    confirm: int
    choices: FileChoices


Call = (
    LookAtDoor | Unlock | Lock | Status | Find | ShowNames | ShowClient | Reveal | PreviewFile | ImportFile | SealFile | UnsealFile
    | CheckLeak | Notify | ListLog | VerifyLog | MakeCheckpoint | KeysStatus | Rotate | Sweep | ApproveRequest | RunTask
)

ANSWERS: dict[type, type] = {
    LookAtDoor: r.Door,
    Unlock: r.Home,
    Lock: r.Done,
    Status: r.VaultStatus,
    Find: r.Found,
    ShowNames: Rows,
    ShowClient: r.ClientDetail,
    Reveal: r.Revealed,
    PreviewFile: r.FilePreview,
    ImportFile: r.ImportReport,
    SealFile: r.SealReport,
    UnsealFile: r.SealReport,
    CheckLeak: r.LeakReport,
    Notify: r.NotifyReport,
    ListLog: LogPage,
    VerifyLog: r.VerifyReport,
    MakeCheckpoint: r.Done,
    KeysStatus: r.KeysReport,
    Rotate: r.KeysReport,
    Sweep: r.KeysReport,
    ApproveRequest: r.Approved,
    RunTask: r.TaskDone,
}
