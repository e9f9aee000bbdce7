"""Generations, and what two sides did together."""

from dataclasses import dataclass

from vault.model.results.files import SealReport
from vault.model.results.leak import LeakReport, NotifyReport


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation of one class: `state` is current, retiring, retired or destroyed."""

    field_class: str
    generation: int
    state: str
    clients: int


@dataclass(frozen=True, slots=True)
class KeysReport:
    """The generations, and how far a sweep has got: clients moved of clients concerned."""

    generations: tuple[Generation, ...]
    moved: int = 0
    total: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Approved:
    """The other side signed: its entry, and the id of the approval (hex) that now lies in the vault."""

    entry: int
    approval: str


@dataclass(frozen=True, slots=True)
class TaskDone:
    """What a custody task gives back: the report of its kind, the others None."""

    leak: LeakReport | None = None
    notify: NotifyReport | None = None
    unseal: SealReport | None = None
