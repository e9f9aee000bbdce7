"""Members whose program was modified: they use their own keys and the vault's real parts, but leave out every question that our program asks first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.office import Office, in_process
from vault import session
from vault.crypto.canonical import b64
from vault.crypto.kdf import FLOOR
from vault.crypto.lp import split_lp
from vault.crypto.manifest import Manifest, SignedManifest, encode_body, manifest_hash
from vault.crypto.request import APPROVAL, Approval, Request, decode_approval, encode_approval, encode_request, request_hash, sign_record
from vault.crypto.slot import SlotKeys
from vault.model import calls as c
from vault.model.clock import SystemClock
from vault.model.ids import SlotId
from vault.model.log import Action, Entry
from vault.model.progress import finish
from vault.services import slots
from vault.services.creation import NewMember
from vault.services.custody import requests
from vault.services.device_secrets import OsKeyring
from vault.services.opened import Change, OpenVault
from vault.services.opening import SignIn, begin, open_vault
from vault.services.passphrases import draw
from vault.session.desk import Desk

HOUR = 3_600_000
CHOICES = c.FileChoices()


@dataclass(slots=True)
class MovedClock:
    """The time of this machine, moved."""

    by: int = 0

    def now(self) -> int:
        return SystemClock().now() + self.by

    def monotonic(self) -> int:
        return SystemClock().monotonic() + max(0, self.by)


def at_time(office: Office, clock: MovedClock) -> Office:
    """The same office, whose computer has this clock."""
    return replace(office, here=in_process(replace(office.here, clock=clock)))


def new_office_of_two(folder: Path) -> Office:
    """Two members on each side, so that one can be suspended."""
    folder.mkdir(parents=True)
    here = in_process(session.Surroundings(data_folder=folder / "data", cost=FLOOR))
    people = {"sales": "sales", "admin": "admin", "bea": "admin", "compliance": "compliance", "dino": "compliance"}
    passphrases = {name: draw() for name in people}
    session.create(folder / "office.vault", "Office", [NewMember(name, role, passphrases[name]) for name, role in people.items()], "passphrase", here)
    return Office(folder, passphrases, here)


@contextmanager
def opened(office: Office, member: str) -> Iterator[OpenVault]:
    """A member's open vault with a session of its own."""
    vault = open_as(office, member)
    try:
        yield vault
    finally:
        vault.close()


def open_as(office: Office, member: str) -> OpenVault:
    header, keys = slot_of(office, member)
    vault = open_vault(office.vault, SignIn(header, keys), office.here.workplace)
    begin(vault)
    return vault


def slot_of(office: Office, member: str) -> tuple[SlotId, SlotKeys]:
    header, keys = slots.open_named(office.vault, member, office.passphrases[member], OsKeyring())
    return header.slot, keys


def desk_of(vault: OpenVault, office: Office) -> Desk:
    """A desk over a vault that is open already."""
    return Desk(vault, office.here, first_look=False)


def write(vault: OpenVault, do: Callable[[Change], object]) -> None:
    """A change of the registry that only the member's own entry stands for."""
    with vault.change() as change:
        do(change)
        change.record(Entry(Action.BEAT))


def file_parameters(file: Path) -> dict[str, str | int]:
    return requests.file_scope(file, CHOICES)


def leak_call(office: Office, vault: OpenVault, file: Path, hash: bytes) -> c.RunTask:
    """What a desk asks of a task."""
    seeds = b64(vault.keys.slot_keys.seeds)
    return c.RunTask(str(office.vault), vault.member.slot.hex(), seeds, hash.hex(), "leak", str(file), "", (), False, -1, CHOICES)


def forged_request(vault: OpenVault, **changes: object) -> requests.Asked:
    """A request that the requester's own program never writes, signed with the requester's real keys."""
    asked = requests.ask(vault, "rotate", {})
    return signed_request(vault, replace(asked.request, **changes))  # type: ignore[arg-type]


def signed_request(vault: OpenVault, request: Request) -> requests.Asked:
    body = encode_request(request)
    hash = request_hash(body)
    data = sign_record("request", vault.vault, body, vault.keys.slot_keys)
    write(vault, lambda change: change.put_record("request", hash, data))
    return requests.Asked(hash, body, request)


def stored_approval(vault: OpenVault, hash: bytes) -> Approval:
    data = vault.records.get(APPROVAL, hash)
    assert data is not None
    return decode_approval(split_lp(data, APPROVAL)[0])


def put_approval(vault: OpenVault, hash: bytes, approval: Approval) -> None:
    """Signed by whoever `vault` belongs to."""
    data = sign_record(APPROVAL, vault.vault, encode_approval(approval), vault.keys.slot_keys)
    write(vault, lambda change: change.put_record(APPROVAL, hash, data))


def with_manifest(vault: OpenVault, approval: Approval, manifest: Manifest) -> Approval:
    """The same approval for another next epoch, signed by the approver."""
    body = encode_body(manifest)
    return replace(approval, manifest=body, manifest_signature=vault.keys.slot_keys.sign("manifest", vault.vault, body))


def suspension(vault: OpenVault, member_slot: SlotId, **changes: object) -> SignedManifest:
    """The next epoch with one slot suspended, signed by this member alone."""
    with vault.snapshot():  # takes in what others signed meanwhile
        former = vault.chain.current
    after = tuple(replace(slot, status="suspended") if slot.id == member_slot else slot for slot in former.slots)
    manifest = replace(former, epoch=former.epoch + 1, former=manifest_hash(vault.chain.current_body), slots=after, **changes)  # type: ignore[arg-type]
    return alone(vault, manifest)


def alone(vault: OpenVault, manifest: Manifest) -> SignedManifest:
    """A manifest with one signature."""
    body = encode_body(manifest)
    return SignedManifest(body, {vault.member.slot: vault.keys.slot_keys.sign("manifest", vault.vault, body)})


def put_manifest(vault: OpenVault, signed: SignedManifest) -> None:
    """Into the chain of the database, as any member's program could."""
    epoch = vault.chain.current.epoch + 1
    write(vault, lambda change: vault.add_manifest(epoch, signed.body, signed.encode_signatures()))


def change_everybody(office: Office) -> int:
    """The export with other e-mails, imported again: each client is written under the newest generation."""
    path = office.folder / "changed.csv"
    path.write_bytes((office.folder / "export-6-1.csv").read_bytes().replace(b"@example.", b"@changed.example."))
    with office.unlock("sales") as desk:
        return finish(desk.import_file(c.ImportFile(str(path)))).updated


def finish_rotation(office: Office) -> None:
    office.do("admin", lambda desk: desk.rotate(c.Rotate(office.approver("compliance"))))
