"""The device secret: 32 random bytes in this computer's own keyring, one for each slot. Only keyrings that really protect are used."""

import base64
import binascii
import secrets
from typing import Protocol

import keyring
import keyring.errors
from keyring.backend import KeyringBackend

from vault.errors import Refused
from vault.model.ids import SlotId, VaultId

SERVICE = "Cassaforte"
SECRET = 32
# By class: a backend that keeps secrets in clear, in nothing, or in a file of its own must never be taken silently.
_PERMITTED = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
)


class SecretStore(Protocol):
    """Where device secrets are kept."""

    def new(self, vault: VaultId, slot: SlotId) -> bytes:
        """Draws and keeps a secret."""
        ...

    def find(self, vault: VaultId, slot: SlotId) -> bytes | None:
        """The secret, or None where this computer has none. Raises `Refused` where the keyring is locked or not to be used."""
        ...


class OsKeyring:
    """The operating system's keyring."""

    def new(self, vault: VaultId, slot: SlotId) -> bytes:
        """Draws and keeps a secret; read back before it is relied on."""
        secret = secrets.token_bytes(SECRET)
        try:
            permitted_backend().set_password(SERVICE, _name(vault, slot), base64.b64encode(secret).decode())
        except keyring.errors.KeyringError:
            raise locked() from None
        if self.find(vault, slot) != secret:
            raise locked()
        return secret

    def find(self, vault: VaultId, slot: SlotId) -> bytes | None:
        """The secret of a slot."""
        try:
            text = permitted_backend().get_password(SERVICE, _name(vault, slot))
        except keyring.errors.KeyringError:
            raise locked() from None
        if text is None:
            return None
        try:
            secret = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
        return secret if len(secret) == SECRET else None


def permitted_backend(backend: KeyringBackend | None = None) -> KeyringBackend:
    """The keyring to use: the best of those on the list that this computer offers; a configured other one is refused, not worked around."""
    chosen = backend or keyring.get_keyring()
    members = getattr(chosen, "backends", None) or [chosen]
    for each in members:
        if f"{type(each).__module__}.{type(each).__qualname__}" in _PERMITTED:
            found: KeyringBackend = each
            return found
    raise Refused(
        "This computer has no keyring that Cassaforte may use for the device key.",
        id="no_keyring",
        next_step="Start the system's keyring (on Linux GNOME Keyring or KWallet), or use a sign-in of the kind passphrase.",
    )


def _name(vault: VaultId, slot: SlotId) -> str:
    return f"{vault.hex()}/{slot.hex()}"


def locked() -> Refused:
    """The keyring is there and does not answer."""
    return Refused("The system's keyring is locked.", id="keyring_locked", next_step="Unlock your system keyring, then try again.")
