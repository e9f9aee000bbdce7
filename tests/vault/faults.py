"""A connection that fails when it is told to, with the codes of the real database, in the place of an open vault's own."""


from collections.abc import Callable
from dataclasses import dataclass, field

import sqlcipher3.dbapi2 as driver

from vault.session import Desk


@dataclass
class Failing:
    """Passes everything on, and fails statements that begin with `word` once `armed`."""

    real: driver.Connection
    word: str
    code: int
    armed: bool = True
    hits: int = field(default=0)

    @property
    def in_transaction(self) -> bool:
        return bool(self.real.in_transaction)

    def execute(self, statement: str, values: object = ()) -> object:
        self._fail(statement)
        return self.real.execute(statement, values)

    def executemany(self, statement: str, values: object) -> object:
        self._fail(statement)
        return self.real.executemany(statement, values)

    def close(self) -> None:
        self.real.close()

    def _fail(self, statement: str) -> None:
        if self.armed and statement.startswith(self.word):
            self.hits += 1
            error = driver.OperationalError("failed")
            error.sqlite_errorcode = self.code
            raise error


def failing(desk: Desk, word: str, code: int) -> Failing:
    """Makes an open desk's database fail."""
    database = desk._vault._parts.database
    database._connection = Failing(database._connection, word, code)
    return database._connection


def broken_anchor(desk: Desk) -> Callable[[], None]:
    """The anchor cannot be written any more; gives what undoes it."""
    anchor = desk._vault._parts.anchor
    path, kept = anchor.file._path, anchor.file._path.read_bytes()
    path.unlink()
    path.mkdir()

    def undo() -> None:
        path.rmdir()
        path.write_bytes(kept)

    return undo


FAULTS = {
    "disk full at the entry": ("INSERT INTO log", driver.SQLITE_FULL),
    "unreadable at the entry": ("INSERT INTO log", driver.SQLITE_IOERR | (3 << 8)),
    "sync fails": ("COMMIT", driver.SQLITE_IOERR | (4 << 8)),
    "disk full at the end": ("COMMIT", driver.SQLITE_FULL),
    "busy": ("BEGIN IMMEDIATE", driver.SQLITE_BUSY),
    "read only": ("BEGIN IMMEDIATE", driver.SQLITE_READONLY),
    "state cannot be written": ("INSERT OR REPLACE INTO state_node", driver.SQLITE_IOERR),
}

