"""What the page of the access log says."""

from dataclasses import dataclass
from datetime import datetime

from ui import text
from ui.field_labels import field_label
from ui.widgets.protects import Control
from vault.model.purposes import PURPOSES
from vault.model.results import LogRow, VerifyReport

TITLE = "Access log"
VERIFY, CHECKPOINT, REFRESH = "Verify", "Sign a checkpoint", "Read again"
READING_NOTE = "Clients are shown by code. Reading this list is an entry too."
READING = "Reading the log"
VERIFYING = "Verifying every entry"
NONE_CHOSEN = "Choose an entry to see all of it."
CANNOT_READ = "These entries could not be read"
UNVERIFIED = "Not verified yet, {} entries"
CHECKING = "Checking"
BROKEN = "Log broken"
INTACT = "Log intact, {} entries, {}"
SIGNED_AT = "checkpoint signed {}"
NO_CHECKPOINT = "no checkpoint yet"
STOPPED = "Verification stopped. Nothing is said about the entries after {}."
SIGNED = "Checkpoint signed"
SIGNED_DETAIL = "Entry {}. Whoever keeps a copy of it can tell later if an entry before it was changed or cut."
ENTRY = "Entry {}"
VERIFIED = "Yes, at {}"
DOUBTFUL = "No: the log does not hold from entry {} on"
NOT_VERIFIED = "Not in this session"
BROKEN_TEXT = "The access log does not hold. {}"
BROKEN_NEXT = (
    "Keep a copy of the vault's folder as it is now. Ask who used this computer since the last checkpoint, and tell the admin. "
    "Believe nothing that this log says from there on. Going on after an altered log takes both sides and comes with a later version."
)
SHOW_SOUND = "Show entries before {}"
CONTROLS = (
    Control("key", "Entries are signed by who made them. Only compliance can read them."),
    Control("key", "A changed, cut or swapped entry does not fit its signatures and what this computer has seen."),
    Control("program", "This program writes an entry before it shows a value. A changed one could leave it out."),
)


@dataclass(frozen=True, slots=True)
class ActionWords:
    """An action in plain words, its icon, its tone."""

    text: str
    icon: str
    tone: str = "text"


ACTIONS = {
    "session_start": ActionWords("Unlocked", "lock-open"),
    "session_end": ActionWords("Locked", "lock"),
    "beat": ActionWords("Session still open", "clock"),
    "created": ActionWords("Vault created", "plus"),
    "list": ActionWords("Names listed", "list"),
    "reveal": ActionWords("Field revealed", "eye"),
    "copy": ActionWords("Field copied", "copy"),
    "call": ActionWords("Call begun", "phone"),
    "email": ActionWords("E-mail begun", "mail"),
    "client_added": ActionWords("Client added", "user-round-plus"),
    "client_changed": ActionWords("Client changed", "pencil"),
    "client_trashed": ActionWords("Client moved to the trash", "trash-2"),
    "client_restored": ActionWords("Client restored", "archive-restore"),
    "history": ActionWords("Field history looked at", "history"),
    "draft": ActionWords("Draft opened again", "notebook-pen"),
    "import_start": ActionWords("Import begun", "file-input"),
    "import_batch": ActionWords("Clients imported", "file-input"),
    "import_done": ActionWords("Import finished", "file-input"),
    "file_samples": ActionWords("Cells of a file shown", "eye"),
    "undo_start": ActionWords("Taking an import back", "undo-2", "caution"),
    "undo_batch": ActionWords("Imported clients taken back", "undo-2", "caution"),
    "undo_done": ActionWords("Import taken back", "undo-2", "caution"),
    "seal_start": ActionWords("Sealing begun", "file-lock-2"),
    "seal_batch": ActionWords("Rows sealed", "file-lock-2"),
    "seal_done": ActionWords("Sealed file finished", "file-lock-2"),
    "seal_proof": ActionWords("Sealed file compared with all values", "shield-check"),
    "residue_step": ActionWords("Step after sealing", "list-checks"),
    "unseal": ActionWords("File unsealed", "file-warning", "caution"),
    "leak_triage": ActionWords("Leaked file checked", "file-search"),
    "leak_values": ActionWords("Values matched", "file-search", "caution"),
    "notify": ActionWords("Notification list", "file-down", "caution"),
    "request": ActionWords("Approval asked for", "stamp"),
    "approval": ActionWords("Approval given", "user-round-check"),
    "renewal": ActionWords("Approved task", "stamp"),
    "manifest": ActionWords("New keys opened", "key-round"),
    "sweep": ActionWords("Clients moved", "refresh-cw"),
    "sweep_done": ActionWords("Rotation finished", "badge-check"),
    "log_read": ActionWords("Log read", "scroll-text"),
    "checkpoint": ActionWords("Checkpoint signed", "stamp"),
    "failed_unlock": ActionWords("Unlock failed", "octagon-alert", "alert"),
    "log_continued": ActionWords("Damaged log continued", "octagon-alert", "alert"),
    "older_accepted": ActionWords("Older copy accepted", "octagon-alert", "alert"),
    "anchor_lost": ActionWords("Local record lost", "triangle-alert", "caution"),
    "damaged": ActionWords("Damaged entry", "octagon-alert", "alert"),
}
TASK_STARTED = ActionWords("Task begun", "stamp")
DETAILS = {
    "file": "File", "out": "Written", "request": "Request", "kind": "Kind", "reason": "Reason", "before": "Before entry", "rows": "Rows",
    "batch": "Batch", "import": "Import", "classes": "Classes", "scope": "Scope", "state": "State", "epoch": "Key list", "shares": "Key shares",
    "copies": "Copies", "clear": "In clear", "readable": "Readable", "made": "Made", "full": "Full names", "dry": "Trial",
    "fields": "Fields", "unseen": "Replaced unseen", "undoes": "Takes back entry", "version": "Version",
}
VALUES = {
    ("before", "-1"): "", ("clear", "0"): "no", ("clear", "1"): "yes", ("made", "one_desk"): "at one desk",
    ("reason", "done"): "work was done", ("reason", "asked"): "asked for", ("reason", "idle"): "nobody was there", ("reason", "closed"): "window closed",
    ("reason", "sleep"): "computer slept", ("reason", "session_locked"): "session locked", ("reason", "user_switch"): "another user",
    ("reason", "window_gone"): "window gone", ("reason", "pipe_broken"): "window gone",
    ("reason", "terminated"): "program ended", ("reason", "other"): "another one",
}
_UNSAID = ("limit", "at")  # how much was asked for; a time that stands there already
_LONG = 24


