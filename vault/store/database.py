"""One connection to `clients.db`: SQLCipher under a raw key, every setting read back, nothing else permitted.

Why so strict: with `synchronous=NORMAL` a power cut loses acknowledged rows, `temp_store=FILE` makes SQLCipher write plaintext files, and plain SQLite
ignores `PRAGMA key` and writes plaintext.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlcipher3.dbapi2 as driver

from vault.errors import StorageFailed, VaultError
from vault.store.errors import StoreAltered, translate
from vault.store.schema import STATEMENTS, USER_VERSION

KEY = 32
_OLDEST_SQLITE = (3, 51, 3)  # before it a write-ahead log could be reset while another connection read it
_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,  # on macOS down to the disk itself; elsewhere it changes nothing
    "checkpoint_fullfsync": 1,
    "temp_store": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,  # without it REPLACE deletes rows past the triggers of the append-only tables
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}
_PERMITTED = frozenset(
    (
        driver.SQLITE_SELECT,
        driver.SQLITE_READ,
        driver.SQLITE_INSERT,
        driver.SQLITE_UPDATE,
        driver.SQLITE_DELETE,
        driver.SQLITE_TRANSACTION,
        driver.SQLITE_FUNCTION,
        driver.SQLITE_RECURSIVE,
    )
)
_VERSION = "PRAGMA data_version"
_APPEND_ONLY = frozenset(("log", "manifest"))
_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
Rows = list[tuple[Any, ...]]

# Bytes go in as they are: without this every one of them takes a walk through the adapter protocol.
driver.register_adapter(bytes, lambda value: value)


@dataclass(frozen=True, slots=True)
class Versions:
    """What the driver brings. `sqlcipher` is empty where it is plain SQLite; `good`: the vault opens with it."""

    sqlite: str
    sqlcipher: str
    provider: str
    good: bool


def versions(sqlite: ModuleType = driver) -> Versions:
    """Asks the driver itself; no file is opened."""
    with contextlib.closing(sqlite.connect(":memory:")) as connection:
        connection.execute("PRAGMA key = 'none'")  # before it SQLCipher does not name its provider
        asked = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("cipher_version", "cipher_provider_version")]
    cipher, provider = (str(row[0]) if row else "" for row in asked)
    return Versions(sqlite.sqlite_version, cipher, provider, bool(cipher) and sqlite.sqlite_version_info >= _OLDEST_SQLITE)


class Database:
    """An open database. All statements of one process go through it, one after the other. `sqlite` is the driver module, SQLCipher's."""

    def __init__(self, path: Path, key: bytes, *, create: bool = False, sqlite: ModuleType = driver) -> None:
        if len(key) != KEY:
            raise ValueError("a store key has 32 bytes")
        if not create and not path.is_file():
            raise StorageFailed("The vault's database is not there.", id="store_missing", next_step="Check the path, or restore the last backup.")
        self._driver = sqlite
        with _translated():
            # Our own BEGIN and COMMIT; the driver must not guess.
            self._connection = sqlite.connect(str(path), isolation_level=None, cached_statements=256)
        try:
            with _translated():
                self._unlock(key)
                if create:
                    self._create()
                self._check_version()
                self._check_schema()
                self._connection.set_authorizer(_authorize)
        except BaseException:
            self._connection.close()
            raise

    def _unlock(self, key: bytes) -> None:
        self._connection.execute("PRAGMA cipher_log_level = NONE")
        self._connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if not self._connection.execute("PRAGMA cipher_version").fetchone() or self._driver.sqlite_version_info < _OLDEST_SQLITE:
            raise StorageFailed(
                "This installation has no SQLCipher of the needed version, so the vault stays closed.",
                id="no_sqlcipher",
                next_step="Install Cassaforte again.",
            )
        self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, value in _SETTINGS.items():
            self._connection.execute(f"PRAGMA {name} = {value}").fetchall()
        self._check_settings()

    def _check_settings(self) -> None:
        for name, value in _SETTINGS.items():
            found = self._connection.execute(f"PRAGMA {name}").fetchone()
            if found != (value,):
                raise StorageFailed(
                    f"The database did not take the setting {name}, without which the vault would not be safe.",
                    id="store_setting",
                    next_step="A vault belongs on a local disk of this computer.",
                )

    def _create(self) -> None:
        for statement in STATEMENTS:
            self._connection.execute(statement)

    def _check_version(self) -> None:
        found = self._connection.execute("PRAGMA user_version").fetchone()
        if found != (USER_VERSION,):
            raise StorageFailed(
                f"The vault's database has version {found[0]}; this program reads {USER_VERSION}.",
                id="store_version",
                next_step="Open the vault with the program that wrote it last.",
            )

    def _check_schema(self) -> None:
        """Exactly our tables, indexes and triggers: one that was added would act in our transactions, one that was taken away would not."""
        with contextlib.closing(self._driver.connect(":memory:", isolation_level=None)) as model:
            for statement in STATEMENTS:
                model.execute(statement)
            if model.execute(_OBJECTS).fetchall() != self._connection.execute(_OBJECTS).fetchall():
                raise StoreAltered

    def close(self) -> None:
        """Nothing can be read any more."""
        with _translated():
            self._connection.close()

    def all(self, statement: str, values: Sequence[object] = ()) -> Rows:
        """Every row of a query."""
        with _translated():
            rows: Rows = self._connection.execute(statement, values).fetchall()
        return rows

    def one(self, statement: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        with _translated():
            row: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
        return row

    def each(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one; nothing may be written meanwhile."""
        with _translated():
            yield from self._connection.execute(statement, values)

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """One change; gives the number of rows changed."""
        with _translated():
            return int(self._connection.execute(statement, values).rowcount)

    def run_many(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        """The same change for many rows."""
        with _translated():
            self._connection.executemany(statement, values)

    def version(self) -> int:
        """A number that is another one once another connection has committed anything."""
        with _translated():
            return int(self._connection.execute(_VERSION).fetchone()[0])

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self._connection.in_transaction)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One durable transaction, or nothing of it. Waits up to five seconds for its turn."""
        with _translated():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with _translated():
                self._connection.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Several queries over one state of the database."""
        with _translated():
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def _roll_back(self) -> None:
        # SQLite has rolled back by itself after some errors; then there is nothing left to do.
        if self._connection.in_transaction:
            with contextlib.suppress(driver.Error):
                self._connection.execute("ROLLBACK")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except driver.Error as error:
        known: VaultError | None = translate(error)
        if known is None:
            raise
        raise known from None


def _authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """What a statement may do once the database is open: no other files, no settings, no new tables, no change of what is append only."""
    if action == driver.SQLITE_PRAGMA and (first, second) == ("data_version", None):
        return int(driver.SQLITE_OK)
    if action not in _PERMITTED or (action == driver.SQLITE_FUNCTION and second == "load_extension"):
        return int(driver.SQLITE_DENY)
    if action in (driver.SQLITE_UPDATE, driver.SQLITE_DELETE) and first in _APPEND_ONLY:
        return int(driver.SQLITE_DENY)
    return int(driver.SQLITE_OK)
