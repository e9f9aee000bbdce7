"""A real vault for tests: a real SQLCipher file, real keys, real log; only the passphrase costs no more than the floor.

`Office.custody_in_process` answers the other side's calls in this process; leave it out to have real vault processes.
"""

import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.keyrings import no_keyring
from vault import session
from vault.crypto.kdf import FLOOR
from vault.model import calls as c
from vault.model.progress import Progress, Work, finish
from vault.model.results import ImportReport
from vault.services import demo_data
from vault.services.creation import NewMember
from vault.services.passphrases import draw

ROLES = ("sales", "admin", "compliance")


@dataclass(frozen=True, slots=True)
class Office:
    """A vault with the members `sales`, `admin` and `compliance`, and what belongs to this computer beside it."""

    folder: Path
    passphrases: dict[str, str]
    here: session.Surroundings

    @property
    def vault(self) -> Path:
        """The vault's folder."""
        return self.folder / "office.vault"

    def unlock(self, member: str) -> session.Desk:
        """A member's desk; use it in a `with` block."""
        return session.Desk.unlock(self.vault, member, self.passphrases[member], self.here)

    def approver(self, member: str) -> c.Approver:
        """A member as the other side."""
        return c.Approver(member, self.passphrases[member])

    def at(self, folder: Path) -> "Office":
        """The same vault copied to another place, with a computer of its own."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder, here=in_process(replace(self.here, data_folder=folder / "data")))

    def export(self, count: int, seed: int = 1) -> Path:
        """A CRM export of invented clients."""
        path = self.folder / f"export-{count}-{seed}.csv"
        path.write_bytes(demo_data.salesforce_csv(demo_data.demo_clients(count, seed)))
        return path

    def stock(self, count: int, seed: int = 1) -> ImportReport:
        """Imports that many invented clients."""
        with self.unlock("sales") as desk:
            return finish(desk.import_file(c.ImportFile(str(self.export(count, seed)))))

    def do(self, member: str, work: Callable[[session.Desk], Work[object]]) -> object:
        """One long piece of work in a session of its own."""
        with self.unlock(member) as desk:
            return finish(work(desk))


def new_office(folder: Path) -> Office:
    """A vault without clients, made at one desk."""
    folder.mkdir(parents=True)
    here = in_process(session.Surroundings(data_folder=folder / "data", cost=FLOOR, copies=no_keyring()))
    passphrases = {name: draw() for name in ROLES}
    people = [NewMember(name, name, passphrases[name]) for name in ROLES]
    session.create(folder / "office.vault", "Office", people, "passphrase", here)
    return Office(folder, passphrases, here)


def in_process(here: session.Surroundings) -> session.Surroundings:
    """The other side and tasks answer in this process: same code, no process of their own."""

    def ask(call: c.Call) -> Generator[Progress, None, object]:
        if isinstance(call, c.ApproveRequest):
            yield Progress(0)
            return session.approve(call, answering)
        if isinstance(call, c.AgreeToGoOn):
            return (yield from session.agree_to_go_on(call, answering))
        assert isinstance(call, c.RunTask)
        return (yield from session.run_task(call, answering))

    answering = replace(here, ask=ask)
    return answering

