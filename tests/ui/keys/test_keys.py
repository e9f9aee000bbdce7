"""Keys in the window, on a real vault: two sides open a generation, a sales session moves the clients, the admin watches."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.desk_work import at_desk, old_sample
from tests.ui.settle import looks_right, settle
from ui.sweeper import Sweeper
from ui.widgets.approval import ApprovalOverlay
from ui.widgets.label import Paragraph
from vault.model import calls as c
from vault.model.progress import finish

LONG_MS = 30_000


@pytest.fixture
def place(real_place):
    return real_place(40)


@pytest.fixture
def open_keys(real_window, qtbot):
    def start(place, **looks):
        window = real_window(place, "keys", member="admin", **looks)
        qtbot.waitUntil(lambda: bool(window.page.lines), timeout=LONG_MS)
        qtbot.waitUntil(lambda: bool(window.page._warnings), timeout=LONG_MS)
        return window

    return start


def ask(qtbot, window):
    """From the button to the overlay."""
    page = window.page
    qtbot.mouseClick(page.rotate, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is page.dialog.cancel
    settle()
    qtbot.mouseClick(page.dialog.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(ApprovalOverlay)), timeout=LONG_MS)
    settle()
    return next(each for each in window.findChildren(ApprovalOverlay) if each.isVisible())


def rotate(qtbot, window, place):
    overlay = ask(qtbot, window)
    qtbot.keyClicks(overlay.passphrase, place.office.passphrases["compliance"])
    qtbot.mouseClick(overlay.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.page.lines) == 2, timeout=LONG_MS)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_rotation_from_two_sides_to_the_last_client(place, open_keys, qtbot, picture, theme):
    window = open_keys(place, theme=theme)
    page = window.page
    assert [(line.generation, line.state, line.clients) for line in page.lines] == [(1, "current", 40)]
    looks_right(window)
    picture(window, "keys")
    qtbot.mouseClick(page.rotate, Qt.MouseButton.LeftButton)
    looks_right(window)
    picture(window, "keys-dialog")
    qtbot.mouseClick(page.dialog.cancel, Qt.MouseButton.LeftButton)
    assert page.dialog is None
    overlay = ask(qtbot, window)
    looks_right(window)
    picture(window, "keys-approval")
    qtbot.mouseClick(overlay.cancel, Qt.MouseButton.LeftButton)
    rotate(qtbot, window, place)
    assert [(line.generation, line.state, line.clients) for line in page.lines] == [(2, "current", 0), (1, "retiring", 40)]
    assert not page.rotate.isEnabled()
    assert page.rotation.moved.text() == "0 of 40 clients moved"
    assert window.status._job._full == "Rotation 0 %"
    looks_right(window)
    picture(window, "keys-rotating")
    with at_desk(place, "sales") as desk:
        finish(desk.sweep())
    qtbot.waitUntil(page.finished.isVisible, timeout=LONG_MS)
    assert page.finished.accessibleName() == "Rotation finished. 0 clients are left on generation 1."
    assert [(line.generation, line.state, line.clients) for line in page.lines] == [(2, "current", 40), (1, "destroyed", 0)]
    assert page.rotate.isEnabled()
    assert not page.rotation.isVisible()
    assert window.status._job._full == ""
    looks_right(window)
    picture(window, "keys-finished")


def test_wrong_passphrase_opens_no_generation(place, open_keys, qtbot):
    window = open_keys(place)
    overlay = ask(qtbot, window)
    qtbot.keyClicks(overlay.passphrase, "these are not the words")
    qtbot.keyClick(overlay.passphrase, Qt.Key.Key_Return)
    assert overlay.passphrase.text() == ""
    qtbot.waitUntil(lambda: bool(overlay.passphrase.accessibleDescription()), timeout=LONG_MS)
    assert overlay.isVisible()
    with at_desk(place, "sales") as desk:
        assert {each.generation for each in desk.keys_status().generations} == {1}


def test_what_needs_attention_is_listed(place, open_keys):
    page = open_keys(place).page
    told = " ".join(child.accessibleName() for part in page._warnings for child in part.findChildren(Paragraph))
    assert "made at one desk" in told
    assert "recovery kits" in told


def test_a_sales_session_sweeps_in_the_background(place, open_keys, real_window, qtbot):
    admin = open_keys(place)
    rotate(qtbot, admin, place)
    sales = real_window(place, "clients", member="sales")
    lines = []
    sweeper = sales.findChild(Sweeper)
    sweeper.job.connect(lines.append)
    with qtbot.waitSignal(sweeper.finished, timeout=LONG_MS):
        pass
    assert any(line.startswith("Moving clients to the new keys, ") for line in lines)
    assert lines[-1] == ""
    with at_desk(place, "sales") as desk:
        assert {(each.generation, each.state, each.clients) for each in desk.keys_status().generations} == {(1, "destroyed", 0), (2, "current", 40)}
    qtbot.waitUntil(admin.page.finished.isVisible, timeout=LONG_MS)


def test_a_sweep_waits_for_a_task_that_two_people_approved(place, real_window, qtbot):
    with at_desk(place, "compliance") as officer:
        task = officer.check_leak(c.CheckLeak(str(old_sample(place, 40, 3)), place.office.approver("admin")))
        while not next(task).total:
            pass
        sales = real_window(place, "clients", member="sales")
        sweeper = Sweeper(sales.client, sales, first_ms=0, again_ms=321)
        qtbot.waitUntil(lambda: sweeper._timer.interval() == 321, timeout=LONG_MS)
        with at_desk(place, "sales") as desk:
            assert {(each.generation, each.clients) for each in desk.keys_status().generations} == {(1, 40), (2, 0)}
        assert len(finish(task).clients) == 3
    with qtbot.waitSignal(sweeper.finished, timeout=LONG_MS):
        pass
    with at_desk(place, "sales") as desk:
        assert {(each.generation, each.clients) for each in desk.keys_status().generations} == {(1, 0), (2, 40)}


def test_small_window_and_large_text_fit(place, open_keys, qtbot, picture):
    window = open_keys(place, size=(1024, 700))
    rotate(qtbot, window, place)
    looks_right(window)
    picture(window, "keys-small")
    window.theme.resize_text(150)
    window.resize(1440, 900)
    looks_right(window)
    picture(window, "keys-150")
