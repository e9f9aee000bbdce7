"""What the breach desk says. A file is named by its name and hash; clients by code; never a name or a value."""

from dataclasses import dataclass
from pathlib import Path

from ui import text
from ui.widgets.approval import ApprovalWords
from ui.widgets.protects import Control
from vault.model.results import LeakReport, NotifyReport

TITLE = "Breach desk"
CHOOSE, ANOTHER = "Choose file", "Check another file"
MATCH, LIST = "Match real values", "Notification list"
DROP_HEADING = "Found a list somewhere it should not be?"
DROP = "Drop a file to match it. It is read in memory and never stored in the vault."
DROP_NOW = "Drop to match this file"
DROP_ONE = "Drop one file at a time, no folder."
COMPARING = "Matching {}"
SEALED_ONLY, READABLE, CHECK_NEEDED, NOT_OURS, NOT_KNOWN = "Sealed only", "Readable fields", "Values check needed", "Not in this vault", "Not known yet"
NOTHING_FOUND = {
    "triage": "No alias and no seal in it was made by this vault, and it holds no e-mail or number.",
    "values": "No alias, no seal and no real value in it belongs to a client of this vault.",
}
NO_BATCH = "None: the file was not sealed by this vault, or its seals are gone."
FAILED = "This file could not be matched"
NOTHING_STORED = "Nothing was stored."
STOPPED = "Matching stopped. Nothing is said about this file yet."
STOPPED_APPROVED = "Stopped. If the other side had approved already, new keys are open, and the next sales session moves all clients to them."
COUNT_CHANGED = "The number of clients with a readable field has changed meanwhile. Match the file again, then write the list."
STEPS = (
    ("file-search", "1  Matched by you alone", "Aliases and seals say whose rows they are, from which sealed file, and whether a field is readable."),
    (
        "users-round",
        "2  Real values, with an admin",
        "If the file may hold values from before the sealing, an admin approves here. They are compared in memory; new keys follow.",
    ),
    ("file-down", "3  The notification list", "Clients with a readable field, encrypted for those who write to them. Written only with both sides."),
)
CONTROLS = (
    Control("key", "Names and values open only when an admin approves too. Compliance sees codes, country and language."),
    Control("key", "After an approval new keys are opened: what was released opens nothing that is written later."),
    Control("program", "An approved task does only what its request says. The leaked file is not stored."),
)
ENCRYPTED, IN_CLEAR = "Encrypted", "In clear"
RECIPIENTS = "Recipients: age keys, one in each line"
TYPE_COUNT = "Type {} to confirm"
FOLDER, NO_FOLDER, CHOOSE_FOLDER = "Save to", "No folder chosen", "Choose folder"
LIST_TITLE = "Write the notification list"
LOGGED_FIRST = "Recorded in the log first"
WRITE_ENCRYPTED, WRITE_CLEAR = "Write encrypted list", "Write {} clients in clear"
BAD_KEY = "Line {} is no age key. It begins with age1."
WHAT_NEXT = "What happens next"
NEXT_STEPS = (
    "The keys were renewed for this approval: the keys that were released open nothing that is written from now on.",
    "The next sales session moves all clients to the new keys by itself. Nobody has to wait.",
    "Send each file to its recipient only. Each copy has its own ids and order, so a copy that turns up says whose it was.",
)
CLEAR_WARNING = "This list can be read by anybody who gets the file. Outside the vault we cannot protect or recall it."
NOBODY_LISTED = "No client has a readable field, so no file was written."
OPEN_FOLDER = "Open folder"
_SHORT = 16
_RENEWS = "The next generation of keys opens afterwards"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a report comes down to: `kind` is calm, exposed, unsure, stranger or unknown; badge, headline in numbers, a sentence."""

    kind: str
    badge: tuple[str, str, str]
    headline: str
    sentence: str


def needs_values(report: LeakReport) -> bool:
    """Only real values can say more."""
    if report.tier != "triage":
        return False
    return any(client.needs_values for client in report.clients) or any(warned.id == "values_unchecked" for warned in report.warnings)


def readable_count(report: LeakReport) -> int:
    """Clients with at least one readable field."""
    return sum(bool(client.readable) for client in report.clients)


def verdict_of(report: LeakReport) -> Verdict:
    """A report in one sentence."""
    concerned, readable = len(report.clients), readable_count(report)
    who = text.plural(concerned, "{} client concerned", "{} clients concerned")
    if readable:
        words = "Their readable fields stand in this file for everybody to read. Letters and clocks begin with the notification list."
        return Verdict("exposed", (READABLE, "alert", "octagon-alert"), f"{who}, {text.number(readable)} with readable fields", words)
    if needs_values(report):
        return _unsure(report, who)
    if not concerned:
        return Verdict("stranger", (NOT_OURS, "plain", "circle-check"), "0 clients concerned", NOTHING_FOUND[report.tier])
    words = "What this file shows of them are seals and aliases that this vault made. They open only with its keys, and those are not in the file."
    return Verdict("calm", (SEALED_ONLY, "sealed", "shield-check"), f"{who}, 0 readable fields", words)


def _unsure(report: LeakReport, who: str) -> Verdict:
    unsure = sum(client.needs_values for client in report.clients)
    if not report.clients:
        words = "It holds e-mails or numbers. Whose they are, only a comparison with real values says. That needs the other side."
        return Verdict("unknown", (NOT_KNOWN, "caution", "circle-help"), "Not known yet whom this file concerns", words)
    words = "Some rows are not as this vault wrote them. Whether a field is readable there, only a comparison with real values says. That needs the other side."
    need = text.plural(unsure, "{} needs the values check", "{} need the values check")
    counted = f"{who}, {need}" if unsure else f"{who}, other rows not known yet"
    return Verdict("unsure", (CHECK_NEEDED, "caution", "triangle-alert"), counted, words)


def compared_facts(report: LeakReport, file: str) -> tuple[tuple[str, str], ...]:
    """What was compared, as evidence."""
    kinds = {name: text.number(report.kinds.get(name, 0)) for name in ("alias", "seal", "value", "unknown")}
    by = "Aliases and seals" if report.tier == "triage" else "Aliases, seals, real values and former values"
    return (
        ("File", Path(file).name),
        ("SHA-256", grouped(report.file_sha256)),
        ("Compared", by),
        ("Rows", text.number(report.rows)),
        ("Aliases", kinds["alias"]),
        ("Seals", kinds["seal"]),
        ("Real values", kinds["value"] if report.tier == "values" else ""),
        ("Not ours", kinds["unknown"]),
        ("Log entry", text.number(report.entry)),
    )


def batch_facts(report: LeakReport) -> tuple[tuple[str, str], ...]:
    """Which sealed files the rows come from."""
    return tuple((f"Batch {at}", text.fingerprint(batch)) for at, batch in enumerate(report.batches, start=1)) or (("Batches", NO_BATCH),)


def grouped(digest: str) -> str:
    """A hash in groups of eight, so that it can be compared and wraps."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def match_request(report: LeakReport, file: str, member: str) -> ApprovalWords:
    """What the other side is asked for a comparison with real values."""
    return ApprovalWords(
        "Match real values",
        "The contact values of all clients are compared with this file in memory. The result names clients by code.",
        (
            ("Asked", "Match real values with a leaked file"),
            ("File", f"{Path(file).name}, {grouped(report.file_sha256[:_SHORT])}"),
            ("For", text.who(member, "compliance")),
            ("Opens", "All values, current and former, for this comparison only"),
            ("Then", _RENEWS),
        ),
        "Approve and match",
    )


