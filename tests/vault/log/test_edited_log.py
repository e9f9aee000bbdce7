"""Whatever is edited in the stored log, `log verify` names the first bad entry; and nobody works on with such a vault."""

import shutil

import pytest

from tests.office import Office
from tests.vault.log import raw_log
from tests.vault.log.conftest import Logged
from tests.vault.raw import raw
from vault.errors import Tampered
from vault.model import calls as c
from vault.model.progress import finish


def test_an_untouched_log_is_sound(logged: Logged) -> None:
    report = logged.verify()
    assert (report.first_bad, report.problem) == (None, "") and report.entries >= logged.size > 40


@pytest.mark.parametrize("what", raw_log.AT_ENTRY)
@pytest.mark.parametrize("at", [5, 21, "last"])
def test_the_first_bad_entry_is_named(logged: Logged, what: str, at: int | str) -> None:
    edit, after = raw_log.AT_ENTRY[what]
    place = logged.size - 2 if at == "last" else int(at)
    with raw(logged.office.vault, logged.store_key) as sql:
        edit(sql, place)
    report = logged.verify()
    assert report.first_bad == place + after, report.problem
    assert report.problem.startswith(f"Entry {place + after}: ")


@pytest.mark.parametrize("member", ["sales", "admin", "compliance"])
def test_every_member_can_verify_a_broken_log(logged: Logged, member: str) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        raw_log.flip(sql, 9, 250)
    assert logged.verify(member).first_bad == 9


def test_a_changed_list_beside_an_entry(logged: Logged) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        (at,) = sql.execute("SELECT min(idx) FROM attachment").fetchone()
        sql.execute("UPDATE attachment SET sealed = substr(sealed, 1, length(sealed) - 1) || x'00' WHERE idx = ?", (at,))
    assert logged.verify().first_bad == at


def test_a_list_that_was_taken_away_or_added(logged: Logged) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        (at,) = sql.execute("SELECT max(idx) FROM attachment").fetchone()
        sql.execute("DELETE FROM attachment WHERE idx = ?", (at,))
        sql.execute("INSERT OR REPLACE INTO attachment VALUES (3, x'00')")
    assert logged.verify().first_bad == 3
    with raw(logged.office.vault, logged.store_key) as sql:
        sql.execute("DELETE FROM attachment WHERE idx = 3")
    assert logged.verify().first_bad == at


def test_a_list_or_tile_that_waits_for_an_entry_does_not_count(logged: Logged) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        sql.execute("PRAGMA foreign_keys = 0")
        sql.executemany("INSERT INTO attachment VALUES (?, x'00')", [(at,) for at in range(logged.size, logged.size + 40)])
        sql.execute("INSERT INTO tile VALUES (0, 0, zeroblob(8192))")
    with logged.office.unlock("sales") as desk:
        for client in desk.find(c.Find("")).clients[:12]:
            desk.show_names(c.ShowNames((client,)))


@pytest.mark.parametrize("kept", [1, 2, 20])
def test_a_cut_tail_is_seen_by_whoever_has_seen_more(logged: Logged, kept: int) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        raw_log.cut(sql, kept)
    with pytest.raises(Tampered) as refused:
        logged.office.unlock("admin")
    assert refused.value.id in ("rolled_back", "state_broken") and refused.value.next_step
    report = logged.verify("admin")
    assert report.first_bad == kept and "cut" in report.problem


def test_a_cut_tail_is_seen_by_a_checkpoint(logged: Logged) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        sql.execute("PRAGMA foreign_keys = 0")
        sql.execute("DELETE FROM log WHERE idx >= 30")
    shutil.rmtree(logged.office.here.data_folder)
    with pytest.raises(Tampered) as refused:
        logged.office.unlock("compliance")
    assert refused.value.id == "rolled_back"
    report = logged.verify()
    assert report.first_bad == 30 and "checkpoint" in report.problem


def test_without_anchor_and_checkpoint_a_cut_tail_shows_by_its_state(logged: Logged) -> None:
    """What nobody else has seen is not promised; but the rows and the registry belong to a later entry."""
    with raw(logged.office.vault, logged.store_key) as sql:
        raw_log.cut(sql, 4)
    shutil.rmtree(logged.office.here.data_folder)
    assert logged.verify().first_bad is not None
    with pytest.raises(Tampered):
        logged.office.unlock("sales")


