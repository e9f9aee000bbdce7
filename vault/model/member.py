"""Who works with the vault: one member at one workstation."""

from dataclasses import dataclass

from vault.model.ids import SlotId

ROLE_LABELS = {"sales": "Sales", "admin": "Admin", "compliance": "Compliance"}


@dataclass(frozen=True, slots=True)
class Member:
    """A sign-in: its slot, name, role and workstation, as the signed manifest says."""

    slot: SlotId
    name: str
    role: str
    workstation: str
