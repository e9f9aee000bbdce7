"""One connection: what it takes, what it refuses, and what it says when the disk or another program is in its way."""

import contextlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3.dbapi2 as driver

from tests.vault.raw import raw
from vault.errors import StorageFailed, Tampered
from vault.store.database import _SETTINGS, Database
from vault.store.errors import StoreAltered, translate

KEY = bytes(range(32))
LOG = "INSERT INTO log (idx, session, leaf) VALUES (?, x'00', x'00')"
MANIFEST = "INSERT INTO manifest (epoch, body, signatures) VALUES (1, x'00', x'00')"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    made = Database(folder / "clients.db", KEY, create=True)
    made.run(LOG, (0,))
    made.run(MANIFEST)
    yield made
    made.close()


@pytest.mark.usefixtures("database")
def test_every_setting_holds_on_every_connection(folder: Path) -> None:
    for _ in range(2):
        other = Database(folder / "clients.db", KEY)
        other._connection.set_authorizer(None)
        assert {name: other.one(f"PRAGMA {name}") for name in _SETTINGS} == {name: (value,) for name, value in _SETTINGS.items()}
        other.close()


@pytest.mark.parametrize("setting", ["synchronous", "temp_store", "secure_delete", "journal_mode", "foreign_keys", "recursive_triggers"])
def test_a_setting_that_is_not_taken_keeps_the_vault_closed(folder: Path, database: Database, setting: str) -> None:
    class Deaf:
        """A connection that ignores one setting, as some builds and file systems do."""

        def __init__(self, real: driver.Connection) -> None:
            self.real = real

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

        def execute(self, statement: str, *values: object) -> object:
            return self.real.execute("SELECT 'x'" if statement.startswith(f"PRAGMA {setting}") else statement, *values)

    deaf = SimpleNamespace(connect=lambda *args, **more: Deaf(driver.connect(*args, **more)), sqlite_version_info=driver.sqlite_version_info)
    with pytest.raises(StorageFailed) as refused:
        Database(folder / "clients.db", KEY, sqlite=deaf)
    assert (refused.value.id, refused.value.code) == ("store_setting", 6) and setting in refused.value.message


def test_plain_sqlite_is_refused_before_it_writes(folder: Path) -> None:
    with pytest.raises(StorageFailed) as refused:
        Database(folder / "new.db", KEY, create=True, sqlite=sqlite3)
    assert refused.value.id == "no_sqlcipher"
    assert not (folder / "new.db").exists() or (folder / "new.db").stat().st_size == 0


def test_an_older_sqlite_is_refused(folder: Path) -> None:
    older = SimpleNamespace(connect=driver.connect, sqlite_version_info=(3, 51, 2))
    with pytest.raises(StorageFailed) as refused:
        Database(folder / "new.db", KEY, create=True, sqlite=older)
    assert refused.value.id == "no_sqlcipher"


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE ':memory:' AS other",
        "ATTACH DATABASE 'copy.db' AS other KEY ''",
        "DETACH DATABASE main",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "PRAGMA temp_store = 1",
        "PRAGMA synchronous = 0",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA cipher_plaintext_header_size = 32",
        "PRAGMA user_version",
        "PRAGMA writable_schema = 1",
        "SELECT sqlcipher_export('main')",
        "SELECT load_extension('x')",
        "CREATE TABLE more (a)",
        "CREATE TEMP TABLE more (a)",
        "CREATE INDEX more ON client (import)",
        "CREATE TRIGGER more AFTER INSERT ON log BEGIN DELETE FROM client; END",
        "CREATE VIEW more AS SELECT * FROM client",
        "DROP TABLE client",
        "DROP TRIGGER log_keeps",
        "ALTER TABLE client RENAME TO more",
        "ANALYZE",
        "REINDEX",
        "UPDATE log SET leaf = x'01'",
        "DELETE FROM log",
        "INSERT OR REPLACE INTO log (idx, session, leaf) VALUES (0, x'00', x'01')",
        "INSERT INTO log (idx, session, leaf) VALUES (0, x'00', x'01') ON CONFLICT (idx) DO UPDATE SET leaf = excluded.leaf",
        "UPDATE manifest SET body = x'01'",
        "DELETE FROM manifest",
        "REPLACE INTO manifest (epoch, body, signatures) VALUES (1, x'01', x'01')",
        "INSERT INTO sqlite_master (type) VALUES ('table')",
        "UPDATE sqlite_master SET sql = ''",
        "SELECT writefile('x', x'00')",
    ],
)
def test_it_does_nothing_but_read_and_write_its_rows(folder: Path, database: Database, statement: str) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises((driver.Error, StorageFailed, Tampered)):
        database.run(statement)
    assert sorted(folder.iterdir()) == before
    assert database.all("SELECT idx, leaf FROM log") == [(0, b"\0")] and database.all("SELECT epoch, body FROM manifest") == [(1, b"\0")]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("key", [bytes(32), KEY[::-1]])
