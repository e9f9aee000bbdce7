"""The Import page's own sentences."""

from ui import text
from ui.widgets.protects import Control
from vault.model.results import ImportReport

TITLE = "Import clients"
DROP_HEADING = "Drop your CRM's export here"
DROP_SENTENCE = (
    "A CSV file as Salesforce, HubSpot or any other program writes it. It is read on this computer. "
    "Nothing is stored before you have seen what it would be taken for."
)
MATCH = "Match columns to vault fields"
IMPORT = "Import {}"
ROWS = ("{} row", "{} rows")
CANCEL = "Choose another file"
DRY_RUN = "Dry run"
COUNT = "Count rows"
DRY_RUN_HELP = "Counts what the import would do. Nothing of the file is stored."
NOTHING_WRITTEN = "nothing written yet"
REMEMBER = "The original file still holds readable contact data. We will remind you to delete it once the import is done."
RUNNING = "Importing {}"
COUNTING = "Counting {}"
STAYS = "You can go on working. Each finished batch is safe: if this stops, import the same file again to go on."
STOPPED = "Stopped. What was finished stays; import the same file again to go on."
STOPPED_DRY = "Stopped. Nothing was stored."
COULD_NOT = "This file could not be imported."
NOTHING_CHANGED = "Nothing was changed."
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


def mapped_words(mapped: int, total: int, reveal_only: int) -> str:
    """What stands below the table."""
    taken = f"{text.number(mapped)} of {text.plural(total, '{} column', '{} columns')} taken."
    return f"{taken} {text.plural(reveal_only, '{} opens by reveal only.', '{} open by reveal only.')}"
