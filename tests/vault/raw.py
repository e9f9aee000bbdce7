"""The database as a thief of the store key has it: plain SQL, no rules; imports nothing of the program."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import sqlcipher3.dbapi2 as driver


@contextlib.contextmanager
def raw(vault: Path, store_key: bytes) -> Iterator[driver.Connection]:
    """A connection that may do everything; what it does is on the disk afterwards."""
    connection = driver.connect(str(vault / "clients.db"), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{store_key.hex()}'\"")
        connection.execute("BEGIN IMMEDIATE")
        # The triggers keep no one out who may drop them; put back, the schema is as before.
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, statement in triggers:
            connection.execute(statement)
        connection.execute("COMMIT")
    finally:
        connection.close()


def replace_database(vault: Path, other: Path) -> None:
    """Puts another database, closed, in the place of a vault's."""
    for suffix in ("", "-wal", "-shm"):
        (vault / f"clients.db{suffix}").unlink(missing_ok=True)
    shutil.copyfile(other, vault / "clients.db")