def list_request(report: LeakReport, file: str, member: str, *, in_clear: bool, recipients: int) -> ApprovalWords:
    """What the other side is asked for a list."""
    count = readable_count(report)
    who = "Anybody who gets the file" if in_clear else text.plural(recipients, "{} recipient, encrypted", "{} recipients, encrypted")
    return ApprovalWords(
        "Write the notification list",
        "Names, e-mail addresses and postal addresses of these clients leave the vault in a file.",
        (
            ("Asked", text.plural(count, "Notification list of {} client", "Notification list of {} clients")),
            ("File", f"{Path(file).name}, {grouped(report.file_sha256[:_SHORT])}"),
            ("For", text.who(member, "compliance")),
            ("Readable by", who),
            ("Opens", "All values for the comparison, then those of the clients on the list"),
            ("Then", _RENEWS),
        ),
        "Approve and write",
        "destructive" if in_clear else "primary",
    )


def list_sentence(count: int, *, in_clear: bool) -> str:
    """What a list does, before it is written."""
    if in_clear:
        return text.plural(
            count,
            "This writes readable names, e-mail addresses and postal addresses of {} client to a file. Outside the vault we cannot protect or recall it.",
            "This writes readable names, e-mail addresses and postal addresses of {} clients to a file. Outside the vault we cannot protect or recall it.",
        )
    return text.plural(
        count,
        "This writes names, e-mail addresses and postal addresses of {} client, encrypted, one file for each recipient. Only the recipient's key opens it.",
        "This writes names, e-mail addresses and postal addresses of {} clients, encrypted, one file for each recipient. Only the recipient's key opens it.",
    )


def written_words(report: NotifyReport) -> str:
    """What was written."""
    if not report.files:
        return NOBODY_LISTED
    clients = text.plural(report.clients, "{} client on the list", "{} clients on the list")
    return f"{clients}, {text.plural(len(report.files), '{} file', '{} files')}"