def test_a_forged_checkpoint(logged: Logged) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        size, text = sql.execute("SELECT size, text FROM checkpoint ORDER BY size LIMIT 1").fetchone()
        lines = text.split("\n")
        lines[2] = lines[2][::-1] if lines[2] != lines[2][::-1] else "A" * 43 + "="
        sql.execute("UPDATE checkpoint SET text = ? WHERE size = ?", ("\n".join(lines), size))
    report = logged.verify()
    assert report.first_bad is not None and "checkpoint" in report.problem


def test_a_checkpoint_that_is_no_text_of_ours(logged: Logged) -> None:
    with raw(logged.office.vault, logged.store_key) as sql:
        sql.execute("UPDATE checkpoint SET text = 'nothing'")
    assert "checkpoint" in logged.verify().problem


def test_tiles(made_offices: object, logged: Logged) -> None:
    with logged.office.unlock("compliance") as desk:
        while desk.status().log_entries < 260:
            desk.beat()
    assert logged.verify().problem == ""
    with raw(logged.office.vault, logged.store_key) as sql:
        (hashes,) = sql.execute("SELECT hashes FROM tile WHERE level = 0 AND tile = 0").fetchone()
        sql.execute("UPDATE tile SET hashes = ?", (hashes[:-1] + bytes([hashes[-1] ^ 1]),))
    assert logged.verify().first_bad == 255
    with pytest.raises(Tampered):
        logged.office.unlock("sales")
    with raw(logged.office.vault, logged.store_key) as sql:
        sql.execute("DELETE FROM tile")
    assert logged.verify().first_bad == 255


@pytest.mark.parametrize("what", ["swapped with the next", "replaced by an older one", "deleted and closed up", "deleted"])
def test_the_officers_list_shows_no_entry_out_of_place(logged: Logged, what: str) -> None:
    with pytest.raises(Tampered), logged.office.unlock("compliance") as desk:  # noqa: PT012  the desk closes itself on an alarm
        desk.list_log(c.ListLog())
        with raw(logged.office.vault, logged.store_key) as sql:
            raw_log.AT_ENTRY[what][0](sql, 10)
        desk.list_log(c.ListLog(before=15, limit=10))


def test_an_open_session_sees_another_newest_entry(logged: Logged) -> None:
    with pytest.raises(Tampered), logged.office.unlock("sales") as desk:  # noqa: PT012  the desk closes itself on an alarm
        code = desk.find(c.Find("")).clients[0]
        with raw(logged.office.vault, logged.store_key) as sql:
            raw_log.flip(sql, desk.status().log_entries - 1, -10)
        desk.reveal(c.Reveal(code, "email", "delivery"))


def test_writing_meanwhile_raises_no_false_alarm(logged: Logged) -> None:
    """Another process of the same member, and others, write entries and checkpoints between any two steps of a verification."""
    with logged.office.unlock("compliance") as desk, logged.office.unlock("compliance") as other, logged.office.unlock("sales") as sales:
        work, steps = desk.verify_log(), 0
        code = sales.find(c.Find("")).clients[9]
        while True:
            other.make_checkpoint()
            sales.reveal(c.Reveal(code, "email", "delivery"))
            try:
                next(work)
            except StopIteration as end:
                report = end.value
                break
            steps += 1
        assert steps and report.problem == "", report.problem


def test_paging_gives_every_entry_once(logged: Logged) -> None:
    with logged.office.unlock("compliance") as desk:
        page = desk.list_log(c.ListLog(limit=7))
        seen = [row.n for row in page.rows]
        while seen[-1] > 0:
            seen += [row.n for row in desk.list_log(c.ListLog(before=seen[-1], limit=7)).rows]
    assert seen == list(range(seen[0], -1, -1))
    assert finish(iter_report(logged.office)).problem == ""


def iter_report(office: Office):
    with office.unlock("compliance") as desk:
        return (yield from desk.verify_log())
