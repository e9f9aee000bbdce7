"""Every table, every column: changed, swapped, emptied, deleted, inserted by plain SQL with the store key. All of it is noticed."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from tests.office import Office
from tests.vault.raw import raw
from tests.vault.state.detector import TABLES, Watch, watch
from vault.model import calls as c

Sql = driver.Connection
ENTRIES = 262  # so that a tile is complete


@dataclass(frozen=True)
class Edit:
    """One edit; `make` says whether it changed anything."""

    name: str
    make: Callable[[Sql], bool]


@pytest.fixture(scope="module")
def full(sealed_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Watch:
    """A vault with rows in every table but `meta`, in which nothing is kept."""
    office = sealed_office.at(tmp_path_factory.mktemp("full") / "office")
    with office.unlock("sales") as desk:
        desk.show_names(c.ShowNames(desk.find(c.Find("")).clients))
        while desk.status().log_entries < ENTRIES:
            desk.beat()
    return watch(office)


@pytest.fixture(scope="module")
def kept(full: Watch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The untouched files, vault and this computer's memory."""
    place = tmp_path_factory.mktemp("kept") / "all"
    shutil.copytree(full.office.folder, place)
    return place


def columns(sql: Sql, table: str) -> list[tuple[str, str, bool]]:
    return [(name, type, bool(key)) for _, name, type, _, _, key in sql.execute(f"PRAGMA table_info({table})")]


def update(table: str, column: str, how: str) -> Callable[[Sql], bool]:
    def make(sql: Sql) -> bool:
        rows = sql.execute(f"SELECT {column} FROM {table}").fetchall()  # noqa: S608
        if not rows:
            return False
        value = rows[len(rows) // 2][0]
        other = next((each for (each,) in rows if each != value), None)
        new = {"flipped": flipped(value), "of another row": other, "of another type": "text" if isinstance(value, bytes | int) else 7, "nothing": None}[how]
        if new == value or (how == "of another row" and new is None):
            return False
        where, values = (f"{column} IS NULL", ()) if value is None else (f"{column} = ?", (value,))
        sql.execute("PRAGMA foreign_keys = 0")
        try:
            return bool(sql.execute(f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {where}", (new, *values)).rowcount)  # noqa: S608
        except driver.IntegrityError:
            return False  # NOT NULL

    return make


def flipped(value: object) -> object:
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"x"
    if isinstance(value, str):
        return value[:-1] + ("y" if value.endswith("x") else "x")
    return value + 1 if isinstance(value, int) else b"x" * 16


def delete(table: str, what: str) -> Callable[[Sql], bool]:
    def make(sql: Sql) -> bool:
        sql.execute("PRAGMA foreign_keys = 0")
        names = [name for name, _, key in columns(sql, table) if key]
        rows = sql.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY {', '.join(names)}").fetchall()  # noqa: S608
        if not rows:
            return False
        if what == "all":
            return bool(sql.execute(f"DELETE FROM {table}").rowcount)  # noqa: S608
        row = rows[{"first": 0, "middle": len(rows) // 2, "last": -1}[what]]
        return bool(sql.execute(f"DELETE FROM {table} WHERE {' AND '.join(f'{name} = ?' for name in names)}", row).rowcount)  # noqa: S608

    return make


def insert(table: str) -> Callable[[Sql], bool]:
    """A copy of a row under another key."""

    def make(sql: Sql) -> bool:
        sql.execute("PRAGMA foreign_keys = 0")
        listed = columns(sql, table)
        row = sql.execute(f"SELECT * FROM {table} LIMIT 1 OFFSET 1").fetchone() or sql.execute(f"SELECT * FROM {table}").fetchone()  # noqa: S608
        if row is None:
            return False
        keys = [place for place, (_, _, key) in enumerate(listed) if key]
        last = keys[-1]
        if isinstance(row[last], int):
            biggest = sql.execute(f"SELECT max({listed[last][0]}) FROM {table}").fetchone()[0]  # noqa: S608
            new = tuple(biggest + 1 if place == last else value for place, value in enumerate(row))
        else:
            new = tuple(flipped(value) if place == last else value for place, value in enumerate(row))
        return bool(sql.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", new).rowcount)  # noqa: S608

    return make


def edits(sql: Sql) -> Iterator[Edit]:
    for table in TABLES:
        for column, _, _ in columns(sql, table):
            for how in ("flipped", "of another row", "of another type", "nothing"):
                yield Edit(f"{table}.{column}: {how}", update(table, column, how))
        for what in ("first", "middle", "last", "all"):
            yield Edit(f"{table}: {what} deleted", delete(table, what))
        yield Edit(f"{table}: a row more", insert(table))


# What is added and never read. A tile is written over when it is complete; an attachment without an entry belongs to none; groups of the tree are two.
UNREAD = {"tile: a row more", "attachment: a row more", "state_node: a row more", "state_leaf: a row more"}


def unnoticed(full: Watch, kept: Path, chosen: Callable[[int], bool]) -> tuple[list[str], int]:
    with raw(full.office.vault, full.store_key) as sql:
        all_edits = list(edits(sql))
    missed, made = [], 0
    for number, edit in enumerate(all_edits):
        if not chosen(number):
            continue
        restore(full, kept)
        with raw(full.office.vault, full.store_key) as sql:
            changed = edit.make(sql)
        if changed:
            made += 1
            if not full.notices():
                missed.append(edit.name)
    restore(full, kept)
    return missed, made


def restore(full: Watch, kept: Path) -> None:
    shutil.rmtree(full.office.vault)
    shutil.copytree(kept / "office.vault", full.office.vault)
    shutil.rmtree(full.office.here.data_folder)
    shutil.copytree(kept / "data", full.office.here.data_folder)


def test_the_untouched_vault_is_fine(full: Watch, kept: Path) -> None:
    restore(full, kept)
    assert full.notices() == ""


def test_edits_of_every_table(full: Watch, kept: Path) -> None:
    missed, made = unnoticed(full, kept, lambda number: number % 5 == 0)
    assert set(missed) <= UNREAD and made > 25


@pytest.mark.long
def test_every_edit_of_every_column(full: Watch, kept: Path) -> None:
    missed, made = unnoticed(full, kept, lambda number: True)
    print(f"{made} edits by SQL in {len(TABLES)} tables: {made - len(missed)} noticed; added rows that nobody reads: {sorted(missed)}")
    assert set(missed) <= UNREAD and made > 150
