"""Keyrings for tests: one that this computer does not have, and one in memory that can be emptied, altered and locked. The real one has tests of its own."""

from dataclasses import dataclass, field

from vault.errors import Refused
from vault.model.ids import SlotId, VaultId


@dataclass
class Drawer:
    """Copies of anchors in memory; refuses everything while `locked`."""

    locked: bool = False
    kept: dict[tuple[VaultId, SlotId], bytes] = field(default_factory=dict)

    def read(self, vault: VaultId, slot: SlotId) -> bytes | None:
        self._answer()
        return self.kept.get((vault, slot))

    def write(self, vault: VaultId, slot: SlotId, record: bytes) -> None:
        self._answer()
        self.kept[vault, slot] = record

    def forget(self, vault: VaultId, slot: SlotId) -> None:
        self._answer()
        self.kept.pop((vault, slot), None)

    def _answer(self) -> None:
        if self.locked:
            raise Refused("There is no keyring.", id="no_keyring")


def no_keyring() -> Drawer:
    """A computer without one."""
    return Drawer(locked=True)
