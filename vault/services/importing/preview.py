"""What a CRM file would be taken for, before anything is stored: columns, fields, masked samples. No cell is shown as it stands."""

from collections.abc import Sequence
from pathlib import Path

from vault.formats.alias import find_seals, is_alias
from vault.formats.csv_rows import Row
from vault.formats.mapping import MappedColumn
from vault.formats.masks import mask
from vault.formats.row_values import region_of
from vault.model.calls import PreviewFile
from vault.model.fields import MaskForm
from vault.model.results import ColumnPlan, FilePreview, Warned
from vault.services.crm_files import CrmFile, open_crm_file
from vault.services.opened import OpenVault
from vault.services.sealing.readable_columns import warnings_for

_SAMPLES = 3
_HIDDEN = "•••"
_NOTES = {
    "id": "The record's id in the CRM; it stays readable.",
    "seal": "The seal goes here.",
    "added": "Added by sealing, for the seal.",
    "kept": "Imported; the CRM takes only its own values here, so it stays readable.",
    "readable": "Not taken; it stays readable.",
}


def preview_file(vault: OpenVault, call: PreviewFile) -> FilePreview:
    """Reads the file once to its end. `ChoiceNeeded` says what a person has to choose."""
    vault.require("sales")
    crm = open_crm_file(Path(call.file), call.choices)
    width = crm.examined.width
    samples = [row for row in crm.examined.samples if len(row.raw) == width]
    columns = [_column(crm, place, samples) for place in range(width)]
    if crm.map.seal_index is None:
        columns.append(ColumnPlan(crm.map.seal_header, note=_NOTES["added"]))
    layout = crm.layout
    return FilePreview(crm.path.name, crm.map.profile, layout.encoding, layout.delimiter, crm.examined.rows, tuple(columns), _warnings(crm))


def _column(crm: CrmFile, place: int, rows: Sequence[Row]) -> ColumnPlan:
    mapped = next((column for column in crm.map.columns if column.index == place), None)
    ref = "" if mapped is None else mapped.ref.text
    shown = [_sample(crm, row, place, ref) for row in rows if row.texts[place]]
    return ColumnPlan(crm.names[place], ref, tuple(dict.fromkeys(shown))[:_SAMPLES], _note(crm, place, mapped))


def _note(crm: CrmFile, place: int, mapped: MappedColumn | None) -> str:
    if place == crm.map.id_index:
        return _NOTES["id"]
    if place == crm.map.seal_index:
        return _NOTES["seal"]
    if mapped is None:
        return _NOTES["readable"]
    return "" if mapped.sealed else _NOTES["kept"]


def _sample(crm: CrmFile, row: Row, place: int, ref: str) -> str:
    """A cell as a list shows it. What is in no field yet, or a name that is in no entry yet, may be anything: only its kind is shown."""
    text = row.texts[place]
    if is_alias(text) or find_seals(text):
        return "sealed"
    if not ref:
        masked = mask("email", text)
        return masked if "@" in masked else _HIDDEN
    column = next(column for column in crm.map.columns if column.index == place)
    entry = column.ref.entry
    if column.ref.component or entry.mask is MaskForm.NONE:
        return _HIDDEN
    return mask(column.ref.key, text, region_of(crm.values(row).values))


def _warnings(crm: CrmFile) -> tuple[Warned, ...]:
    taken = {column.index for column in crm.map.columns} | {crm.map.id_index, crm.map.seal_index}
    readable = [name for place, name in enumerate(crm.names) if place not in taken]
    warnings = list(warnings_for(readable))
    if crm.examined.rejected:
        warnings.append(Warned("rows_rejected", f"{crm.examined.rejected} rows cannot be taken: their cells cannot be told apart, or one is too long."))
    if not crm.examined.rows:
        warnings.append(Warned("no_rows", "The file has a header and no rows."))
    return tuple(warnings)
