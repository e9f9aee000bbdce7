"""Vaults whose log has some entries; copied for each test."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.office import Office, new_office
from vault import session
from vault.model import calls as c
from vault.model.progress import finish
from vault.model.results import VerifyReport

ENTRIES = 40


@dataclass(frozen=True, slots=True)
class Logged:
    """A vault and its store key; the log has `size` entries."""

    office: Office
    store_key: bytes
    size: int

    def verify(self, member: str = "compliance") -> VerifyReport:
        """As `log verify` does it, also where the vault does not open any more."""
        return finish(session.verify_log(self.office.vault, member, self.office.passphrases[member], self.office.here))


def size_of(office: Office) -> int:
    with office.unlock("admin") as desk:
        return desk.status().log_entries + 1


@pytest.fixture(scope="session")
def logged_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Sessions of all three, a list with an attachment, checkpoints."""
    office = new_office(tmp_path_factory.mktemp("logged") / "office")
    office.stock(30)
    with office.unlock("sales") as desk:
        desk.show_names(c.ShowNames(desk.find(c.Find("")).clients))
        for code in desk.find(c.Find("")).clients[:8]:
            desk.reveal(c.Reveal(code, "email", "delivery"))
    with office.unlock("compliance") as desk:
        while desk.status().log_entries < ENTRIES:
            desk.beat()
    return office


@pytest.fixture
def logged(logged_office: Office, tmp_path: Path) -> Logged:
    office = logged_office.at(tmp_path / "office")
    with office.unlock("admin") as desk:
        return Logged(office, desk._vault.keys.store_key, desk.status().log_entries + 1)


@pytest.fixture
def finished() -> object:
    return finish
