"""The breach desk in the window, on a real vault: both stories, with the approval at the desk."""

import csv
import hashlib
from pathlib import Path

import pyrage
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.desk_work import old_sample, sealed_export
from tests.ui.settle import looks_right, settle
from ui.widgets.approval import ApprovalOverlay

LONG_MS = 30_000
CLIENTS = 40


@pytest.fixture
def place(real_place):
    return real_place(CLIENTS)


@pytest.fixture
def open_desk(real_window):
    return lambda place, **looks: real_window(place, "breach", member="compliance", **looks)


def check(qtbot, page, file):
    page.check(str(file))
    qtbot.waitUntil(lambda: page.result is not None and page.stack.currentWidget() is page.result, timeout=LONG_MS)
    return page.result.report


def ask(qtbot, window, button):
    """Presses a button that needs the other side, and gives the overlay."""
    settle()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(ApprovalOverlay)), timeout=LONG_MS)
    return next(each for each in window.findChildren(ApprovalOverlay) if each.isVisible())


def give(qtbot, overlay, passphrase):
    qtbot.keyClicks(overlay.passphrase, passphrase)
    qtbot.mouseClick(overlay.confirm, Qt.MouseButton.LeftButton)
    assert overlay.passphrase.text() == ""


def match(qtbot, window, place, file):
    """From a sample to the result of real values."""
    page = window.page
    check(qtbot, page, file)
    give(qtbot, ask(qtbot, window, page.match), place.office.passphrases["admin"])
    qtbot.waitUntil(lambda: page.result.report.tier == "values", timeout=LONG_MS)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sealed_file_is_a_calm_page_with_evidence(place, open_desk, qtbot, picture, theme):
    file = sealed_export(place, CLIENTS)
    window = open_desk(place, theme=theme)
    page = window.page
    looks_right(window)
    picture(window, "breach-start")
    report = check(qtbot, page, file)
    assert page.result.calm
    assert page.result.headline.text == "40 clients concerned, 0 readable fields"
    assert report.file_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert page.result.table.model().rowCount() == CLIENTS
    assert not page.match.isVisible()
    assert not page.list.isVisible()
    looks_right(window)
    picture(window, "breach-calm")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_real_values_need_the_other_side_then_name_fields(place, open_desk, qtbot, picture, theme):
    sample = old_sample(place, CLIENTS, 7)
    window = open_desk(place, theme=theme)
    page = window.page
    check(qtbot, page, sample)
    assert page.result.verdict.kind == "unknown"
    assert not page.list.isVisible()
    looks_right(window)
    picture(window, "breach-unknown")
    overlay = ask(qtbot, window, page.match)
    assert "sample.csv" in overlay.findChild(type(overlay.panel), "card").accessibleDescription()
    assert window.focusWidget() is overlay.cancel
    assert not overlay.confirm.isEnabled()
    settle()
    looks_right(window)
    picture(window, "approval")
    give(qtbot, overlay, place.office.passphrases["admin"])
    qtbot.waitUntil(lambda: page.result.report.tier == "values", timeout=LONG_MS)
    assert page.result.headline.text == "7 clients concerned, 7 with readable fields"
    assert {"email", "phone"} <= set(page.result.report.clients[0].readable)
    assert page.list.isVisible()
    looks_right(window)
    picture(window, "breach-values")


def test_wrong_passphrase_is_told_in_place_and_nothing_is_opened(place, open_desk, qtbot, picture):
    window = open_desk(place)
    page = window.page
    check(qtbot, page, old_sample(place, CLIENTS, 7))
    overlay = ask(qtbot, window, page.match)
    give(qtbot, overlay, "these are not the words")
    qtbot.waitUntil(lambda: bool(overlay.passphrase.accessibleDescription()), timeout=LONG_MS)
    assert overlay.passphrase.accessibleDescription() == "That did not unlock the vault. Check the passphrase and try again."
    assert overlay.isVisible()
    assert window.focusWidget() is overlay.passphrase
    assert page.result.report.tier == "triage"
    looks_right(window)
    picture(window, "approval-wrong")
    give(qtbot, overlay, place.office.passphrases["admin"])
    qtbot.waitUntil(lambda: page.result.report.tier == "values", timeout=LONG_MS)


def test_focus_stays_in_the_overlay_and_escape_leaves_it(place, open_desk, qtbot):
    window = open_desk(place)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    page = window.page
    check(qtbot, page, old_sample(place, CLIENTS, 3))
    overlay = ask(qtbot, window, page.match)
    overlay.passphrase.setText("half typed")
    seen = []
    for _ in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert all(overlay.isAncestorOf(each) for each in seen)
    assert {overlay.passphrase, overlay.cancel, overlay.confirm} <= set(seen)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert overlay.passphrase.text() == ""
    assert not overlay.isVisible()
    assert page.result.report.tier == "triage"


def test_list_in_clear_needs_the_very_number(place, open_desk, qtbot, picture, tmp_path):
    window = open_desk(place)
    page = match(qtbot, window, place, old_sample(place, CLIENTS, 5))
    qtbot.mouseClick(page.list, Qt.MouseButton.LeftButton)
    dialog = page.dialog
    assert window.focusWidget() is dialog.cancel
    assert not dialog.confirm.isEnabled()
    settle()
    looks_right(window)
    picture(window, "list-encrypted")
    qtbot.mouseClick(dialog.in_clear, Qt.MouseButton.LeftButton)
    dialog.show_folder(str(tmp_path / "lists"))
    for wrong in ("", "4", "50", "05", "five"):
        dialog.number.setText(wrong)
        assert not dialog.confirm.isEnabled()
    dialog.number.setText("5")
    assert dialog.confirm.isEnabled()
    assert dialog.confirm.text() == "Write 5 clients in clear"
    looks_right(window)
    picture(window, "list-clear")
    overlay = ask(qtbot, window, dialog.confirm)
    looks_right(window)
    picture(window, "approval-list")
    give(qtbot, overlay, place.office.passphrases["admin"])
    qtbot.waitUntil(lambda: page.written is not None, timeout=LONG_MS)
    (file,) = page.written.report.files
    data = Path(file.path).read_bytes()
    assert (file.rows, file.sha256) == (5, hashlib.sha256(data).hexdigest())
    assert b"@" in data
    assert page.written.headline.text == "5 clients on the list, 1 file"
    assert page.dialog is None
    looks_right(window)
    picture(window, "list-written")


