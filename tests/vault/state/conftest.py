"""A vault whose clients were sealed once, so that every table has rows; copied for each test."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.office import Office, new_office
from vault import session
from vault.model import calls as c
from vault.model.ids import ClientId
from vault.model.progress import finish

CLIENTS = 12


@dataclass(frozen=True, slots=True)
class Target:
    """A vault, its store key, and two of its clients with their codes."""

    office: Office
    store_key: bytes
    victim: ClientId
    other: ClientId
    code: str
    other_code: str
    alias: str
    crm_id: str


@pytest.fixture(scope="session")
def sealed_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = new_office(tmp_path_factory.mktemp("sealed") / "office")
    office.stock(CLIENTS)
    with office.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(office.export(CLIENTS)), str(office.folder / "sealed.csv"))))
        code = desk.find(c.Find("")).clients[0]
        desk.reveal(c.Reveal(code, "email", "delivery"))
        desk.show_names(c.ShowNames((code,)))
    return office


@pytest.fixture
def target(sealed_office: Office, tmp_path: Path) -> Target:
    office = sealed_office.at(tmp_path / "office")
    with office.unlock("sales") as desk:
        code, other_code = desk.find(c.Find("")).clients[:2]
        victim, other = (client_of(desk, each) for each in (code, other_code))
        alias = next(row.alias for row in desk._vault.rows.aliases_of([victim]) if row.field == "given.1" or row.field.startswith("email"))
        crm_id = desk._vault._parts.database.one("SELECT id FROM crm_id WHERE client = ?", (victim,))
        assert crm_id is not None
        return Target(office, desk._vault.keys.store_key, victim, other, code, other_code, alias, str(crm_id[0]))


def client_of(desk: session.Desk, code: str) -> ClientId:
    return desk._book.by_codes([code])[code]
