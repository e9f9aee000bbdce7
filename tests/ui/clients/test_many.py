"""The notice at 20 fields in 10 minutes, and a list of 100,000 clients."""

from PySide6.QtWidgets import QApplication

from ui.pages.clients.list_pane import ListPane
from ui.pages.clients.many_reveals import MANY, WITHIN_S, ManyReveals
from ui.pages.clients.model import MOST_ROWS
from vault.model.results import ClientRow

CLIENTS = 100_000


def test_twenty_in_ten_minutes_are_told_once_and_again_after_a_quiet_time():
    now = [0.0]
    many = ManyReveals(lambda: now[0])
    told = []
    for _ in range(2 * MANY):
        now[0] += 1
        told.append(many.one_more())
    assert told.index(True) == MANY - 1 and sum(told) == 1
    now[0] += WITHIN_S
    assert [many.one_more() for _ in range(MANY)].count(True) == 1


def test_slow_work_is_never_many():
    now = [0.0]
    many = ManyReveals(lambda: now[0])
    for _ in range(5 * MANY):
        now[0] += WITHIN_S / (MANY - 2)
        assert not many.one_more()


def test_a_hundred_thousand_clients_keep_four_hundred_rows_at_most(host, dressed):
    pane = ListPane(dressed)
    pane.setParent(host)
    pane.resize(972, 680)
    pane.show()
    table, model = pane.table, pane.model
    asked = []

    def read(first, last):
        codes = model.unread(first, last)
        asked.extend(codes)
        model.take([ClientRow(code, f"Ada {code}", "Milano", {}, (), "", "2026-11-01") for code in codes], *table.painted())

    table.rested.connect(read)
    pane.show_codes(tuple(f"{at:08d}" for at in range(CLIENTS)), searched=False)
    bar = table.verticalScrollBar()
    for stop in range(200):
        bar.setValue(bar.maximum() * stop // 199)
        QApplication.processEvents()
        table._rested()
        first, last = table.painted()
        assert model.alive <= MOST_ROWS and not model.unread(first, last) and model.row(first) is not None
    assert asked[-1] == f"{CLIENTS - 1:08d}"
    # Only what was painted was asked for, so only that is listed in the log.
    assert len(asked) <= 200 * (last - first + 2)
