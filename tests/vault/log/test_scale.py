"""Work on a long log grows with its length and no faster: counted in statements and ratchet steps, never in seconds."""

from collections.abc import Callable

import pytest

from tests.office import Office
from vault.crypto.log_entry import Ratchet
from vault.model import calls as c
from vault.model.progress import finish
from vault.services.anchors import AnchorFile
from vault.session import Desk

ENTRIES = 20_000


def statements(desk: Desk, work: Callable[[], object]) -> int:
    """How many statements a piece of work runs."""
    seen: list[str] = []
    connection = desk._vault._parts.database._connection
    connection.set_trace_callback(seen.append)
    try:
        work()
    finally:
        connection.set_trace_callback(None)
    return len(seen)


def lengthen(office: Office, entries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One session that writes many entries, without waiting for the disk."""
    desk = office.unlock("sales")
    connection = desk._vault._parts.database._connection
    connection.set_authorizer(None)
    connection.execute("PRAGMA synchronous = 0")
    with monkeypatch.context() as patch:
        patch.setattr(AnchorFile, "append", lambda self, anchor: None)
        for _ in range(entries):
            desk.beat()
    desk.lock("done")


def test_twice_the_log_is_twice_the_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for _ in range(2):
        lengthen(office, 600, monkeypatch)
        with office.unlock("compliance") as desk:
            found.append(statements(desk, lambda desk=desk: finish(desk.verify_log())))
    assert found[1] < 2.3 * found[0]


def test_a_page_costs_a_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lengthen(office, 700, monkeypatch)
    steps = []
    real = Ratchet.advance
    monkeypatch.setattr(Ratchet, "advance", lambda self: (steps.append(1), real(self))[1])
    with office.unlock("compliance") as desk:
        steps.clear()
        counts = [statements(desk, lambda before=before, desk=desk: desk.list_log(c.ListLog(before=before, limit=200))) for before in (-1, 400, 300)]
        assert max(counts) < 200 + 150
        assert len(steps) < 3 * 720


def test_opening_a_long_log_reads_little_of_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lengthen(office, 800, monkeypatch)
    with office.unlock("admin") as desk:
        assert statements(desk, desk.status) < 60
        assert statements(desk, desk.beat) < 60


@pytest.mark.long
def test_twenty_thousand_entries(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lengthen(office, ENTRIES, monkeypatch)
    with office.unlock("compliance") as desk:
        report = finish(desk.verify_log())
        assert report.problem == "" and report.entries > ENTRIES
        assert len(desk.list_log(c.ListLog()).rows) == 200
        assert len(desk.list_log(c.ListLog(before=10_000)).rows) == 200
