"""Calls at the door of a vault that does not open any more: what is wrong, and going on when both sides agree."""

from dataclasses import dataclass, field
from typing import Literal

from vault.model.calls.custody import Approver


@dataclass(frozen=True, slots=True)
class Examine:
    """What is wrong with this copy of the vault; changes nothing. `seen`: entries of the log that another computer has seen, 0 where nobody says so."""

    path: str
    member: str
    passphrase: str = field(repr=False)
    seen: int = 0


@dataclass(frozen=True, slots=True)
class GoOn:
    """Both sides go on: with a damaged log (`continued`), or with an older copy (`older`). `reason` stands in every report from then on."""

    path: str
    member: str
    passphrase: str = field(repr=False)
    kind: Literal["continued", "older"]
    reason: str
    approver: Approver
    seen: int = 0


@dataclass(frozen=True, slots=True)
class AgreeToGoOn:
    """Between two vault processes: the other side looks itself and signs the same. `seen`: segment, size, counter, epoch; `root` and `requester` in hex."""

    path: str
    member: str
    passphrase: str = field(repr=False)
    requester: str
    kind: Literal["continued", "older"]
    reason: str
    first: int
    size: int
    root: str
    basis: int
    seen: tuple[int, ...]
