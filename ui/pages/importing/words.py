"""The Import page's own sentences."""

from ui import text
from ui.widgets.protects import Control
from vault.model.results import ImportReport, PastImport, UndoReport

TITLE = "Import clients"
STEPS = ("File", "Map columns", "Review", "Import")
DROP_HEADING = "Drop your CRM's export here"
DROP_SENTENCE = (
    "A CSV file as Salesforce, HubSpot or any other program writes it. It is read on this computer. "
    "Nothing is stored before you have seen what it would be taken for."
)
MATCH = "Match columns to vault fields"
CHECK = "Check"
LAYOUT = "Layout"
LAYOUT_OF = "Layout: {}"
OTHER_LAYOUT = "by hand"
NO_LAYOUT = "Match the columns anew"
SHOW_SAMPLES = "Show samples"
HIDE_SAMPLES = "Hide samples"
IMPORT = "Import {}"
REVIEW = "Review {}"
BACK = "Back"
ROWS = ("{} row", "{} rows")
ROW = "Row {}"
MORE = "and {} more"
REPORT = "Report"
CANCEL = "Choose another file"
DRY_RUN = "Dry run"
COUNT = "Count rows"
DRY_RUN_HELP = "Counts what the import would do. Nothing of the file is stored."
NOTHING_WRITTEN = "nothing written yet"
REMEMBER = "The original file still holds readable contact data. We will remind you to delete it once the import is done."
UNDO_HELP = "An import can be taken back as a whole for 30 days. What somebody edits or seals meanwhile is kept."
RUNNING = "Importing {}"
COUNTING = "Counting {}"
UNDOING = "Taking the import back"
STAYS = "You can go on working. Each finished batch is safe: if this stops, import the same file again to go on."
STAYS_BACK = "You can go on working. If this stops, take the import back again to go on."
PAUSE, PAUSING, RESUME, PAUSED = "Pause", "Pausing", "Resume", "Paused. What was finished is safe."
STOPPED = "Stopped. What was finished stays; import the same file again to go on."
STOPPED_DRY = "Stopped. Nothing was stored."
STOPPED_BACK = "Stopped. The import is half taken back, and its clients are hidden. Take it back again to go on."
COULD_NOT = "This file could not be imported."
NOTHING_CHANGED = "Nothing was changed."
KEEP_OR_BACK = "Keep the {} already in, or take them back?"
KEEP_HELP = "Kept, they are shown in the list, and the rest of the file can be imported at any time. Taken back, nothing of this import stays."
KEEP, TAKE_BACK, DECIDE_LATER = "Keep them", "Take them back", "Decide later"
KEPT = "{} are in. Import the same file again for the others."
DELETE_ORIGINAL = "Delete the original file when you have checked the result."
REJECTS = "Rejected rows"
WARNINGS = "Kept as written"
NO_REJECTS = "No row was rejected."
NO_WARNINGS = "No cell needed a warning."
SAVE_REJECTS = "Save rejects…"
SAVED = "Saved {}. It holds rows, columns and reasons, no values."
SEAL_THIS = "Seal this file"
SEAL_HELP = "Your CRM still holds these contacts in readable form. Seal the same file and give it back to the CRM."
ANOTHER = "Import another file"
UNDO = "Undo import"
UNDO_THIS = "Undo this import"
UNDO_TITLE = "Take this import back?"
UNDO_SENTENCE = "Clients that it added are removed with their keys, updated ones get their former values again. What was edited or sealed since is kept."
FORMER = "Former imports"
STATES = {"open": "Stopped", "undoing": "Half taken back", "undone": "Taken back"}
CONTROLS = (
    Control("key", "What is taken is sealed before it is stored. A copy of the vault shows none of it."),
    Control("program", "The log says who imported which file. This program leaves the original file as it is: delete it."),
)


def done_words(report: ImportReport) -> str:
    """The counts that matter in one sentence, exact."""
    added = text.plural(report.added, "{} client added", "{} clients added")
    updated, rejected = f"{text.number(report.updated)} updated", f"{text.number(report.rejected)} rejected"
    if report.warned:
        return f"{added}, {updated}, {text.number(report.warned)} kept with a warning, {rejected}."
    return f"{added}, {updated}, {rejected}."


def will_words(report: ImportReport) -> str:
    """What stands below the review."""
    added = text.plural(report.added + report.warned, "{} row to import", "{} rows to import")
    return f"{added}, {text.number(report.updated)} to update, {text.number(report.unchanged)} unchanged, {text.number(report.rejected)} rejected."


def undone_words(report: UndoReport) -> str:
    """What became of an import that was taken back."""
    removed = text.plural(report.removed, "{} client removed", "{} clients removed")
    kept = f", {text.number(report.kept)} kept because they were edited or sealed since" if report.kept else ""
    return f"Import taken back: {removed}, {text.number(report.restored)} back to former values{kept}."


def past_words(past: PastImport) -> str:
    """One former import in a line."""
    counts = text.plural(past.rows, "{} row", "{} rows")
    return f"{counts}: {text.number(past.added + past.warned)} added, {text.number(past.updated)} updated, {text.number(past.rejected)} rejected"


def mapped_words(mapped: int, total: int, reveal_only: int) -> str:
    """What stands below the table."""
    taken = f"{text.number(mapped)} of {text.plural(total, '{} column', '{} columns')} mapped."
    return f"{taken} {text.plural(reveal_only, '{} opens by reveal only.', '{} open by reveal only.')}"
