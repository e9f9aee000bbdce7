"""What is said of each column of a file before an import: which of its cells look wrong, what else to look out for."""

from dataclasses import replace

from ui import text
from ui.pages.crm_file.columns import ADDED_NOTE, ColumnRow, column_rows
from ui.pages.crm_file.field_names import NOT_TAKEN
from vault.model.fields import Kind, parse_field_ref
from vault.model.results import ColumnCheck, FilePreview

HINTS = {
    "readable_free_text": "Free text often holds contact data", "readable_wealth": "May be a sign of wealth", "readable_personal": "May be personal",
    "look_alike_columns": "Looks like another column",
}
WRONG = {Kind.EMAIL: "not an address", Kind.PHONE: "not a number", Kind.COUNTRY: "not a country", Kind.NAME: "two alphabets"}


def import_rows(preview: FilePreview, checks: tuple[ColumnCheck, ...], samples: dict[str, str]) -> tuple[ColumnRow, ...]:
    """The columns of the file itself. `samples` are cells that a person asked to see, in place of the masks."""
    hints = {warned.column: HINTS[warned.id] for warned in preview.warnings if warned.id in HINTS}
    counted = {check.column: check for check in checks}
    shown = [_shown(row, samples) for row in column_rows(preview.columns, ()) if row.plan.note != ADDED_NOTE]
    return tuple(_checked(row, counted.get(row.plan.column), hints.get(row.plan.column, "")) for row in shown)


def check_words(ref: str, check: ColumnCheck) -> tuple[str, bool]:
    """The counts of a column, and whether somebody should look at it."""
    kind = parse_field_ref(ref).entry.kind
    if check.doubtful:
        return f"{text.number(check.filled - check.doubtful)} valid, {text.number(check.doubtful)} {WRONG.get(kind, 'doubtful')}", True
    if kind is Kind.NAME and check.empty and check.filled:
        return f"{text.number(check.filled)} filled, {text.number(check.empty)} empty", True
    return (f"{text.number(check.filled)} filled" if check.filled else "All empty"), False


def _shown(row: ColumnRow, samples: dict[str, str]) -> ColumnRow:
    sample = samples.get(row.plan.column)
    return row if sample is None else replace(row, plan=replace(row.plan, samples=(sample,)))


def _checked(row: ColumnRow, check: ColumnCheck | None, hint: str) -> ColumnRow:
    if row.choice.ref != NOT_TAKEN and check is not None:
        words, doubt = check_words(row.choice.ref, check)
        return replace(row, note=words, doubt=doubt)
    return replace(row, note=hint or row.note)