def test_another_key(folder: Path, key: bytes) -> None:
    with pytest.raises(Tampered) as refused:
        Database(folder / "clients.db", key)
    assert (refused.value.id, refused.value.code) == ("database_altered", 5)


def test_a_key_of_another_length(folder: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        Database(folder / "x.db", b"short", create=True)


def test_no_file(folder: Path) -> None:
    with pytest.raises(StorageFailed) as refused:
        Database(folder / "clients.db", KEY)
    assert refused.value.id == "store_missing" and not list(folder.iterdir())


@pytest.mark.parametrize("version", [0, 2, 99])
def test_the_version_of_tomorrow(folder: Path, database: Database, version: int) -> None:
    with raw(folder, KEY) as sql:
        sql.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(StorageFailed) as refused:
        Database(folder / "clients.db", KEY)
    assert refused.value.id == "store_version" and str(version) in refused.value.message


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER more AFTER INSERT ON log BEGIN DELETE FROM alias; END",
        "CREATE TABLE more (a)",
        "CREATE VIEW more AS SELECT * FROM client",
        "DROP INDEX client_import",
        "DROP TABLE seal",
        "ALTER TABLE client ADD COLUMN more",
    ],
)
def test_tables_of_another_shape_are_refused(folder: Path, database: Database, statement: str) -> None:
    with raw(folder, KEY) as sql:
        sql.execute(statement)
    with pytest.raises(StoreAltered):
        Database(folder / "clients.db", KEY)


