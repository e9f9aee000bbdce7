"""What a CRM file would be taken for, before anything is stored: columns, fields, masked samples. No cell is shown as it stands."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from vault.errors import ChoiceNeeded
from vault.formats.alias import find_seals, is_alias
from vault.formats.cell_values import values_in
from vault.formats.csv_rows import Row
from vault.formats.look_alikes import look_alikes
from vault.formats.mapping import MappedColumn
from vault.formats.masks import mask
from vault.formats.row_values import region_of
from vault.model.calls import FileChoices, PreviewFile
from vault.model.fields import MaskForm
from vault.model.log import Action, Entry
from vault.model.results import ColumnPlan, FilePreview, SampleRow, Warned
from vault.services.crm_files import CrmFile, open_crm_file
from vault.services.importing.import_record import mapping_hash
from vault.services.importing.layouts import known_layout
from vault.services.importing.run import choices_of
from vault.services.opened import OpenVault
from vault.services.sealing.readable_columns import warnings_for

_SAMPLES = 3
_LINES = 5
_MAP = "map"
_SHAPE = 24  # characters of a cell whose shape is shown
_CLEAR = 80  # characters of a cell that is shown as it stands
_ANY = re.compile(r"\w")
_HIDDEN = "•••"
_NOTES = {
    "id": "The record's id in the CRM; it stays readable.",
    "seal": "The seal goes here.",
    "added": "Added by sealing, for the seal.",
    "kept": "Imported; the CRM takes only its own values here, so it stays readable.",
    "readable": "Not taken; it stays readable.",
}


def preview_file(vault: OpenVault, call: PreviewFile) -> FilePreview:
    """Reads the file once to its end. `ChoiceNeeded` says what a person has to choose, unless proposals are wanted."""
    vault.require("sales")
    crm, choices, asked = _opened(call)
    known = known_layout(vault, crm.examined.header) if call.remembered else None
    untouched = not call.choices.mapping and not call.choices.profile
    by_layout = known is not None and (untouched or (call.choices.mapping, call.choices.profile) == (known.mapping, known.profile))
    if known is not None and untouched:
        choices = replace(choices, profile=known.profile, mapping=dict(known.mapping))
        crm = crm.mapped_anew(choices)
    if _MAP in asked and not by_layout and not call.propose:
        open_crm_file(crm.path, call.choices)  # asks, since no layout answers
    entry = _show_samples(vault, crm) if call.show_samples else 0
    width, layout = crm.examined.width, crm.layout
    samples = [row for row in crm.examined.samples if len(row.raw) == width]
    columns = [_column(crm, place, samples, clear=call.show_samples) for place in range(width)]
    if crm.map.seal_index is None:
        columns.append(ColumnPlan(crm.map.seal_header, note=_NOTES["added"]))
    return FilePreview(
        crm.path.name,
        crm.map.profile,
        layout.encoding,
        layout.delimiter,
        crm.examined.rows,
        tuple(columns),
        _warnings(crm),
        header_row=layout.header_row,
        lines=(SampleRow(crm.examined.header), *(SampleRow(tuple(_shape(text) for text in row.texts)) for row in crm.examined.samples[:_LINES])),
        asked=asked,
        layout="" if known is None else known.name,
        by_layout=by_layout,
        chosen_profile=choices.profile,
        mapping=choices.mapping,
        sha256=crm.sha256,
        read_as=mapping_hash(choices_of(crm, choices)),
        entry=entry,
    )


def _opened(call: PreviewFile) -> tuple[CrmFile, FileChoices, tuple[str, ...]]:
    """The file, the choices that opened it, and those among them that are proposals."""
    choices, asked = call.choices, tuple[str, ...]()
    while True:
        try:
            return open_crm_file(Path(call.file), choices, none_known=_MAP in asked), choices, asked
        except ChoiceNeeded as question:
            wanted = call.propose or (call.remembered and question.option == _MAP)
            if not wanted or question.option in asked:
                raise
            choices, asked = _with_proposal(choices, question), (*asked, question.option)


def _with_proposal(choices: FileChoices, question: ChoiceNeeded) -> FileChoices:
    if question.option == "encoding":
        return replace(choices, encoding=question.proposal)
    if question.option == "delimiter":
        return replace(choices, delimiter=question.proposal)
    if question.option == "header-row" and question.proposal.isdigit():
        return replace(choices, header_row=int(question.proposal))
    if question.option == "sheet":
        return replace(choices, sheet=question.proposal)
    if question.option == _MAP:
        # What a list with plain column names would be taken for is a proposal that the person sees and changes.
        return replace(choices, profile=choices.profile or "generic")
    raise question


def _show_samples(vault: OpenVault, crm: CrmFile) -> int:
    """The entry that must be durable before cells are shown as they stand."""
    with vault.change() as change:
        change.record(Entry(Action.FILE_SAMPLES, detail={"file": crm.sha256}))
    return change.receipt.index


def _shape(text: str) -> str:
    """How a cell is written, without what it says."""
    return _ANY.sub("•", text[:_SHAPE])


def _column(crm: CrmFile, place: int, rows: Sequence[Row], *, clear: bool) -> ColumnPlan:
    mapped = next((column for column in crm.map.columns if column.index == place), None)
    ref = "" if mapped is None else mapped.ref.text
    shown = [row.texts[place][:_CLEAR] if clear else _sample(crm, row, place, ref) for row in rows if row.texts[place]]
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
    return mask(column.ref.key, values_in(text, column.several)[0], region_of(crm.values(row).values))


def _warnings(crm: CrmFile) -> tuple[Warned, ...]:
    taken = {column.index for column in crm.map.columns} | {crm.map.id_index, crm.map.seal_index}
    readable = [name for place, name in enumerate(crm.names) if place not in taken]
    warnings = list(warnings_for(readable))
    if crm.examined.rejected:
        warnings.append(Warned("rows_rejected", f"{crm.examined.rejected} rows cannot be taken: their cells cannot be told apart, or one is too long."))
    if crm.examined.below:
        words = f"{crm.examined.below} lines below the rows are the report's own: they are not taken, and stay as they are in a sealed file."
        warnings.append(Warned("lines_below", words))
    for earlier, place in look_alikes(crm.examined.header):
        words = f"Two column names look alike: column {earlier + 1} and column {place + 1}. Check which is which."
        warnings.append(Warned("look_alike_columns", words, column=crm.names[place]))
    if not crm.examined.rows:
        warnings.append(Warned("no_rows", "The file has a header and no rows."))
    return tuple(warnings)
