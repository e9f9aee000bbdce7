"""How one file is sealed: which columns, where the seal goes, and what the CRM would cut off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vault.crypto.lp import lp
from vault.crypto.padding import LONGEST_VALUE, padded_size
from vault.crypto.seal import PREFIX
from vault.errors import BadInput
from vault.formats.alias import RANDOM_BYTES, make_alias
from vault.formats.csv_rows import Layout
from vault.formats.mapping import MappedColumn
from vault.formats.tables import with_column
from vault.model.classes import FieldClass
from vault.services.crm_files import CrmFile

_SEAL_HEAD = 2 + 16
_NAMED = 20  # rows in the words of an error
_SEGMENT_HEAD = 1 + 4 + 4 + 12 + 16  # class, data key version, length, nonce, tag
Cells = Mapping[FieldClass, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class SealPlan:
    """The sealed columns of a file and the seal's own. `appended`: the file had no column for the seal."""

    names: tuple[str, ...]
    sealed: tuple[MappedColumn, ...]
    seal_index: int
    seal_name: str
    seal_limit: int
    appended: bool
    domain: str
    layout: Layout

    @property
    def written(self) -> Layout:
        """How the sealed file is written."""
        return with_column(self.layout, self.seal_name) if self.appended else self.layout

    @property
    def columns(self) -> dict[str, str]:
        """Field reference by name of the sealed columns."""
        return {self.names[column.index]: column.ref.text for column in self.sealed}

    @property
    def readable(self) -> tuple[str, ...]:
        """Columns that stay as they are."""
        own = {column.index for column in self.sealed} | {self.seal_index}
        return tuple(name for index, name in enumerate(self.names) if index not in own)


def plan_of(crm: CrmFile) -> SealPlan:
    """The plan that the file's profile and mapping give."""
    sealed = tuple(column for column in crm.map.columns if column.sealed and column.ref.entry.field_class is not None)
    if not sealed:
        raise BadInput("No column of this file is mapped to a field that can be sealed.", id="nothing_to_seal", next_step="Give --profile or --map.")
    appended = crm.map.seal_index is None
    index = len(crm.names) if crm.map.seal_index is None else crm.map.seal_index
    name = _free_name(crm.map.seal_header, crm.names) if appended else crm.names[index]
    plan = SealPlan(crm.names, sealed, index, name, crm.map.seal_max_length, appended, crm.map.email_domain, crm.layout)
    check_aliases_fit(plan)
    return plan


def seal_length(cells: Cells, former: Mapping[FieldClass, int]) -> int:
    """How long the seal over these cells will be, without a key; `former` are bytes, by class, that come out of a former seal."""
    sizes = {klass: plain_size(cells.get(klass, ())) + former.get(klass, 0) for klass in {*cells, *former}}
    size = _SEAL_HEAD + sum(_SEGMENT_HEAD + padded_size(plain) for plain in sizes.values())
    return len(PREFIX) + (size * 4 + 2) // 3


def plain_size(pairs: Sequence[tuple[str, str]]) -> int:
    """How many bytes the cells of one class take before they are padded."""
    return len(lp(*[text.encode("utf-8", "surrogateescape") for pair in pairs for text in pair]))


def seal_cut_at(plan: SealPlan, cells: Cells, former: Mapping[FieldClass, int] = MappingProxyType({})) -> int:
    """The limit that the seal over these cells exceeds: that of the CRM's column, or of any seal; 0 where it fits."""
    if any(plain_size(pairs) > LONGEST_VALUE for pairs in cells.values()):
        return LONGEST_VALUE
    return plan.seal_limit if plan.seal_limit and seal_length(cells, former) > plan.seal_limit else 0


def check_aliases_fit(plan: SealPlan) -> None:
    """Refuses a column that is too short for its alias: every alias of a form has one length."""
    for column in plan.sealed:
        alias = make_alias(column.alias, bytes(RANDOM_BYTES), plan.domain)
        if column.index != plan.seal_index and column.max_length and len(alias) > column.max_length:
            raise BadInput(
                f"The column {plan.names[column.index]} keeps {column.max_length:,} characters; the alias that would stand there has {len(alias):,}.",
                id="would_be_cut",
                next_step="Leave the column unmapped, or have it made longer in the CRM.",
            )


def refuse_cut(cut: Mapping[tuple[str, int], Sequence[int]]) -> None:
    """Refuses rows that the CRM would cut off, before anything is written; by column and limit."""
    for (column, limit), rows in cut.items():
        shown = ", ".join(f"{row}" for row in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "")
        which = f"Row {shown}" if len(rows) == 1 else f"Rows {shown} ({len(rows):,} in all)"
        raise BadInput(
            f"{which}: what belongs in the column {column} is longer than the {limit:,} characters that the CRM keeps of it.",
            id="would_be_cut",
            next_step="Shorten those texts in the CRM, or give it a longer text column for the seal, and export again.",
        )


def _free_name(wanted: str, names: Sequence[str]) -> str:
    name, number = wanted, 1
    while name in names:
        number += 1
        name = f"{wanted} {number}"
    return name
