"""Sign-ins of one vault on this computer: the slot files, by name."""

import re
from dataclasses import dataclass
from pathlib import Path

from vault.crypto.slot import SlotHeader, SlotKeys, open_slot, read_header
from vault.errors import Refused, StorageFailed
from vault.services.device_secrets import SecretStore
from vault.store.files import write_whole

FOLDER = "slots"
_LONGEST = 64 * 1024
_FILE = re.compile(r"[0-9a-f]{32}\.json")


@dataclass(frozen=True, slots=True)
class SlotFile:
    """One slot file: its clear header and its bytes."""

    header: SlotHeader
    data: bytes


def read_slots(vault: Path) -> list[SlotFile]:
    """All slot files of a vault, by name."""
    folder = vault / FOLDER
    try:
        paths = sorted(path for path in folder.iterdir() if _FILE.fullmatch(path.name))
        found = [SlotFile(read_header(data), data) for path in paths for data in [_read(path)]]
    except OSError as error:
        words = f"The vault's sign-in files cannot be read: {error.strerror}."
        raise StorageFailed(words, id="vault_unreadable", next_step="Check the path and your rights.") from None
    return sorted(found, key=lambda each: each.header.name)


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LONGEST)


def write_slot(vault: Path, header: SlotHeader, data: bytes) -> None:
    """Keeps a slot file."""
    write_whole(vault / FOLDER / f"{header.slot.hex()}.json", data)


def open_named(vault: Path, name: str, passphrase: str, store: SecretStore) -> tuple[SlotHeader, SlotKeys]:
    """The keys of the sign-in with this name; the same words whether name or passphrase is wrong."""
    candidates = [each for each in read_slots(vault) if each.header.name == name]
    if not candidates:
        raise Refused("That did not unlock the vault. Check the passphrase and try again.", id="wrong_passphrase")
    # Several workstations of one person have the same name; the one whose secret this computer holds is meant.
    secrets = {each.header.slot: device_secret(each.header, store) for each in candidates}
    usable = [each for each in candidates if secrets[each.header.slot] is not None]
    if not usable:
        raise Refused(
            "This computer is not enrolled for this sign-in: its device key is not in the keyring.",
            id="device_key_missing",
            next_step="Use the computer on which this sign-in was made, or ask an admin.",
        )
    chosen = usable[0]
    return chosen.header, open_slot(chosen.data, passphrase, secrets[chosen.header.slot] or b"")


def device_secret(header: SlotHeader, store: SecretStore) -> bytes | None:
    """The second secret of a slot: empty where its kind has none, None where this computer lacks it."""
    if header.kind == "passphrase":
        return b""
    return store.find(header.vault, header.slot) if header.kind == "device" else None
