"""What can go wrong with a vault's files, and going on after it as the command line does."""

import shutil
from pathlib import Path

from tests.office import Office
from vault import session
from vault.model import calls as c
from vault.model.progress import finish
from vault.model.results import Alarm, VerifyReport, WentOn

REASON = "The disk of the showroom failed."


def go_on(office: Office, kind: str, member: str = "admin", other: str = "compliance", seen: int = 0, reason: str = REASON) -> WentOn:
    call = c.GoOn(str(office.vault), member, office.passphrases[member], kind, reason, office.approver(other), seen)  # type: ignore[arg-type]
    return finish(session.go_on_after_alarm(call, office.here))


def examine(office: Office, member: str = "compliance") -> Alarm:
    return finish(session.examine_vault(c.Examine(str(office.vault), member, office.passphrases[member]), office.here))


def verify(office: Office, member: str = "compliance", *against: str) -> VerifyReport:
    return finish(session.verify_log(office.vault, member, office.passphrases[member], office.here, against))


def look(office: Office, times: int = 1, member: str = "sales") -> None:
    with office.unlock(member) as desk:
        for _ in range(times):
            desk.reveal(c.Reveal(desk.find(c.Find("")).clients[0], "email", "delivery"))


def key_of(office: Office) -> bytes:
    with office.unlock("admin") as desk:
        return desk._vault.keys.store_key


def copy(office: Office, to: Path) -> Path:
    shutil.copytree(office.vault, to)
    return to


def put_back(office: Office, copy: Path) -> None:
    shutil.rmtree(office.vault)
    shutil.copytree(copy, office.vault)
