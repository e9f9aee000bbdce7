"""Budgets through the real gate: what one member may open or list, whatever session, process or clock is tried."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.custody.insider import HOUR, MovedClock, at_time, open_as, write
from vault.errors import Refused
from vault.model import calls as c
from vault.pipe.child import VaultProcess
from vault.services import budgets
from vault.services.clients import initials
from vault.session.desk import Desk

MINUTE = 60_000


def reveal(desk: Desk, code: str, action: str = "show", field: str = "email") -> str:
    return desk.reveal(c.Reveal(code, field, "call", action)).value  # type: ignore[arg-type]


def spend(desk: Desk, codes: tuple[str, ...], number: int) -> None:
    for code in codes[:number]:
        assert reveal(desk, code)


def refused(desk: Desk, code: str) -> None:
    entries = desk.status().log_entries
    with pytest.raises(Refused) as caught:
        reveal(desk, code, field="notes")
    assert (caught.value.id, caught.value.code) == ("budget", 3)
    assert desk.status().log_entries == entries


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def spent(stocked: Office, clock: MovedClock) -> Office:
    """A sales member who has opened 40 fields in this hour, in three sessions."""
    office = at_time(stocked, clock)
    for first, action in ((0, "show"), (15, "copy"), (30, "call")):
        with office.unlock("sales") as desk:
            codes = desk.find(c.Find("")).clients
            for code in codes[first : first + 15]:
                reveal(desk, code, action)
    return office


def test_the_forty_first_in_an_hour_is_refused(spent: Office, clock: MovedClock) -> None:
    with spent.unlock("sales") as desk:
        codes = desk.find(c.Find("")).clients
        refused(desk, codes[0])
        assert reveal(desk, codes[0])  # opened in the last 15 minutes: counted once
        clock.by = 16 * MINUTE
        with pytest.raises(Refused):
            reveal(desk, codes[0])
        clock.by = HOUR + MINUTE
        assert reveal(desk, codes[0])


def test_a_clock_set_back_frees_nothing(spent: Office, clock: MovedClock) -> None:
    for by in (-MINUTE, -HOUR, -48 * HOUR, -20 * 365 * 24 * HOUR):
        clock.by = by
        with spent.unlock("sales") as desk:
            refused(desk, desk.find(c.Find("")).clients[0])


def test_the_day(stocked: Office, clock: MovedClock) -> None:
    office = at_time(stocked, clock)
    with office.unlock("sales") as desk:
        codes = desk.find(c.Find("")).clients
        for hour in range(3):
            clock.by = hour * (HOUR + MINUTE)
            spend(desk, codes, 40)
        clock.by = 4 * HOUR
        refused(desk, codes[0])
        clock.by = 23 * HOUR
        refused(desk, codes[0])
        clock.by = 24 * HOUR + MINUTE
        assert reveal(desk, codes[0], field="phone")


def test_another_process_counts_on(spent: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    process = VaultProcess.start()
    try:
        process.call(c.Unlock(str(spent.vault), "sales", spent.passphrases["sales"]))
        code = process.call(c.Find("")).clients[0]  # type: ignore[attr-defined]
        with pytest.raises(Refused) as caught:
            process.call(c.Reveal(code, "notes", "call"))
        assert caught.value.id == "budget"
    finally:
        process.end()


def test_two_sessions_at_the_same_time_share_one_budget(stocked: Office) -> None:
    with stocked.unlock("sales") as one, stocked.unlock("sales") as two:
        codes = one.find(c.Find("")).clients
        for place, code in enumerate(codes):
            reveal((one, two)[place % 2], code)
        refused(one, codes[0])
        refused(two, codes[0])


def test_a_refused_field_is_no_entry_and_an_absent_one_costs_nothing(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        code = desk.find(c.Find("")).clients[0]
        for _ in range(50):
            with pytest.raises(Exception, match="has no"):
                desk.reveal(c.Reveal(code, "email.9", "call"))
        assert reveal(desk, code)


def test_names_beyond_three_hundred_are_initials(made_offices: Callable[[int], Office], tmp_path: Path, clock: MovedClock) -> None:
    office = at_time(made_offices(320).at(tmp_path / "office"), clock)
    with office.unlock("sales") as desk:
        codes = desk.find(c.Find("")).clients
        rows = [row for at in range(0, 320, 64) for row in desk.show_names(c.ShowNames(codes[at : at + 64])).rows]
    full, short = rows[:300], rows[300:]
    assert len(rows) == 320 and all(len(row.name) > len(initials(row.name)) for row in full)
    assert all(row.name == initials(row.name) for row in short)
    for by in (0, -HOUR):
        clock.by = by
        with office.unlock("sales") as desk:
            again = desk.show_names(c.ShowNames(codes)).rows
            assert [row.name for row in again] == [row.name for row in rows]
            assert desk.show_client(c.ShowClient(codes[310])).name == short[10].name
    clock.by = HOUR + MINUTE
    with office.unlock("sales") as desk:
        assert all(row.name != before.name for row, before in zip(desk.show_names(c.ShowNames(codes[300:])).rows, short, strict=True))


def test_the_counters_name_nobody(spent: Office) -> None:
    """Who has the store key alone sees how much was opened, not whose: no token is a digest of an id with a key that it can make."""
    vault = open_as(spent, "admin")
    try:
        tally = budgets.decode(vault.records.get(budgets.KIND, budgets.record_id("reveal", "sales")))
        assert len(tally.tokens(budgets.DAY)) == 40
        assert not any(client[:8] in tally.tokens(budgets.DAY) for client in vault.rows.every_client())
        # A counter that is no counter is not a fresh budget.
        write(vault, lambda change: change.put_record(budgets.KIND, budgets.record_id("reveal", "sales"), b"{}"))
    finally:
        vault.close()
    with spent.unlock("sales") as desk, pytest.raises(Exception, match="budget"):
        reveal(desk, desk.find(c.Find("")).clients[0])


