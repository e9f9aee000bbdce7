"""Cells that hold several values: sealed as the one cell that they are, imported as separate values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vault.formats.mapping import MappedColumn
from vault.formats.profile_file import ONE, Several
from vault.model.fields import ITEMS_AT_MOST, FieldRef

Part = tuple[FieldRef, str]


def values_in(text: str, several: Several) -> tuple[str, ...]:
    """The values of one cell; the text itself where it is one alone, or where nothing stands between the separators."""
    texts = [text]
    if several.separator and several.separator in text:
        texts = [each.strip() for each in text.split(several.separator)]
    if several.until:
        texts = [each.partition(several.until)[0].strip() if several.until in each else each for each in texts]
    if several.mark:
        texts = [each.removeprefix(several.mark) for each in texts]
    return tuple(each for each in texts if each) or (text,)


def parts_of(columns: Sequence[MappedColumn], cells: Sequence[str]) -> Mapping[int, tuple[Part, ...]]:
    """For each column whose cell says something, by its place, its values and which item of its field each is. `columns` are all of the file.

    The first is the column's own item; the others follow the last item that any column has. A cell with more values than a field takes stays one value.
    """
    parts: dict[int, tuple[Part, ...]] = {}
    shared = [column for column in columns if column.several is not ONE and cells[column.index] != ""]
    if shared:
        last: Counter[str] = Counter()
        for column in columns:
            last[column.ref.field] = max(last[column.ref.field], column.ref.item)
        for column in shared:
            parts[column.index] = _numbered(column, cells[column.index], last)
    for column in columns:
        text = cells[column.index]
        if text != "" and column.index not in parts:
            parts[column.index] = ((column.ref, text),)
    return parts


def _numbered(column: MappedColumn, text: str, last: Counter[str]) -> tuple[Part, ...]:
    """The values of one cell; `last` is moved on to the last item that is taken."""
    found, first = values_in(text, column.several), last[column.ref.field] + 1
    if first + len(found) - 2 > ITEMS_AT_MOST:
        found = (text,)
    last[column.ref.field] += len(found) - 1
    return tuple(zip((column.ref, *(replace(column.ref, item=first + at) for at in range(len(found) - 1))), found, strict=True))
