"""What can be said of a vault before it is unlocked, and of one that cannot be."""

from pathlib import Path

from vault.crypto.manifest import decode_body
from vault.crypto.slot import SlotHeader
from vault.errors import Refused, Tampered
from vault.model import results as r
from vault.model.calls import VerifyLog
from vault.model.member import ROLE_LABELS
from vault.model.progress import Work
from vault.services import slots
from vault.services.anchors import last_seen
from vault.services.log_verify import LogVerifier
from vault.services.manifests import first_fingerprint, read_manifest_file
from vault.services.opening import SignIn, open_unverified
from vault.session.desk import Desk
from vault.session.surroundings import HERE, Surroundings


def look_at_door(folder: Path, here: Surroundings = HERE) -> r.Door:
    """What can be said of a vault before it is unlocked."""
    manifest = decode_body(read_manifest_file(folder).body)
    members = []
    for file in slots.read_slots(folder):
        listed = manifest.slot(file.header.slot)
        if listed is not None and listed.status == "active":
            demo = _demo_passphrase(folder, file.header.name)
            members.append(r.DoorMember(file.header.name, listed.roles[0], file.header.kind, _device_key(file.header, here), demo))
    seen = last_seen(here.data_folder, manifest.vault)
    return r.Door(str(folder), manifest.name, first_fingerprint(folder), tuple(members), seen)


def _device_key(header: SlotHeader, here: Surroundings) -> str:
    if header.kind == "passphrase":
        return "none"
    try:
        return "missing" if slots.device_secret(header, here.secrets) is None else "found"
    except Refused:
        return "locked"


def _demo_passphrase(folder: Path, name: str) -> str:
    """Only `demo` writes passphrases beside a vault, and only under this name."""
    # A sign-in name is read from a file that anybody may have written: it must not lead to other files of this person.
    if folder.name != "demo.vault" or name not in ROLE_LABELS:
        return ""
    path = folder.parent / "passphrases" / name
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def verify_log(folder: Path, member: str, passphrase: str, here: Surroundings = HERE, against: tuple[str, ...] = ()) -> Work[r.VerifyReport]:
    """Verifies the log of a vault that may be broken: where it cannot be opened as usual, it is only looked at.

    `against`: checkpoints, as text, that were kept elsewhere.
    """
    try:
        desk = Desk.unlock(folder, member, passphrase, here)
    except Tampered:
        header, keys = slots.open_named(folder, member, passphrase, here.secrets)
        vault = open_unverified(folder, SignIn(header.slot, keys), here.workplace)
        try:
            return (yield from LogVerifier(vault, against).run())
        finally:
            vault.close()
    with desk:
        return (yield from desk.verify_log(VerifyLog(against)))
