"""Calls that two sides answer together, and the state of the keys."""

from dataclasses import dataclass, field
from typing import Literal

from vault.model.calls.files import FileChoices


@dataclass(frozen=True, slots=True)
class Approver:
    """The other side, at the requester's desk: unlocked in a vault process of its own."""

    member: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnsealFile:
    """Writes the former file; needs the other side."""

    file: str
    out: str
    approver: Approver


@dataclass(frozen=True, slots=True)
class KeysStatus:
    """Generations and how far a sweep has got."""


@dataclass(frozen=True, slots=True)
class Rotate:
    """Opens a new generation of every contact keyring; needs the other side."""

    approver: Approver
    kind: Literal["routine", "compromise"] = "routine"


@dataclass(frozen=True, slots=True)
class Sweep:
    """Moves clients to the current generation; progress in clients. Cancel pauses it."""


@dataclass(frozen=True, slots=True)
class ApproveRequest:
    """Between two vault processes: unlocks the other side, checks and signs one request (hash in hex), ends."""

    path: str
    member: str
    passphrase: str = field(repr=False)
    request: str
    file: str
    choices: FileChoices


@dataclass(frozen=True, slots=True)
class RunTask:
    """Between two vault processes: does exactly the approved request (hash in hex) as the slot (hex) whose seeds (base64) it is given."""

    path: str
    slot: str
    seeds: str = field(repr=False)
    request: str
    task: Literal["leak", "notify", "unseal"]
    file: str
    out: str
    recipients: tuple[str, ...]
    in_clear: bool
    confirm: int
    choices: FileChoices
