"""Who is at the door, who is in, and the status line."""

from dataclasses import dataclass, field

from vault.model.results.files import Warned


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member as other members see one."""

    name: str
    workstation: str
    roles: tuple[str, ...]
    status: str
    slot_kind: str


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """The status line and `cassaforte status`."""

    vault: str
    fingerprint: str
    custody: str
    members: tuple[MemberView, ...]
    generation: int
    log_entries: int
    log_head: str
    warnings: tuple[Warned, ...] = ()
    clients: int = 0
    revealed_today: int = 0


@dataclass(frozen=True, slots=True)
class DoorMember:
    """A sign-in name at the unlock window. `device_key`: found, missing, locked or none (passphrase slot)."""

    name: str
    role: str
    slot_kind: str
    device_key: str
    demo_passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Door:
    """What can be said of a vault before it is unlocked: no client counts."""

    path: str
    name: str
    fingerprint: str
    members: tuple[DoorMember, ...]
    last_opened: int = 0
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """Who is in, after unlock."""

    member: str
    role: str
    workstation: str
    vault: str
    fingerprint: str
    auto_lock_s: int
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing more to say than that it is done and which entry says so."""

    entry: int = 0
    warnings: tuple[Warned, ...] = field(default=())