def test_encrypted_list_opens_only_for_its_recipients(place, open_desk, qtbot, tmp_path):
    window = open_desk(place)
    page = match(qtbot, window, place, old_sample(place, CLIENTS, 3))
    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    qtbot.mouseClick(page.list, Qt.MouseButton.LeftButton)
    dialog = page.dialog
    dialog.show_folder(str(tmp_path / "lists"))
    dialog.recipients.setPlainText("not a key")
    assert not dialog.confirm.isEnabled()
    dialog.recipients.setPlainText("\n".join(str(key.to_public()) for key in keys))
    give(qtbot, ask(qtbot, window, dialog.confirm), place.office.passphrases["admin"])
    qtbot.waitUntil(lambda: page.written is not None, timeout=LONG_MS)
    assert len(page.written.report.files) == 2
    for key, file in zip(keys, page.written.report.files, strict=True):
        sealed = Path(file.path).read_bytes()
        assert b"example.com" not in sealed
        assert pyrage.decrypt(sealed, [key]).count(b"\n") == 4


def test_a_folder_that_holds_a_list_already_is_told_in_the_dialog(place, open_desk, qtbot, tmp_path):
    window = open_desk(place)
    page = match(qtbot, window, place, old_sample(place, CLIENTS, 3))
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "notices.csv").write_text("mine", encoding="utf-8")
    qtbot.mouseClick(page.list, Qt.MouseButton.LeftButton)
    dialog = page.dialog
    qtbot.mouseClick(dialog.in_clear, Qt.MouseButton.LeftButton)
    dialog.show_folder(str(tmp_path / "lists"))
    dialog.number.setText("3")
    give(qtbot, ask(qtbot, window, dialog.confirm), place.office.passphrases["admin"])
    qtbot.waitUntil(lambda: bool(dialog._trouble.text), timeout=LONG_MS)
    assert dialog.isVisible()
    assert page.written is None
    assert (tmp_path / "lists" / "notices.csv").read_text(encoding="utf-8") == "mine"


def test_a_file_is_dropped_on_the_page(place, open_desk, qtbot, picture):
    window = open_desk(place)
    page = window.page
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sealed_export(place, CLIENTS)))])
    page.dragEnterEvent(QDragEnterEvent(page.rect().center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    assert page._drop_hint.isVisible()
    looks_right(window)
    picture(window, "breach-drop")
    page.dropEvent(QDropEvent(QPointF(page.rect().center()), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: page.result is not None, timeout=LONG_MS)
    assert page.result.calm


def test_unreadable_file_is_told_in_place_with_the_next_step(place, open_desk, qtbot):
    window = open_desk(place)
    page = window.page
    empty = place.folder / "empty.csv"
    empty.write_bytes(b"")
    page.check(str(empty))
    qtbot.waitUntil(page.start.trouble.isVisible, timeout=LONG_MS)
    assert page.start.trouble.accessibleName() == "This file could not be matched The file is empty. Take another copy of it. Nothing was stored."
    assert window.focusWidget() is page.start.choose


def test_matching_can_be_stopped_and_says_nothing_then(place, open_desk, qtbot):
    window = open_desk(place)
    page = window.page
    long = place.folder / "long.csv"
    long.write_text("mail\n" + "".join(f"nobody{at}@example.org\n" for at in range(30_000)), encoding="utf-8")
    page.check(str(long))
    assert window.focusWidget() is page.progress.button
    qtbot.keyClick(page.progress.button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.start.trouble.isVisible, timeout=LONG_MS)
    assert page.start.trouble.accessibleName() == "Matching stopped. Nothing is said about this file yet."
    assert page.result is None
    assert window.status._job._full == ""


def test_altered_row_of_a_sealed_file_needs_the_values_check(place, open_desk, qtbot, picture):
    file = sealed_export(place, CLIENTS)
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[1][next(at for at, title in enumerate(rows[0]) if title.upper() == "EMAIL")] = "somebody@example.org"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    window = open_desk(place)
    page = window.page
    report = check(qtbot, page, file)
    assert [client.needs_values for client in report.clients].count(True) == 1
    assert page.result.headline.text == "40 clients concerned, 1 needs the values check"
    assert page.match.isVisible()
    assert not page.list.isVisible()
    looks_right(window)
    picture(window, "breach-unsure")


def test_small_window_fits(place, open_desk, qtbot, picture):
    window = open_desk(place, size=(1024, 700))
    page = match(qtbot, window, place, old_sample(place, CLIENTS, 7))
    looks_right(window)
    picture(window, "breach-small")
    qtbot.mouseClick(page.list, Qt.MouseButton.LeftButton)
    looks_right(window)
    picture(window, "list-small")
    assert page.dialog.panel.height() <= window.height()


def test_large_text_fits(place, open_desk, qtbot, picture):
    window = open_desk(place, scale=150)
    looks_right(window)
    page = window.page
    check(qtbot, page, old_sample(place, CLIENTS, 7))
    overlay = ask(qtbot, window, page.match)
    looks_right(window)
    picture(window, "approval-150")
    assert overlay.panel.height() <= window.height()
