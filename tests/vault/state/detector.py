"""Does anybody notice? One member's session over a vault that somebody edited: opened without the cost of a passphrase, every client looked at, the log verified."""

import contextlib
import hashlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from tests.office import Office
from vault import session
from vault.crypto.errors import Malformed
from vault.errors import Tampered, VaultError, WrongUse
from vault.model import calls as c
from vault.model.progress import finish
from vault.services import slots
from vault.services.log_verify import LogVerifier
from vault.services.opening import SignIn, begin, open_unverified, open_vault

TABLES = ("meta", "manifest", "log", "attachment", "tile", "checkpoint", "client", "part", "tag", "alias", "crm_id", "seal", "record", "state_leaf", "state_node")


@dataclass(frozen=True)
class Watch:
    """A vault in a state that was seen, and how one member looks at copies of it."""

    office: Office
    store_key: bytes
    sign_in: SignIn
    codes: tuple[str, ...]

    def notices(self) -> str:
        """Why the copy that lies there now is refused or reported; empty where nobody notices. Everything that is shown is asked for first."""
        try:
            vault = open_vault(self.office.vault, self.sign_in, self.office.here.workplace)
        except (Tampered, Malformed, VaultError) as refused:
            return f"open: {refused.id}" if refused.code == 5 else ""
        try:
            desk = session.Desk(vault, self.office.here, first_look=False)
            begin(vault)
            for code in self.codes:
                with contextlib.suppress(WrongUse):  # no such client: nothing is shown, and verifying tells why
                    desk.show_client(c.ShowClient(code))
            desk.status()
            report = finish(desk.verify_log())
        except VaultError as refused:
            return f"look: {refused.id}" if refused.code == 5 else ""
        finally:
            vault.close()
        return f"verify: {report.problem}" if report.problem else ""

    def verifies(self) -> str:
        """What `log verify` says of a vault that may not open."""
        vault = open_unverified(self.office.vault, self.sign_in, self.office.here.workplace)
        try:
            return finish(LogVerifier(vault).run()).problem
        finally:
            vault.close()


def watch(office: Office) -> Watch:
    header, keys = slots.open_named(office.vault, "sales", office.passphrases["sales"], office.here.secrets)
    with office.unlock("sales") as desk:
        return Watch(office, desk._vault.keys.store_key, SignIn(header.slot, keys), desk.find(c.Find("")).clients[:3])


def dump(folder: Path, store_key: bytes) -> str:
    """A hash of every row that can be read, in order; what cannot be read is told apart. Reads the file as it lies there."""
    connection = driver.connect(str(folder / "clients.db"), isolation_level=None)
    hashed = hashlib.sha256()
    try:
        connection.execute(f"PRAGMA key = \"x'{store_key.hex()}'\"")
        for table in TABLES:
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
                hashed.update(repr((table, row)).encode())
    except (driver.Error, sqlite3.Error) as error:
        return f"unreadable: {error}"
    finally:
        connection.close()
        for each in ("-wal", "-shm"):
            path = folder / f"clients.db{each}"
            if path.exists() and (each == "-shm" or not path.stat().st_size):
                os.remove(path)  # noqa: PTH107
    return hashed.hexdigest()
