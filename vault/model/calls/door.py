"""Calls at the door, and the status line."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LookAtDoor:
    """Before unlock: vault name, fingerprint, sign-in names."""

    path: str


@dataclass(frozen=True, slots=True)
class Unlock:
    """Opens the vault for one member. Wrong passphrases wait longer each time."""

    path: str
    member: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """Ends the session with a checkpoint; the vault process ends after its answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """The status line."""
