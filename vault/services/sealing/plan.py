"""How one file is sealed: which columns, where the seal goes, and what the CRM would cut off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vault.crypto.lp import lp
from vault.crypto.padding import LONGEST_VALUE, padded_size
from vault.crypto.seal import PREFIX
from vault.errors import BadInput
from vault.formats.csv_rows import Layout
from vault.formats.mapping import MappedColumn
from vault.model.classes import FieldClass
from vault.services.crm_files import CrmFile

_SEAL_HEAD = 2 + 16
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
    return SealPlan(crm.names, sealed, index, name, crm.map.seal_max_length, appended, crm.map.email_domain, crm.layout)


def seal_length(cells: Cells, former: Mapping[FieldClass, int]) -> int:
    """How long the seal over these cells will be, without a key; `former` are bytes, by class, that come out of a former seal."""
    sizes = {klass: plain_size(cells.get(klass, ())) + former.get(klass, 0) for klass in {*cells, *former}}
    size = _SEAL_HEAD + sum(_SEGMENT_HEAD + padded_size(plain) for plain in sizes.values())
    return len(PREFIX) + (size * 4 + 2) // 3


def plain_size(pairs: Sequence[tuple[str, str]]) -> int:
    """How many bytes the cells of one class take before they are padded."""
    return len(lp(*[text.encode("utf-8", "surrogateescape") for pair in pairs for text in pair]))


def check_seal_fits(plan: SealPlan, cells: Cells, row: int, former: Mapping[FieldClass, int] = MappingProxyType({})) -> None:
    """Refuses a seal that the CRM would cut off, or that no seal can hold."""
    if any(plain_size(pairs) > LONGEST_VALUE for pairs in cells.values()):
        raise _too_long(plan.seal_name, LONGEST_VALUE, row)
    if plan.seal_limit and seal_length(cells, former) > plan.seal_limit:
        raise _too_long(plan.seal_name, plan.seal_limit, row)


def check_alias_fits(plan: SealPlan, column: MappedColumn, alias: str, row: int) -> None:
    """Refuses an alias that the CRM would cut off."""
    if column.max_length and len(alias) > column.max_length:
        raise _too_long(plan.names[column.index], column.max_length, row)


def _too_long(column: str, limit: int, row: int) -> BadInput:
    return BadInput(
        f"Row {row}: what belongs in the column {column} is longer than the {limit:,} characters that the CRM keeps of it.",
        id="would_be_cut",
        next_step="Shorten the row's texts in the CRM, or give it a longer text column for the seal, and export again.",
    )


def _free_name(wanted: str, names: Sequence[str]) -> str:
    name, number = wanted, 1
    while name in names:
        number += 1
        name = f"{wanted} {number}"
    return name
