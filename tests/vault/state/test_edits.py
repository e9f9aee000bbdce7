"""Whoever has the store key and no other key can edit every row; no edit is believed by any path that reads what it concerns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from tests.vault.raw import raw
from tests.vault.state.conftest import CLIENTS, Target
from vault.crypto.state import bucket_hash, bucket_number, encode_row, leaf_hash, node_hash
from vault.errors import Tampered
from vault.model import calls as c
from vault.model.progress import finish
from vault.services import client_state
from vault.services.state_tree import StateTree
from vault.store.schema import CLIENT_TABLES
from vault.store.state_rows import TOP

Sql = driver.Connection
CLIENT = ("names", "detail", "reveal", "import", "seal", "triage", "values", "notify")
FOUND = ("reveal by alias", "find alias", "officer finds alias")
SET = ("find", "status")
SLOW = ("detail", "import", "seal", "values", "notify")
THOROUGH = ("a byte of a value", "parts of two clients swapped", "an alias that means another client")


@dataclass(frozen=True)
class Edit:
    """What was edited, how, and which paths must not believe it."""

    name: str
    make: Callable[[Sql, Target], object]
    paths: tuple[str, ...]


def flip(sql: Sql, table: str, column: str, where: str, values: tuple[object, ...]) -> None:
    (before,) = sql.execute(f"SELECT {column} FROM {table} WHERE {where}", values).fetchone()  # noqa: S608
    after = before[:-40] + bytes([before[-40] ^ 1]) + before[-39:] if len(before) > 40 else before[:-1] + bytes([before[-1] ^ 1])
    sql.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (after, *values))  # noqa: S608


def swap_parts(sql: Sql, target: Target) -> None:
    marker = b"\0" * 16
    for new, old in ((marker, target.victim), (target.victim, target.other), (target.other, marker)):
        sql.execute("UPDATE part SET client = ? WHERE client = ? AND class = 'reach'", (new, old))


def rebuild_tree(sql: Sql, target: Target) -> None:
    """Changes a value, then leaf, bucket, node and top with it: everything but the signed root."""
    flip(sql, "part", "body", "client = ? AND class = 'reach'", (target.victim,))
    rows = [encode_row(table, row) for table, statement in CLIENT_TABLES.items() for row in sql.execute(statement.format("?"), (target.victim,))]
    bucket = bucket_number("client", target.victim)
    sql.execute("UPDATE state_leaf SET leaf = ? WHERE grp = 0 AND id = ?", (leaf_hash("client", target.victim, rows), target.victim))
    held = sql.execute("SELECT id, kind, leaf FROM state_leaf WHERE grp = 0 AND bucket = ?", (bucket,)).fetchall()
    (node,) = sql.execute("SELECT hashes FROM state_node WHERE grp = 0 AND node = ?", (bucket // 256,)).fetchone()
    node = put(node, bucket % 256, bucket_hash(held))
    (top,) = sql.execute("SELECT hashes FROM state_node WHERE grp = 0 AND node = ?", (TOP,)).fetchone()
    sql.execute("UPDATE state_node SET hashes = ? WHERE grp = 0 AND node = ?", (node, bucket // 256))
    sql.execute("UPDATE state_node SET hashes = ? WHERE grp = 0 AND node = ?", (put(top, bucket // 256, node_hash(node)), TOP))


def put(hashes: bytes, place: int, value: bytes) -> bytes:
    return hashes[: place * 32] + value + hashes[(place + 1) * 32 :]


def delete_client(sql: Sql, target: Target) -> None:
    for table in ("part", "tag", "alias", "crm_id", "seal"):
        sql.execute(f"DELETE FROM {table} WHERE client = ?", (target.victim,))  # noqa: S608
    sql.execute("DELETE FROM client WHERE id = ?", (target.victim,))


def tree_row(group: int, what: str) -> Callable[[Sql, Target], object]:
    def edit(sql: Sql, target: Target) -> None:
        bucket = bucket_number("client", target.victim)
        match what:
            case "leaf":
                sql.execute("DELETE FROM state_leaf WHERE grp = ? AND id = ?", (group, target.victim))
            case "bucket":
                sql.execute("DELETE FROM state_leaf WHERE grp = ? AND bucket = ?", (group, bucket))
            case "node":
                sql.execute("DELETE FROM state_node WHERE grp = ? AND node = ?", (group, bucket // 256))
            case "top":
                sql.execute("DELETE FROM state_node WHERE grp = ? AND node = ?", (group, TOP))
            case "all":
                sql.execute("DELETE FROM state_leaf")
                sql.execute("DELETE FROM state_node")

    return edit


def one(statement: str, *names: str) -> Callable[[Sql, Target], object]:
    def edit(sql: Sql, target: Target) -> None:
        assert sql.execute(statement, tuple(getattr(target, name) for name in names)).rowcount > 0

    return edit


EDITS = (
    Edit("a byte of a value", lambda sql, t: flip(sql, "part", "body", "client = ? AND class = 'reach'", (t.victim,)), CLIENT),
    Edit("a byte of a private value", lambda sql, t: flip(sql, "part", "body", "client = ? AND class = 'private'", (t.victim,)), CLIENT),
    Edit("a byte of a data key", lambda sql, t: flip(sql, "part", "deks", "client = ? AND class = 'reach'", (t.victim,)), CLIENT),
    Edit("parts of two clients swapped", swap_parts, CLIENT),
    Edit("a part taken away", one("DELETE FROM part WHERE client = ? AND class = 'private'", "victim"), CLIENT),
    Edit("a part of no class of ours", one("UPDATE part SET class = 'extra' WHERE client = ? AND class = 'private'", "victim"), CLIENT),
    Edit("a generation", one("UPDATE part SET generation = 2 WHERE client = ?", "victim"), CLIENT),
    Edit("a generation that is no number", one("UPDATE part SET generation = 1.5 WHERE client = ?", "victim"), CLIENT),
    Edit("a part that is text", one("UPDATE part SET body = 'text' WHERE client = ? AND class = 'reach'", "victim"), CLIENT),
    Edit("text that is none", one("UPDATE alias SET field = CAST(x'ff00fe' AS TEXT) WHERE alias = ?", "alias"), (*CLIENT, *FOUND)),
    Edit("an alias added", one("INSERT INTO alias (client, alias, field) VALUES (?, 'zz00zz00', 'given.1')", "victim"), CLIENT),
    Edit("an alias that means another client", one("UPDATE alias SET client = ? WHERE alias = ?", "other", "alias"), (*CLIENT, *FOUND)),
    Edit("an alias that means another field", one("UPDATE alias SET field = 'notes.1' WHERE alias = ?", "alias"), (*CLIENT, *FOUND)),
    Edit("an alias taken away", one("DELETE FROM alias WHERE alias = ?", "alias"), ("names", "detail", "reveal", "seal", "triage", "officer finds alias")),
    Edit("every alias and seal taken away", lambda sql, t: (sql.execute("DELETE FROM alias"), sql.execute("DELETE FROM seal")), (*CLIENT, "officer finds alias")),
    Edit("a seal that means another client", one("UPDATE seal SET client = ? WHERE client = ?", "other", "victim"), CLIENT),
    Edit("a seal's register code", lambda sql, t: flip(sql, "seal", "mac", "client = ?", (t.victim,)), CLIENT),
    Edit("a seal taken away", one("DELETE FROM seal WHERE client = ?", "victim"), ("names", "reveal", "triage")),
    Edit("a record id that means another client", one("UPDATE crm_id SET client = ? WHERE client = ?", "other", "victim"), (*CLIENT, "find record id")),
    Edit("a record id changed", one("UPDATE crm_id SET id = id || 'x' WHERE client = ?", "victim"), ("names", "reveal", "officer finds record id")),
    Edit("a tag that means another client", one("UPDATE OR REPLACE tag SET client = ? WHERE client = ? AND kind = 'email'", "other", "victim"), (*CLIENT, "find e-mail")),
    Edit("a client hidden", lambda sql, t: sql.execute("UPDATE client SET import = x'00' WHERE id = ?", (t.victim,)), CLIENT),
    Edit("a client taken away", delete_client, (*SET, "verify", "officer finds code", "values")),
    Edit("a client added", lambda sql, t: sql.execute("INSERT INTO client (id, import) VALUES (x'00112233445566778899aabbccddeeff', NULL)"), (*SET, "verify")),
    Edit("a leaf of the tree", tree_row(0, "leaf"), (*CLIENT, *SET)),
    Edit("a bucket of the tree", tree_row(0, "bucket"), (*CLIENT, *SET)),
    Edit("a node of the tree", tree_row(0, "node"), CLIENT),
    Edit("the top of the tree", tree_row(0, "top"), (*CLIENT, *SET, "keys")),
    Edit("the top of the registry", tree_row(1, "top"), (*CLIENT, *SET, "keys")),
    Edit("the whole tree", tree_row(0, "all"), (*CLIENT, *SET, "keys")),
    Edit("everything up to the signed root", rebuild_tree, (*CLIENT, *SET, "keys")),
    Edit("the budgets dropped", lambda sql, t: sql.execute("DELETE FROM record WHERE kind = 'budget'"), ("reveal", "names", "status", "verify")),
    Edit("a budget changed", lambda sql, t: sql.execute("UPDATE record SET data = ? WHERE kind = 'budget'", (b'{"counted":[],"last":0}',)), ("reveal", "names", "status")),
    Edit("an import dropped", lambda sql, t: sql.execute("DELETE FROM record WHERE kind = 'import'"), ("names", "find", "import")),
    Edit("an import opened again", lambda sql, t: sql.execute("UPDATE record SET data = CAST(replace(data, 'done', 'open') AS BLOB) WHERE kind = 'import'"), ("names", "find", "import")),
    Edit("a batch changed", lambda sql, t: sql.execute("UPDATE record SET data = CAST(replace(data, ',', ', ') AS BLOB) WHERE kind = 'batch'"), ("triage",)),
    Edit("a batch dropped", lambda sql, t: sql.execute("DELETE FROM record WHERE kind = 'batch'"), ("triage",)),
    Edit("wraps dropped", lambda sql, t: sql.execute("DELETE FROM record WHERE kind = 'wrap'"), ("find", "names", "reveal", "verify")),
    Edit("a wrap of another", lambda sql, t: sql.execute("UPDATE record SET data = (SELECT data FROM record WHERE kind = 'wrap' ORDER BY id LIMIT 1) WHERE kind = 'wrap'"), ("find", "names", "reveal", "verify")),
    Edit("a generation said to be destroyed", lambda sql, t: sql.execute("INSERT INTO record VALUES ('retired', CAST('reach/main/1' AS BLOB), x'7b7d')"), ("verify",)),
)


def walk(path: str, target: Target, email: str = "") -> None:  # noqa: C901, PLR0912, PLR0915  one branch for each path
    """Goes one path, in a session of its own that begins after the edit."""
    office, export, sealed = target.office, target.office.export(CLIENTS), target.office.folder / "sealed.csv"
    role = "compliance" if path.startswith(("officer", "triage", "values", "notify")) else "sales"
    with office.unlock(role) as desk:
        match path:
            case "find":
                desk.find(c.Find(""))
            case "find alias" | "officer finds alias":
                desk.find(c.Find(target.alias))
            case "find e-mail":
                desk.find(c.Find(email))
            case "find record id" | "officer finds record id":
                desk.find(c.Find(target.crm_id))
            case "officer finds code":
                desk.find(c.Find(target.code))
            case "names":
                desk.show_names(c.ShowNames((target.other_code, target.code)))
            case "detail":
                desk.show_client(c.ShowClient(target.code))
            case "reveal":
                desk.reveal(c.Reveal(target.code, "email", "delivery"))
            case "reveal by alias":
                desk.reveal(c.Reveal(target.alias, "email", "delivery"))
            case "import":
                finish(desk.import_file(c.ImportFile(str(export))))
            case "seal":
                finish(desk.seal_file(c.SealFile(str(export), str(office.folder / "again.csv"))))
            case "triage":
                finish(desk.check_leak(c.CheckLeak(str(sealed))))
            case "values":
                finish(desk.check_leak(c.CheckLeak(str(export), office.approver("admin"))))
            case "notify":
                finish(desk.notify(c.Notify(str(export), str(office.folder / "lists"), office.approver("admin"), (), True, CLIENTS)))
            case "status":
                desk.status()
            case "keys":
                desk.keys_status()
            case "verify":
                report = finish(desk.verify_log())
                if report.problem:
                    raise Tampered(report.problem)
            case _:
                raise AssertionError(path)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_no_path_believes_it(edit: Edit, target: Target) -> None:
    every = edit.name in THOROUGH
    refused_by(edit, target, [path for path in edit.paths if every or path not in SLOW])


@pytest.mark.long
@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit.name not in THOROUGH and set(edit.paths) & set(SLOW)], ids=lambda edit: edit.name)
def test_no_long_work_believes_it(edit: Edit, target: Target) -> None:
    refused_by(edit, target, [path for path in edit.paths if path in SLOW])


def refused_by(edit: Edit, target: Target, paths: Sequence[str]) -> None:
    email = ""
    if "find e-mail" in edit.paths:
        with target.office.unlock("sales") as desk:
            email = desk.reveal(c.Reveal(target.code, "email", "delivery")).value
    with raw(target.office.vault, target.store_key) as sql:
        edit.make(sql, target)
    for path in paths:
        with pytest.raises(Tampered) as refused:
            walk(path, target, email)
        assert refused.value.code == 5 and refused.value.message, path
    assert not any((target.office.folder / name).exists() for name in ("again.csv", "lists")), "something was written from rows that nobody signs"


@pytest.mark.parametrize("edit", EDITS[:4], ids=lambda edit: edit.name)
def test_an_open_session_does_not_believe_it_either(edit: Edit, target: Target) -> None:
    with pytest.raises(Tampered), target.office.unlock("sales") as desk:  # noqa: PT012  the desk closes itself on an alarm
        desk.show_names(c.ShowNames((target.code,)))
        with raw(target.office.vault, target.store_key) as sql:
            edit.make(sql, target)
        desk.reveal(c.Reveal(target.code, "email", "delivery"))


def test_an_older_row_is_not_believed(target: Target, tmp_path: Path) -> None:
    with raw(target.office.vault, target.store_key) as sql:
        before = sql.execute("SELECT deks, body FROM part WHERE client = ? AND class = 'reach'", (target.victim,)).fetchone()
    changed = tmp_path / "changed.csv"
    changed.write_text(target.office.export(CLIENTS).read_text(encoding="utf-8-sig").replace("@example.", "@new.example."), encoding="utf-8")
    with target.office.unlock("sales") as desk:
        assert finish(desk.import_file(c.ImportFile(str(changed)))).updated
    with raw(target.office.vault, target.store_key) as sql:
        sql.execute("UPDATE part SET deks = ?, body = ? WHERE client = ? AND class = 'reach'", (*before, target.victim))
    for path in CLIENT:
        with pytest.raises(Tampered):
            walk(path, target)


def test_a_generation_that_was_edited_does_not_end_a_sweep(target: Target) -> None:
    """Rows that claim to be moved would lose their keys with the shares of the former generation."""
    with target.office.unlock("admin") as desk:
        finish(desk.rotate(c.Rotate(target.office.approver("compliance"))))
    with raw(target.office.vault, target.store_key) as sql:
        sql.execute("UPDATE part SET generation = 2 WHERE client = ?", (target.victim,))
    with pytest.raises(Tampered):
        target.office.do("sales", lambda desk: desk.sweep())
    with target.office.unlock("sales") as desk:
        assert {each.state for each in desk.keys_status().generations} == {"retiring", "current"}


def test_without_the_check_an_edit_goes_unseen(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the state tree that sees it, and nothing else."""
    with raw(target.office.vault, target.store_key) as sql:
        sql.execute("UPDATE alias SET client = ? WHERE alias = ?", (target.other, target.alias))
    monkeypatch.setattr(StateTree, "check", lambda self, leaves, root: None)
    monkeypatch.setattr(client_state.ClientState, "check_whole", lambda self: None)
    with target.office.unlock("sales") as desk:
        revealed = desk.reveal(c.Reveal(target.alias, "email", "delivery"))
        assert revealed.client == target.other_code


def test_what_an_edit_hides_from_sales_and_no_one_else(target: Target) -> None:
    """An alias that was taken away finds nobody at a sales desk; the officer's search, and whoever looks at the client, are told."""
    with raw(target.office.vault, target.store_key) as sql:
        sql.execute("DELETE FROM alias WHERE alias = ?", (target.alias,))
    with target.office.unlock("sales") as desk:
        assert desk.find(c.Find(target.alias)).total == 0
    for path in ("officer finds alias", "names"):
        with pytest.raises(Tampered):
            walk(path, target)
