"""The Sealed files page's own sentences."""

from ui import text
from ui.widgets.protects import Control

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


def bar_words(sealed: int, readable: int) -> str:
    """What stands below the lists."""
    will = text.plural(sealed, "{} column will be sealed", "{} columns will be sealed")
    return f"{will}, {text.plural(readable, '{} stays readable', '{} stay readable')}."
