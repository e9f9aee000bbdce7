"""Dialogs inside the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.text_fit import too_wide, unnamed
from ui.widgets.dialog import Dialog


@pytest.fixture
def opener(host):
    button = QPushButton("Rotate", host)
    button.show()
    button.setFocus()
    return button


@pytest.fixture
def dialog(dressed, host, opener):
    dialog = Dialog(dressed, host, "Rotate to generation 8?", "The keys of 1,284 clients will be wrapped again.", "Rotate keys")
    dialog.add_facts(("Clients", "1,284"), ("How long", "About 4 minutes"))
    dialog.open()
    return dialog


def test_the_least_harmful_button_has_the_focus_and_all_is_named(dialog):
    assert QApplication.focusWidget() is dialog.cancel
    assert dialog.accessibleName() == "Rotate to generation 8?"
    assert too_wide(dialog) == []
    assert unnamed(dialog.panel) == []


def test_the_focus_stays_in_it(qtbot, dialog):
    seen = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [dialog.confirm, dialog.cancel, dialog.confirm, dialog.cancel]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is dialog.confirm


def test_escape_closes_it_and_gives_the_focus_back(qtbot, host, opener, dialog):
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.closed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is opener
    assert not dialog.isVisible()


def test_confirmed_it_stays_until_it_is_dismissed_and_tells_trouble(qtbot, dialog):
    with qtbot.waitSignal(dialog.confirmed):
        qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    dialog.show_busy(busy=True)
    assert not dialog.confirm.isEnabled()
    dialog.show_trouble("The other side refused.")
    assert dialog.trouble.isVisible()
    assert dialog.confirm.isEnabled()


@pytest.mark.parametrize(("keys", "works"), [("Ctrl+1", False), ("Esc", False), ("Ctrl+L", True)])
def test_of_the_window_s_shortcuts_only_the_lock_works_meanwhile(qtbot, host, dialog, keys, works):
    pressed = []
    shortcut = QShortcut(QKeySequence(keys), host, lambda: pressed.append(keys))
    sequence = shortcut.key()[0]
    qtbot.keyClick(dialog.cancel, sequence.key(), sequence.keyboardModifiers())
    assert bool(pressed) == works


def test_it_covers_the_window_at_every_size(qtbot, host, dialog):
    host.resize(1300, 800)
    qtbot.waitUntil(lambda: dialog.size() == host.size())