def action_words(row: LogRow) -> ActionWords:
    """The action of an entry; one of a later version stays as it is spelled."""
    if row.action == "session_start" and row.detail == "task":
        return TASK_STARTED
    return ACTIONS.get(row.action, ActionWords(row.action, "circle-help"))


def client_words(row: LogRow) -> str:
    """One code, or how many clients."""
    if ", " not in row.client:
        return row.client
    return text.plural(_clients_in(row.client), "{} client", "{} clients")


def purpose_words(row: LogRow) -> str:
    """The purpose as it was chosen."""
    return next((purpose.label for purpose in PURPOSES if purpose.value == row.purpose), row.purpose)


def field_words(row: LogRow) -> str:
    """The field in words."""
    return field_label(row.field) if row.field else ""


def time_words(row: LogRow) -> str:
    """`23 Nov, 10:42:07`."""
    when = text.local(row.at)
    return f"{when.day} {text.MONTHS[when.month - 1]}, {text.clock(when, seconds=True)}"


def facts_of(row: LogRow, verified: str) -> tuple[tuple[str, str], ...]:
    """All that an entry says, for the details."""
    when = text.local(row.at)
    return (
        ("Recorded", f"{text.day(when)}, {text.clock(when, seconds=True)}"),
        ("Person", row.who),
        ("Workstation", row.workstation),
        ("Action", action_words(row).text),
        ("Client" if ", " not in row.client else "Clients", row.client),
        ("Field", field_words(row)),
        ("Purpose", purpose_words(row)),
        ("Count", text.number(row.count) if row.count else ""),
        *_details(row.detail if row.action != "session_start" else ""),
        ("Verified", verified),
    )


def intact_words(report: VerifyReport, now: datetime) -> str:
    """`Log intact, 48,213 entries, checkpoint signed 09:12`."""
    if not report.checkpoint_at:
        return INTACT.format(text.number(report.entries), NO_CHECKPOINT)
    when = text.local(report.checkpoint_at)
    day = "" if when.date() == now.date() else f"{when.day} {text.MONTHS[when.month - 1]}, "
    return INTACT.format(text.number(report.entries), SIGNED_AT.format(f"{day}{text.clock(when)}"))


def verified_words(row: LogRow, report: VerifyReport | None, at: str) -> str:
    """Whether the verification of this session covers an entry; what stands before the first bad one still holds."""
    if report is None or row.n >= report.entries:
        return NOT_VERIFIED
    if report.first_bad is not None and row.n >= report.first_bad:
        return DOUBTFUL.format(text.number(report.first_bad))
    return VERIFIED.format(at)


def _clients_in(codes: str) -> int:
    listed, _, more = codes.partition(" and ")
    return len(listed.split(", ")) + (int(more.split()[0]) if more else 0)


def _details(detail: str) -> tuple[tuple[str, str], ...]:
    found = []
    for part in detail.split(", ") if detail else ():
        name, _, value = part.rpartition(" ") if part.startswith("generation ") else part.partition(" ")
        value = VALUES.get((name, value), "" if name in _UNSAID else value)
        shown = f"{text.fingerprint(value)} ..." if len(value) > _LONG and value.isalnum() else value
        found.append((DETAILS.get(name, name.capitalize()), shown))
    return tuple(found)
