"""The Sealed files page's own sentences."""

from pathlib import Path

from ui import text
from ui.widgets.approval import ApprovalWords
from ui.widgets.protects import Control
from vault.model.results import SealedFileReport

TITLE = "Sealed files"
READY = "Sealed CRM file ready"
USE_IT = "Use it in your CRM as usual. The contact columns can be read only through this vault."
DROP_HEADING = "Drop your CRM's file here"
DROP_SENTENCE = (
    "The export that you imported. It comes back with the same rows in the same order; only the contact cells differ. "
    "You see first what stays readable."
)
STAYS_READABLE = "Stays readable"
READABLE_HELP = "Anyone who opens the sealed file reads these columns."
NOTHING_READABLE = "No column stays readable."
WILL_BE_SEALED = "Will be sealed"
NOTHING_SEALED = "No column is sealed yet. Choose a vault field for at least one column."
SEAL = "Seal {}"
ROWS = ("{} row", "{} rows")
CANCEL = "Choose another file"
OUTPUT = "Where the sealed file goes"
OUTPUT_HELP = "Nothing is overwritten: the name must be new."
OUTPUT_CAPTION = "File"
CHOOSE_PLACE = "Choose a place…"
LEAVE_OUT = "Leave out rows that cannot be taken"
RUNNING = "Sealing {}"
STAYS = "The file gets its name only after every row was read back from the disk and compared."
STOPPED = "Stopped. No file was written; seal the same file again when you are ready."
COULD_NOT = "This file could not be sealed."
NOTHING_CHANGED = "Nothing was written."
CRM_REMEMBERS = (
    "The CRM itself still remembers former values: field history, recycle bin, sent e-mails and backups. Until they are cleared there, they can be read there."
)
TRY_FIRST = "Every row must belong to a client of this vault: import the file first."
SHOW = "Show in folder"
COPY_SEAL = "Copy file seal"
COPIED = "File seal copied"
NO_FOLDER = "The folder could not be opened."
ANOTHER = "Seal another file"
SEALED_COLUMNS = "Sealed columns"
READABLE_COLUMNS = "Readable columns"
CHECKS = "Checks"
CONTAINS = "What the file contains"
EXACTLY = "Exactly what anyone opening it will see"
SEALED, READABLE = "sealed", "readable"
VALUE_FOUND = "A client's value"
TRY_ROWS = 20
TRY = "Try with 20 rows"
TRIED = "Sealed trial file ready"
TRY_IT = "Take it into the CRM, open a record, and look whether everything is kept. Then seal the whole file."
VERIFY = "Verify a file"
VERIFY_TITLE = "Choose a sealed file"
AFTER, BACK, CLOSE = "After sealing", "Back", "Close"
AFTER_OPEN = "After sealing, {} open"
SHOW_STEPS = "Show the steps"
DONE_AT = "Done {}"
SOURCE = "(Source: {}.)"
NOT_TRIED = "No step was tried on a live CRM by us. Ask whoever runs it, and tick a step only when somebody has looked. Each tick is an entry in the log."
NOTHING_SEALED_YET = "No file was sealed yet: there is nothing to clear."
PROOF_GOOD = "No value of any client was found in any cell"
PROOF_BAD = "Cells still hold values of clients: see below"
COMPARED = "{} cells, {} values"
FOUND_CELLS = ("{} cell", "{} cells")
TO_DO = "Map the column to a field and seal again, correct the cells in the CRM, or leave them, knowing that they can be read."
LEFT_TITLE = "Still readable"
LEFT_IN = "{} of the file can still be read and hold values of clients. See what can be done."
CHECK_ROWS = "Every row was read back from the disk and compared"
CHECK_SEALS = "Every seal opens for its own client and holds the cells that were taken out"
CHECK_REST = "Nothing else differs from the file that went in"
FINDINGS = "What to know about this file"
FILE_SEAL = "File seal"
SEALED_BY = "Sealed by"
RECORDED = "Recorded"
CONTROLS = (
    Control("key", "Sealed cells open only with this vault's keys, two people agreeing, or field by field in Sales."),
    Control("program", "Columns that no field takes stay as they are. This program shows them first; it cannot protect them."),
)

# The page of those who hold no contact key.
KEEPERS_DROP = "A sealed file, as it came from here or back from the CRM. It says by whom it was made, whether it was changed, and what was proved of it."
KEEPERS_HEADING = "Drop a sealed file here"
UNSEAL = "Write the readable file…"
UNSEAL_NOTE = "The way back needs the other side. Every sealed cell is written as it once stood, into a file that anyone can read."
UNSEAL_PLACE = "Where the readable file goes"
UNSEALING = "Opening {}"
UNSEALED = "Readable file written"
UNSEALED_DETAIL = "{}, {}. Delete it as soon as you can."
UNSEAL_FAILED = "The file could not be opened."
KEEPERS_CONTROLS = (
    Control("key", "Sealed cells open only when an admin and an officer agree. Neither can open one alone."),
    Control("program", "The readable file lies outside the vault: nothing here protects it."),
)


def steps_left(left: int) -> str:
    """Beside the name of a CRM."""
    return text.plural(left, "{} step open", "{} steps open") if left else "All steps done"


def verified_facts(report: SealedFileReport) -> tuple[tuple[str, str], ...]:
    """What is known of a sealed file."""
    when = text.long_moment(text.local(report.at))
    by = f"{report.by}, {report.workstation}".strip(", ")
    proof = "There is no signed proof of this file."
    if report.proved:
        found = "no value was found" if not report.found else f"{text.plural(report.found, *FOUND_CELLS)} held one"
        compared = f"{text.number(report.cells)} cells compared with {text.number(report.values)} values of {text.number(report.clients)} clients"
        proof = f"{compared}; {found}. Signed."
    return (
        ("File seal", text.fingerprint(report.batch)),
        ("Sealed", f"{when}, by {by}" if by else when),
        ("Rows", text.number(report.rows) if report.rows == report.sealed_rows else f"{text.number(report.rows)}, of {text.number(report.sealed_rows)} then"),
        ("Proof", proof),
    )


def verified_words(report: SealedFileReport) -> tuple[str, str]:
    """The verdict on a sealed file, and its kind."""
    if report.intact:
        return "This file is byte for byte what this vault wrote.", "sealed"
    return "Sealed by this vault, and changed since: the CRM or somebody wrote into it.", "caution"


def unseal_request(report: SealedFileReport, file: str, out: str, member: str, role: str) -> ApprovalWords:
    """What the other side is asked for the way back."""
    return ApprovalWords(
        "Write the readable file",
        "Every sealed cell of this file is written as it once stood. Anyone who gets the new file reads it.",
        (
            ("Asked", text.plural(report.rows, "Unseal {} row", "Unseal {} rows")),
            ("File", f"{Path(file).name}, seal {text.fingerprint(report.batch)}"),
            ("Into", Path(out).name),
            ("For", text.who(member, role)),
            ("Opens", "The seals of these rows, for this file only"),
            ("Then", "New keys are opened, and the next sales session moves all clients to them"),
        ),
        "Approve and write",
        "destructive",
    )


def bar_words(sealed: int, readable: int) -> str:
    """What stands below the lists."""
    will = text.plural(sealed, "{} column will be sealed", "{} columns will be sealed")
    return f"{will}, {text.plural(readable, '{} stays readable', '{} stay readable')}."
