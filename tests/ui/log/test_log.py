"""The access log in the window, on a real vault."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.desk_work import alter_entry, at_desk, store_key
from tests.ui.settle import looks_right
from vault.model import calls as c

LONG_MS = 30_000


@pytest.fixture
def open_log(real_window, qtbot):
    def start(place, **looks):
        window = real_window(place, "log", member="compliance", **looks)
        page = window.page
        qtbot.waitUntil(lambda: bool(page.model.rows) or page.stack.currentWidget() is page.unreadable, timeout=LONG_MS)
        return window

    return start


def verify(qtbot, page):
    with qtbot.waitSignal(page.log_verified, timeout=LONG_MS) as told:
        qtbot.mouseClick(page.verify, Qt.MouseButton.LeftButton)
    return told.args[0]


def cell(page, row, column):
    return page.model.index(row, column).data()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_list_in_plain_words_with_details_and_no_brass(real_place, open_log, picture, qtbot, theme):
    place = real_place(40)
    with at_desk(place, "sales") as desk:
        code = desk.find(c.Find("")).clients[0]
        entry = desk.reveal(c.Reveal(code, "email", "event")).entry
    window = open_log(place, theme=theme)
    page = window.page
    at = next(row for row, each in enumerate(page.model.rows) if each.n == entry)
    assert [cell(page, at, column) for column in (2, 4, 5, 6, 7)] == ["sales", "Field revealed", code, "E-mail", "Event"]
    assert cell(page, 0, 4) == "Log read"
    assert [row.n for row in page.model.rows] == sorted((row.n for row in page.model.rows), reverse=True)
    page.table.setCurrentIndex(page.model.index(at, 0))
    assert page.detail.title.text() == f"Entry {entry}"
    assert f"Client: {code}" in page._facts.accessibleDescription()
    verify(qtbot, page)
    looks_right(window)
    picture(window, "log")


def test_intact_log_says_so_in_the_exact_words(real_place, open_log, qtbot):
    window = open_log(real_place(40))
    page = window.page
    report = verify(qtbot, page)
    assert report.problem == ""
    assert page.badge.accessibleName().startswith(f"Log intact, {report.entries} entries, checkpoint signed ")
    assert window.status._log.text() == f"Log intact, {report.entries} entries"
    assert "Verified: Yes, at" in page._facts.accessibleDescription()
    assert page.banner.isHidden()


def test_more_entries_come_when_the_list_is_scrolled(real_place, open_log, qtbot, monkeypatch):
    monkeypatch.setattr("ui.pages.log.page.PAGE", 4)
    page = open_log(real_place(40)).page
    for _ in range(6):
        page.table.setCurrentIndex(page.model.index(len(page.model.rows) - 1, 0))
        if page.model.rows[-1].n == 0:
            break
        count = len(page.model.rows)
        page.table.scrollToBottom()
        if page.model.canFetchMore(page.table.rootIndex()):
            page.model.fetchMore(page.table.rootIndex())
        qtbot.waitUntil(lambda count=count: len(page.model.rows) > count, timeout=LONG_MS)
    numbers = [row.n for row in page.model.rows]
    assert numbers == list(range(numbers[0], -1, -1))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_altered_entry_is_named_with_what_to_do(real_place, open_log, qtbot, picture, theme):
    place = real_place(40)
    key = store_key(place)
    window = open_log(place, theme=theme)
    alter_entry(place, key, 2)
    page = window.page
    report = verify(qtbot, page)
    assert report.first_bad == 2
    assert page.badge.accessibleName() == "Log broken"
    assert page.banner.isVisible()
    assert "Entry 2" in page.banner.accessibleName()
    assert "Keep a copy of the vault's folder" in page.banner.accessibleName()
    assert window.status._log.text() == "The log does not match"
    qtbot.mouseClick(page.banner.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [row.n for row in page.model.rows] == [1, 0], timeout=LONG_MS)
    assert "Verified: Yes, at" in page._facts.accessibleDescription()
    page.read_again()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.unreadable, timeout=LONG_MS)
    assert "the signature of entry 2 does not fit" in page.unreadable.sentence.text
    looks_right(window)
    picture(window, "log-broken")


def test_arrow_keys_go_through_the_entries(real_place, open_log, qtbot):
    page = open_log(real_place(0)).page
    newest = page.model.rows[0].n
    assert page.detail.title.text() == f"Entry {newest}"
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.title.text() == f"Entry {newest - 1}"
    qtbot.keyClick(page.table, Qt.Key.Key_PageDown)
    assert page.detail.title.text() == "Entry 0"


def test_checkpoint_is_signed_and_listed(real_place, open_log, qtbot):
    page = open_log(real_place(0)).page
    with qtbot.waitSignal(page.toast, timeout=LONG_MS) as told:
        qtbot.mouseClick(page.checkpoint, Qt.MouseButton.LeftButton)
    assert told.args[0].text == "Checkpoint signed"
    qtbot.waitUntil(lambda: len(page.model.rows) > 1 and cell(page, 1, 4) == "Checkpoint signed", timeout=LONG_MS)


def test_verification_can_be_stopped(real_place, open_log, qtbot):
    page = open_log(real_place(0)).page
    page.start_verifying()
    with qtbot.waitSignal(page.toast, timeout=LONG_MS) as told:
        qtbot.mouseClick(page.progress.button, Qt.MouseButton.LeftButton)
    assert told.args[0].text.startswith(("Verification stopped", "Log intact"))
    assert page.verify.isEnabled()
    assert not page._progress_card.isVisible()


@pytest.mark.parametrize("scale", [100, 150])
def test_small_window_fits(real_place, open_log, picture, scale):
    window = open_log(real_place(40), size=(1024, 700) if scale == 100 else (1440, 900), scale=scale)
    looks_right(window)
    picture(window, f"log-small-{scale}")
    assert window.page.minimumSizeHint().width() <= window.page.width()
