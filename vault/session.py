"""The only place that wires parts: a door to look at, a vault to make, a desk to work at.

What the program uses of this computer (`Surroundings`) comes in as an argument; tests give their own.
"""

import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from platformdirs import user_data_path

from vault.crypto.anchor import anchor_key
from vault.crypto.errors import WrongPassphrase
from vault.crypto.kdf import DEFAULT, KdfCost
from vault.crypto.manifest import SignedManifest, decode_body, encode_body, vault_fingerprint
from vault.crypto.slot import SlotHeader
from vault.errors import Refused, Tampered
from vault.model import calls as c
from vault.model import results as r
from vault.model.classes import FieldClass
from vault.model.clock import Clock, SystemClock
from vault.model.log import Action, Entry
from vault.model.progress import Progress, Work
from vault.services import creation, demo_data, slots
from vault.services.anchors import AnchorFile, last_seen
from vault.services.checkpoints import make_checkpoint
from vault.services.client_book import ClientBook
from vault.services.clients import Clients
from vault.services.creation import NewMember, NewVault, Wishes
from vault.services.device_secrets import OsKeyring, SecretStore
from vault.services.gate import Gate
from vault.services.importing.preview import preview_file
from vault.services.importing.run import import_file
from vault.services.keys import KeyRack
from vault.services.log_reading import LogReader
from vault.services.log_verify import LogVerifier
from vault.services.manifests import ManifestChain, first_fingerprint, read_manifest_file
from vault.services.opened import OpenVault, Parts
from vault.services.opening import SignIn, Workplace, begin, open_unverified, open_vault
from vault.services.passphrases import draw
from vault.services.pending import note_failed_unlock, take_in
from vault.services.sealing.seal_file import seal_file
from vault.services.search import Search
from vault.services.status import keys_report, vault_status
from vault.store.database import Database
from vault.store.log_rows import LogRows

AUTO_LOCK_S = 600
_APP = "cassaforte"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program uses of this computer: the user's data folder, the clock, the keyring, and the cost of new sign-ins."""

    data_folder: Path = field(default_factory=lambda: user_data_path(_APP, appauthor=False))
    clock: Clock = field(default_factory=SystemClock)
    secrets: SecretStore = field(default_factory=OsKeyring)
    cost: KdfCost = DEFAULT

    @property
    def workplace(self) -> Workplace:
        """As far as an open vault needs it."""
        return Workplace(self.data_folder, self.clock)


@dataclass(frozen=True, slots=True)
class Made:
    """A new vault."""

    path: Path
    fingerprint: str


HERE = Surroundings()


def create(folder: Path, name: str, people: Sequence[NewMember], kind: str, here: Surroundings = HERE) -> Made:
    """Makes a vault with its first members at one desk. It gets its name when it is whole."""
    wishes = Wishes(name, kind, here.cost, platform.node() or "workstation")
    creation.check_wishes(folder, people, wishes)
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
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


def _anchor(slot: creation.NewSlot, new: NewVault, here: Surroundings) -> AnchorFile:
    return AnchorFile(here.data_folder, new.id, slot.id, anchor_key(slot.keys.signing.ed25519_seed, new.id, slot.id))


def create_demo(folder: Path, clients: int, seed: int, here: Surroundings = HERE) -> Work[Made]:
    """The demo vault with invented clients, their CRM export and passphrases beside it."""
    people = [NewMember(name, name, draw()) for name in ("sales", "admin", "compliance")]
    folder.mkdir(parents=True, exist_ok=True)
    made = create(folder / "demo.vault", "Demo", people, "passphrase", here)
    (folder / "passphrases").mkdir(mode=0o700, exist_ok=True)
    for person in people:
        (folder / "passphrases" / person.name).write_text(person.passphrase + "\n", encoding="utf-8")
    export = folder / "crm-export.csv"
    export.write_bytes(demo_data.salesforce_csv(demo_data.demo_clients(clients, seed)))
    if clients:
        with Desk.unlock(made.path, "sales", people[0].passphrase, here) as desk:
            yield from desk.import_file(c.ImportFile(str(export)))
    else:
        yield Progress(0, 0, "")
    return made


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
    path = folder.parent / "passphrases" / name
    return path.read_text(encoding="utf-8").strip() if folder.name == "demo.vault" and path.is_file() else ""


