"""A new vault, and the demo."""

import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vault.crypto.anchor import anchor_key
from vault.crypto.manifest import LOCK_MINUTES, SignedManifest, encode_body, vault_fingerprint
from vault.errors import WrongUse
from vault.model import calls as c
from vault.model.classes import FieldClass
from vault.model.member import ROLE_LABELS
from vault.model.progress import Progress, Work
from vault.services import creation, demo_data
from vault.services.creation import NewMember, NewVault, Wishes
from vault.services.keys import KeyRack
from vault.services.manifests import ManifestChain
from vault.services.opened import OpenVault, Parts
from vault.services.passphrases import draw
from vault.services.remembered import Holder, Remembered
from vault.session.desk import Desk
from vault.session.surroundings import HERE, Surroundings
from vault.store.database import Database
from vault.store.log_rows import LogRows


@dataclass(frozen=True, slots=True)
class Made:
    """A new vault."""

    path: Path
    fingerprint: str


def create(folder: Path, name: str, people: Sequence[NewMember], kind: str, here: Surroundings = HERE, *, lock_minutes: int = LOCK_MINUTES) -> Made:
    """Makes a vault with its first members at one desk. It gets its name when it is whole."""
    wishes = Wishes(name, kind, here.cost, platform.node() or "workstation", lock_minutes)
    creation.check_wishes(folder, people, wishes)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise creation.unwritable(error) from None
    try:
        new = NewVault(people, wishes)
        signed = new.signed(encode_body(new.manifest(here.clock.now())))
        creation.write_files(making, new, signed, here.secrets)
        _first_session(making, new, signed, here)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    creation.move_into_place(making, folder)
    return Made(folder, vault_fingerprint(signed.body))


def _first_session(making: Path, new: NewVault, signed: SignedManifest, here: Surroundings) -> None:
    member = creation.creator(new)
    own = next(slot for slot in new.slots if slot.id == member.slot)
    database = Database(making / creation.DATABASE, new.store_key, create=True)
    try:
        with database.writing():
            LogRows(database).put_manifest(1, signed.body, signed.encode_signatures())
        chain = ManifestChain(LogRows(database))
        chain.refresh()
        rack = KeyRack(own.id, own.keys, chain.current)
        rack.take({(FieldClass.IDENTITY, 1): new.keyring(FieldClass.IDENTITY)})
        vault = OpenVault(Parts(making, database, chain, rack, member, _anchor(own, new, here), here.clock))
        creation.first_entries(vault, new, here.clock)
        for slot in new.slots:
            _anchor(slot, new, here).append(vault.anchor_now())
    finally:
        database.close()


def _anchor(slot: creation.NewSlot, new: NewVault, here: Surroundings) -> Remembered:
    return here.workplace.memory(Holder(new.id, slot.id, anchor_key(slot.keys.signing.ed25519_seed, new.id, slot.id)))


def create_demo(folder: Path, clients: int, seed: int, here: Surroundings = HERE) -> Work[Made]:
    """The demo vault with invented clients, their CRM export and passphrases beside it."""
    people = [NewMember(role, role, draw()) for role in ROLE_LABELS]  # called like their roles
    export, secrets = folder / "crm-export.csv", folder / "passphrases"
    if os.path.lexists(export) or os.path.lexists(secrets):
        raise WrongUse("There is a demo or something else in that folder already.", id="demo_exists", next_step="Give another folder: nothing is overwritten.")
    made = create(folder / "demo.vault", "Demo", people, "passphrase", here)
    secrets.mkdir(mode=0o700)
    for person in people:
        (secrets / person.name).write_text(person.passphrase + "\n", encoding="utf-8")
    export.write_bytes(demo_data.salesforce_csv(demo_data.demo_clients(clients, seed)))
    if clients:
        with Desk.unlock(made.path, "sales", people[0].passphrase, here) as desk:
            yield from desk.import_file(c.ImportFile(str(export)))
    else:
        yield Progress(0, 0, "")
    return made
