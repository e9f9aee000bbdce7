"""A copy of the newest anchor record in this computer's own keyring: a folder that was put back, or a file that was deleted, does not take it along."""

import base64
import binascii
from typing import Protocol

import keyring.errors

from vault.crypto.anchor import AnchorBroken
from vault.model.ids import SlotId, VaultId
from vault.services.device_secrets import SERVICE, locked, permitted_backend


class AnchorCopies(Protocol):
    """Where copies are kept. Every method raises `Refused` where there is no keyring that may be used, or it is locked."""

    def read(self, vault: VaultId, slot: SlotId) -> bytes | None:
        """The copy as it was kept, or None."""
        ...

    def write(self, vault: VaultId, slot: SlotId, record: bytes) -> None:
        """Keeps a record in the place of the former one."""
        ...

    def forget(self, vault: VaultId, slot: SlotId) -> None:
        """Removes the copy, where there is one."""
        ...


class KeyringCopies:
    """The operating system's keyring; only those that really protect are used."""

    def read(self, vault: VaultId, slot: SlotId) -> bytes | None:
        """What is no base64 is as wrong as a wrong MAC."""
        try:
            text = permitted_backend().get_password(SERVICE, _name(vault, slot))
        except keyring.errors.KeyringError:
            raise locked() from None
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise AnchorBroken from None

    def write(self, vault: VaultId, slot: SlotId, record: bytes) -> None:
        """In one step, as the keyring does it."""
        try:
            permitted_backend().set_password(SERVICE, _name(vault, slot), base64.b64encode(record).decode())
        except keyring.errors.KeyringError:
            raise locked() from None

    def forget(self, vault: VaultId, slot: SlotId) -> None:
        """Nothing happens where there is none."""
        backend, name = permitted_backend(), _name(vault, slot)
        try:
            if backend.get_password(SERVICE, name) is not None:
                backend.delete_password(SERVICE, name)
        except keyring.errors.KeyringError:
            raise locked() from None


def _name(vault: VaultId, slot: SlotId) -> str:
    return f"anchor/{vault.hex()}/{slot.hex()}"