def test_a_missing_trigger_is_refused(folder: Path, database: Database) -> None:
    connection = driver.connect(str(folder / "clients.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("DROP TRIGGER log_stays")
    connection.close()
    with pytest.raises(StoreAltered):
        Database(folder / "clients.db", KEY)


def test_every_page_of_the_file_is_sealed(folder: Path, database: Database) -> None:
    """A flipped byte anywhere in what was written is an alarm, and never another value."""
    database.run("INSERT INTO client (id, import) VALUES (x'11', NULL)")
    database._connection.set_authorizer(None)
    database.one("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    path = folder / "clients.db"
    whole, refusals = path.read_bytes(), 0
    for place in range(0, len(whole), 4096):
        path.write_bytes(whole[: place + 100] + bytes([whole[place + 100] ^ 1]) + whole[place + 101 :])
        with pytest.raises(StoreAltered):
            read_everything(path)
        refusals += 1
    assert refusals == len(whole) // 4096 > 10
    path.write_bytes(whole)
    assert not any(word in whole for word in (b"CREATE TABLE", b"SQLite format", b"client", b"log_session"))


def read_everything(path: Path) -> None:
    other = Database(path, KEY)
    try:
        other._connection.set_authorizer(None)
        for (name,) in other.all("SELECT name FROM sqlite_master WHERE type = 'table'"):
            other.all(f"SELECT * FROM {name}")  # noqa: S608
        if other.all("PRAGMA integrity_check") != [("ok",)]:
            raise StoreAltered
    finally:
        other.close()


def open_files() -> set[str]:
    """What this process has open, where the system tells; a file that was unlinked at once shows here alone."""
    folder = Path("/proc/self/fd")
    links = list(folder.iterdir()) if folder.exists() else []
    return {str(link.readlink()) for link in links if link.is_symlink()}


def test_big_sorts_leave_no_file(folder: Path, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    for name in ("SQLITE_TMPDIR", "TMPDIR"):
        monkeypatch.setenv(name, str(spill))
    with database.writing():
        database.run_many("INSERT INTO record (kind, id, data) VALUES ('k', ?, ?)", ((os.urandom(16), b"canary-canary-canary" * 40) for _ in range(20_000)))
    before = sorted(each.name for each in folder.iterdir())
    fds = set()
    for count, _ in enumerate(database.each("SELECT data FROM record ORDER BY data || id, id DESC")):
        if count % 5_000 == 0:
            fds |= open_files()
    assert sorted(each.name for each in folder.iterdir()) == before and not list(spill.iterdir())
    assert not [each for each in fds if "etilqs" in each]
    assert b"canary-canary" not in (folder / "clients.db").read_bytes() + (folder / "clients.db-wal").read_bytes()


def test_busy_for_more_than_five_seconds(folder: Path, database: Database) -> None:
    with raw(folder, KEY) as sql, pytest.raises(StorageFailed) as refused, database.writing():
        raise AssertionError(sql)
    assert (refused.value.id, refused.value.code) == ("store_busy", 6) and refused.value.next_step
    with database.writing():
        database.run(LOG, (1,))


def test_an_error_inside_undoes_everything(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.writing():  # noqa: PT012
        database.run(LOG, (1,))
        raise KeyboardInterrupt
    assert database.all("SELECT idx FROM log") == [(0,)] and not database.in_transaction


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four megabytes."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted by root alone")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    database = Database(small_disk / "clients.db", KEY, create=True)
    written = 0
    with pytest.raises(StorageFailed) as refused:  # noqa: PT012  how many fit is not known
        while True:
            with database.writing():
                database.run("INSERT INTO record (kind, id, data) VALUES ('k', ?, ?)", (os.urandom(16), os.urandom(100_000)))
                database.run("INSERT INTO record (kind, id, data) VALUES ('l', ?, ?)", (os.urandom(16), b"x"))
            written += 1
    assert (refused.value.id, refused.value.code) == ("store_full", 6)
    (small_disk / "clients.db-shm").stat()
    assert written and {count for (count,) in database.all("SELECT count(*) FROM record GROUP BY kind")} == {written}
    database.close()


def test_a_file_system_that_became_read_only(small_disk: Path) -> None:
    database = Database(small_disk / "clients.db", KEY, create=True)
    database.run(LOG, (0,))
    database.close()
    if subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be made read-only here")
    with pytest.raises(StorageFailed) as refused:  # noqa: PT012  at opening or at the first write
        reopened = Database(small_disk / "clients.db", KEY)
        with contextlib.closing(reopened), reopened.writing():
            reopened.run(LOG, (1,))
    assert refused.value.code == 6 and refused.value.next_step


@pytest.mark.parametrize(
    ("code", "id"),
    [
        (driver.SQLITE_FULL, "store_full"),
        (driver.SQLITE_BUSY | (2 << 8), "store_busy"),
        (driver.SQLITE_LOCKED, "store_busy"),
        (driver.SQLITE_PROTOCOL, "store_busy"),
        (driver.SQLITE_READONLY | (5 << 8), "store_read_only"),
        (driver.SQLITE_PERM, "store_read_only"),
        (driver.SQLITE_CANTOPEN, "store_unreadable"),
        (driver.SQLITE_IOERR | (12 << 8), "store_io"),
    ],
)
def test_words_for_every_failure_of_a_disk(code: int, id: str) -> None:
    error = driver.OperationalError("secret path")
    error.sqlite_errorcode = code
    known = translate(error)
    assert known is not None and (known.id, known.code) == (id, 6) and known.next_step and "secret" not in known.message


def test_our_own_mistakes_are_not_dressed_up(database: Database) -> None:
    with pytest.raises(driver.OperationalError):
        database.run("SELECT nothing FROM nowhere")
    with pytest.raises(driver.IntegrityError):
        database.run(LOG, (0,))
