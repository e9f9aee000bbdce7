"""A real vault for tests of CRM files and leaks: SQLCipher, signed log, state tree, every role; only the passphrases are left out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.keyrings import no_keyring
from vault.crypto.anchor import anchor_key
from vault.crypto.kdf import FLOOR
from vault.crypto.manifest import encode_body
from vault.model.calls import FileChoices, ImportFile
from vault.model.classes import VALUE_CLASSES
from vault.model.clock import SystemClock
from vault.model.ids import ClientId
from vault.model.log import Action, Entry
from vault.model.progress import finish
from vault.model.results import ImportReport, LeakReport, SealReport
from vault.services.client_book import ALL_CLIENTS, ClientBook
from vault.services.creation import DATABASE, NewMember, NewVault, Wishes, creator, first_entries
from vault.services.importing.run import import_file
from vault.services.keys import KeyRack
from vault.services.leak.triage import check_leak_triage
from vault.services.leak.values import check_leak_values
from vault.services.manifests import FILE, ManifestChain
from vault.services.opened import OpenVault, Parts
from vault.services.opening import SignIn, Workplace, begin, open_vault
from vault.services.remembered import Holder
from vault.services.sealing.seal_file import seal_file
from vault.services.sealing.unseal_file import unseal_file
from vault.store.database import Database
from vault.store.files import write_whole
from vault.store.log_rows import LogRows

MEMBERS = [NewMember(role, role, "unused") for role in ("sales", "admin", "compliance")]
NO_CHOICES = FileChoices()


@dataclass
class CrmDesk:
    """The vault's folder and everybody's keys."""

    folder: Path
    new: NewVault
    files: Path
    open: list[OpenVault] = field(default_factory=list)

    @classmethod
    def make(cls, root: Path) -> "CrmDesk":
        """A vault with a sales, an admin and a compliance member."""
        folder, files = root / "test.vault", root / "files"
        folder.mkdir()
        files.mkdir()
        new = NewVault(MEMBERS, Wishes("Test", "passphrase", FLOOR, "desk"))
        clock, database = SystemClock(), Database(folder / DATABASE, new.store_key, create=True)
        signed = new.signed(encode_body(new.manifest(clock.now())))
        rows = LogRows(database)
        with database.writing():
            rows.put_manifest(1, signed.body, signed.encode_signatures())
        write_whole(folder / FILE, signed.encode_file())
        chain = ManifestChain(rows)
        chain.refresh()
        member = creator(new)
        slot = next(slot for slot in new.slots if slot.id == member.slot)
        rack = KeyRack(slot.id, slot.keys, chain.current)
        rack.take({(klass, 1): new.keyring(klass) for klass in new.shares})
        anchor = Workplace(root, clock, no_keyring()).memory(Holder(new.id, slot.id, anchor_key(slot.keys.signing.ed25519_seed, new.id, slot.id)))
        first_entries(OpenVault(Parts(folder, database, chain, rack, member, anchor, clock)), new, clock)
        database.close()
        return cls(folder, new, files)

    def session(self, role: str, *, task: bool = False) -> tuple[OpenVault, ClientBook]:
        """A session of one member; a task holds the value classes and nothing else."""
        slot = next(slot for slot in self.new.slots if slot.member.role == role)
        rings = {(klass, 1): self.new.keyring(klass) for klass in VALUE_CLASSES} if task else None
        sign_in = SignIn(slot.id, slot.keys, os.urandom(32) if task else b"", rings)
        vault = open_vault(self.folder, sign_in, Workplace(self.folder.parent, SystemClock(), no_keyring()))
        begin(vault)
        self.open.append(vault)
        return vault, ClientBook(vault)

    def close(self) -> None:
        for vault in self.open:
            vault.close()
        self.open.clear()

    # What the tests do again and again, each in a session of its own.

    @contextmanager
    def as_role(self, role: str, *, task: bool = False) -> Iterator[tuple[OpenVault, ClientBook]]:
        vault, book = self.session(role, task=task)
        try:
            yield vault, book
        finally:
            vault.close()
            self.open.remove(vault)

    def write(self, data: bytes | str, name: str = "") -> Path:
        """A file of the CRM or of a thief."""
        path = self.files / (name or f"file-{len(list(self.files.iterdir()))}.csv")
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def take(self, file: Path | bytes | str, choices: FileChoices = NO_CHOICES, *, dry_run: bool = False) -> ImportReport:
        path = file if isinstance(file, Path) else self.write(file)
        with self.as_role("sales") as (vault, book):
            return finish(import_file(vault, book, ImportFile(str(path), choices, dry_run)))

    def seal(self, path: Path, choices: FileChoices = NO_CHOICES, *, leave_out_rejected: bool = False) -> tuple[Path, SealReport]:
        out = self.files / f"{path.stem}-sealed-{len(list(self.files.iterdir()))}.csv"
        with self.as_role("sales") as (vault, book):
            return out, finish(seal_file(vault, book, path, out, choices, leave_out_rejected=leave_out_rejected))

    def unseal(self, path: Path) -> tuple[Path, SealReport]:
        out = self.files / f"{path.stem}-back-{len(list(self.files.iterdir()))}.csv"
        with self.as_role("compliance", task=True) as (vault, book):
            return out, finish(unseal_file(vault, book, path, out))

    def triage(self, file: Path | bytes | str) -> LeakReport:
        path = file if isinstance(file, Path) else self.write(file)
        with self.as_role("compliance") as (vault, book):
            return finish(check_leak_triage(vault, book, path, NO_CHOICES))

    def values(self, file: Path | bytes | str) -> LeakReport:
        path = file if isinstance(file, Path) else self.write(file)
        with self.as_role("compliance", task=True) as (vault, book):
            return finish(check_leak_values(vault, book, path, NO_CHOICES))

    def everything(self, *, formers: bool = False) -> dict[ClientId, dict[str, list[str]]]:
        """All values of all clients, by client and reference."""
        with self.as_role("sales") as (vault, book):
            with vault.snapshot() as snapshot:
                clients = sorted(snapshot.every_client())
            with vault.change() as change:
                change.record(Entry(Action.LEAK_VALUES, detail={"scope": ALL_CLIENTS}))
            found: dict[ClientId, dict[str, list[str]]] = {}
            for client, values in book.open(change.receipt, clients, VALUE_CLASSES, formers=formers):
                for value in values:
                    found.setdefault(client, {}).setdefault(value.field, []).append(value.text)
            return found

    def by_email(self, email: str) -> dict[str, str]:
        """The current values of the client with this first e-mail."""
        (values,) = [values for values in self.everything().values() if values.get("email.1") == [email]]
        return {ref: texts[0] for ref, texts in values.items()}
