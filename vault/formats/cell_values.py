"""Cells that hold several values: sealed as the one cell that they are, imported as separate values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vault.formats.mapping import MappedColumn
from vault.formats.profile_file import Several
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
    last: Counter[str] = Counter()
    for column in columns:
        last[column.ref.field] = max(last[column.ref.field], column.ref.item)
    parts: dict[int, tuple[Part, ...]] = {}
    for column in columns:
        text = cells[column.index]
        if text == "":
            continue
        found = values_in(text, column.several)
        first = last[column.ref.field] + 1
        if first + len(found) - 2 > ITEMS_AT_MOST:
            found = (text,)
        refs = (column.ref, *(replace(column.ref, item=first + at) for at in range(len(found) - 1)))
        last[column.ref.field] += len(found) - 1
        parts[column.index] = tuple(zip(refs, found, strict=True))
    return parts
