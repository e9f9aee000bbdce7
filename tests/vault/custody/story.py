"""One vault with a past: a task that two people approved, its renewal and sweep, a rotation and its sweep, and what sales wrote after all that."""


from contextlib import suppress
from dataclasses import dataclass, replace

from tests.office import Office
from tests.vault.custody.bare import Files, Thief, granted_store_key, read_files
from tests.vault.custody.insider import opened, slot_of
from vault.crypto.slot import SlotKeys
from vault.errors import Refused
from vault.model import calls as c
from vault.model.ids import ClientId
from vault.model.log import Action, Entry
from vault.model.progress import finish
from vault.services import demo_data
from vault.services.opened import OpenVault

CLIENTS = 4


@dataclass(frozen=True)
class Past:
    """The vault as it lies there now, and what the admin kept of the task: every key that was in its hands while the task ran."""

    office: Office
    files: Files
    during: Files
    kept: frozenset[bytes]
    slots: dict[str, SlotKeys]
    store_key: bytes

    def thief(self, member: str, *, kept: bool = False) -> Thief:
        keys = self.slots[member]
        seeds = {keys.hpke.seed, keys.signing.ed25519_seed, keys.signing.mldsa_seed}
        return Thief(self.files, seeds | {granted_store_key(self.office.vault, keys)} | (set(self.kept) if kept else set())).take_all()


def make_past(office: Office) -> Past:
    """Plays the story; `office` has four clients and nothing else behind it."""
    slots = {member: slot_of(office, member)[1] for member in ("sales", "admin", "compliance")}
    store_key = granted_store_key(office.vault, slots["admin"])
    export = office.folder / f"export-{CLIENTS}-1.csv"
    with office.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(export), str(office.folder / "sealed.csv"))))
    with office.unlock("admin") as desk:
        work = desk.check_leak(c.CheckLeak(str(export), office.approver("compliance")))
        while next(work).text != "Opening values":
            pass
        during = read_files(office.vault, store_key)
        seeds = {slots["admin"].hpke.seed, store_key}
        thief = Thief(during, seeds).take_all()
        kept = frozenset(thief.keys | set(thief.data_keys.values()) | {keyring.wrap_key for keyring in thief.keyrings.values()})
        finish(work)
    office.do("sales", lambda desk: desk.sweep())
    office.do("admin", lambda desk: desk.rotate(c.Rotate(office.approver("compliance"))))
    office.do("sales", lambda desk: desk.sweep())
    with suppress(Refused):
        replace(office, passphrases={**office.passphrases, "sales": "wrong"}).unlock("sales")
    change_half(office)
    with opened(office, "sales") as sales:
        write_long_list(sales)
    return Past(office, read_files(office.vault, store_key), during, kept, slots, store_key)


def write_long_list(vault: OpenVault) -> None:
    """An entry whose list of clients goes beside it."""
    with vault.change() as change:
        change.record(Entry(Action.LIST, clients=tuple(ClientId(bytes((number,)) * 16) for number in range(61))))


def change_half(office: Office) -> None:
    """Other e-mails for two of the four clients, and a fifth client."""
    text = office.export(CLIENTS + 1, 1).read_bytes()
    for address in (client.emails[0].encode() for client in demo_data.demo_clients(2, 1)):
        text = text.replace(address, b"new." + address)
    path = office.folder / "changed.csv"
    path.write_bytes(text)
    with office.unlock("sales") as desk:
        report = finish(desk.import_file(c.ImportFile(str(path))))
    assert (report.updated, report.added) == (2, 1)


