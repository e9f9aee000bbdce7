"""One row sealed: its contact cells go into the seal, aliases take their places, everything else stays as it stood."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vault.formats.csv_rows import Row
from vault.formats.mapping import MappedColumn
from vault.formats.tables import appended, changed
from vault.model.classes import FieldClass
from vault.services.sealing.plan import SealPlan

Raw = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What of a row is sealed. `kept` are the places of cells that hold our alias or seal already; their former text is in `former`."""

    row: Row
    kept: frozenset[int] = frozenset()
    former: tuple[tuple[str, str], ...] = ()


def cells_of(plan: SealPlan, each: RowPlan) -> dict[FieldClass, list[tuple[str, str]]]:
    """The `(column, raw cell)` pairs that the seal holds, by class. Nothing to seal: empty."""
    cells: dict[FieldClass, list[tuple[str, str]]] = defaultdict(list)
    former, texts = dict(each.former), each.row.texts
    for column in plan.sealed:
        name = plan.names[column.index]
        if column.index in each.kept:
            if name in former:
                cells[_class(column)].append((name, former[name]))
        elif texts[column.index]:
            cells[_class(column)].append((name, each.row.raw[column.index]))
    if cells and not plan.appended:
        _add_seal_column(plan, each, cells, former)
    return dict(cells)


def _add_seal_column(plan: SealPlan, each: RowPlan, cells: dict[FieldClass, list[tuple[str, str]]], former: Raw) -> None:
    # The seal takes this column's place, so what stood there is kept even where it was blank: unsealing must give the blank back.
    if any(name == plan.seal_name for pairs in cells.values() for name, _ in pairs):
        return
    raw = former.get(plan.seal_name, "") if plan.seal_index in each.kept else each.row.raw[plan.seal_index]
    own = next((_class(column) for column in plan.sealed if column.index == plan.seal_index), FieldClass.PRIVATE)
    # A blank says nothing, so it needs no segment of its own.
    said = raw and (plan.seal_index in each.kept or each.row.texts[plan.seal_index])
    klass = own if said or own in cells else next(iter(cells))
    cells[klass].append((plan.seal_name, raw))


def sealed_row(plan: SealPlan, each: RowPlan, seal: str, alias_of: Callable[[MappedColumn], str]) -> Row:
    """The row as the CRM gets it. `seal` is empty where nothing of the row is sealed."""
    texts, said = {}, each.row.texts
    for column in plan.sealed:
        if column.index in each.kept or column.index == plan.seal_index or not said[column.index]:
            continue
        texts[column.index] = alias_of(column)
    if seal and not plan.appended:
        texts[plan.seal_index] = seal
    row = changed(each.row, texts, plan.layout)
    return appended(row, seal, plan.layout) if plan.appended else row


def register_cells(plan: SealPlan, row: Row) -> dict[str, str]:
    """The text of the sealed cells of a written row by column, as the register vouches for them."""
    texts = row.texts
    cells = {plan.names[column.index]: texts[column.index] for column in plan.sealed}
    return {**cells, plan.seal_name: texts[plan.seal_index]}


def _class(column: MappedColumn) -> FieldClass:
    klass = column.ref.entry.field_class
    if klass is None:
        raise ValueError("a column under the store key is never sealed")
    return klass