def verify_log(folder: Path, member: str, passphrase: str, here: Surroundings = HERE) -> Work[r.VerifyReport]:
    """Verifies the log of a vault that may be broken: where it cannot be opened as usual, it is only looked at."""
    try:
        desk = Desk.unlock(folder, member, passphrase, here)
    except Tampered:
        header, keys = slots.open_named(folder, member, passphrase, here.secrets)
        vault = open_unverified(folder, SignIn(header.slot, keys), here.workplace)
        try:
            return (yield from LogVerifier(vault).run())
        finally:
            vault.close()
    with desk:
        return (yield from desk.verify_log())


class Desk:
    """One member's unlocked vault: what the window and the command line may ask of it."""

    def __init__(self, vault: OpenVault, here: Surroundings, *, first_look: bool) -> None:
        self._vault = vault
        self._here = here
        self._first_look = first_look
        self._book = ClientBook(vault)
        self._gate = Gate(vault, self._book)
        self._clients = Clients(vault, self._book, self._gate)
        self._search = Search(vault, self._book)

    @classmethod
    def unlock(cls, folder: Path, member: str, passphrase: str, here: Surroundings = HERE) -> Self:
        """Opens the vault for one member and begins a session."""
        try:
            header, keys = slots.open_named(folder, member, passphrase, here.secrets)
        except WrongPassphrase:
            note_failed_unlock(folder, member, here.clock.now())
            raise
        vault = open_vault(folder, SignIn(header.slot, keys), here.workplace)
        try:
            first_look = vault.anchored() is None
            begin(vault)
            take_in(vault)
        except BaseException:
            vault.close()
            raise
        return cls(vault, here, first_look=first_look)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # What went wrong matters more than a checkpoint that cannot be signed any more.
        if isinstance(error, Tampered):
            self._vault.close()
        else:
            self.lock("done")

    def home(self) -> r.Home:
        """Who is in."""
        member = self._vault.member
        return r.Home(member.name, member.role, member.workstation, self._vault.chain.current.name, self._vault.chain.fingerprint, AUTO_LOCK_S)

    def lock(self, reason: str) -> r.Done:
        """Ends the session with a checkpoint; the keys are gone with the process."""
        try:
            receipt = make_checkpoint(self._vault, Action.SESSION_END)
        finally:
            self._vault.close()
        return r.Done(receipt.index)

    def beat(self) -> None:
        """An entry that says that the session still lives."""
        with self._vault.change() as change:
            change.record(Entry(Action.BEAT))

    def status(self) -> r.VaultStatus:
        """The status line."""
        return vault_status(self._vault, first_look=self._first_look)

    def find(self, call: c.Find) -> r.Found:
        """Client codes in order; nothing is shown yet."""
        return self._search.find(call.query, recent_first=call.sort == "last_contact", limit=call.limit)

    def search(self, query: str, limit: int) -> r.SearchPage:
        """The first rows of a search, after their names were listed in the log."""
        found = self._search.find(query, limit=limit)
        rows = self._clients.show_names(c.ShowNames(found.clients)).rows
        return r.SearchPage(rows, found.total, self._vault.log.known()[0] - 1)

    def show_names(self, call: c.ShowNames) -> c.Rows:
        """Rows of a list."""
        return self._clients.show_names(call)

    def show_client(self, call: c.ShowClient) -> r.ClientDetail:
        """The detail panel."""
        return self._clients.show_client(call)

    def reveal(self, call: c.Reveal) -> r.Revealed:
        """One field, after its entry."""
        return self._clients.reveal(call)

    def preview_file(self, call: c.PreviewFile) -> r.FilePreview:
        """What a CRM file would be taken for."""
        return preview_file(self._vault, call)

    def import_file(self, call: c.ImportFile) -> Work[r.ImportReport]:
        """Takes a CRM file in."""
        return import_file(self._vault, self._book, call)

    def seal_file(self, call: c.SealFile) -> Work[r.SealReport]:
        """Writes the sealed form of a CRM file."""
        return seal_file(self._vault, self._book, Path(call.file), Path(call.out), call.choices, leave_out_rejected=call.leave_out_rejected)

    def list_log(self, call: c.ListLog) -> c.LogPage:
        """The newest entries, for officers."""
        return LogReader(self._vault).page(call)

    def verify_log(self) -> Work[r.VerifyReport]:
        """The whole log."""
        return LogVerifier(self._vault).run()

    def make_checkpoint(self) -> r.Done:
        """Signs the log as it stands."""
        return r.Done(make_checkpoint(self._vault).index)

    def keys_status(self) -> r.KeysReport:
        """The generations."""
        return keys_report(self._vault)
