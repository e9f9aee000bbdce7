"""Focus ring, shortcuts and panes of the main window of a real vault."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from ui.widgets.button import Button
from ui.widgets.focus_ring import FocusRing

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, real_place, real_window):
    window = real_window(real_place(0), "import")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_the_ring_is_there_for_the_keyboard_and_not_for_the_mouse(qtbot, dressed, host):
    keyboard = [True]
    ring = FocusRing(dressed, host, lambda: keyboard[0])
    first, second = Button(dressed, "First"), Button(dressed, "Second")
    for left, button in enumerate((first, second)):
        button.setParent(host)
        button.move(40 + 200 * left, 40)
        button.show()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.isVisible()
    assert ring.geometry().contains(first.geometry())
    first.move(40, 300)
    QApplication.processEvents()
    assert ring.geometry().contains(first.geometry())
    keyboard[0] = False
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not ring.isVisible()


def test_places_are_reached_by_number(qtbot, window):
    for number, place in (("1", "clients"), ("3", "sealed"), ("2", "import")):
        qtbot.keyClick(window, number, CONTROL)
        assert window.place == place


def test_the_search_is_reached_where_there_is_one(qtbot, window):
    qtbot.keyClick(window, "1", CONTROL)
    qtbot.keyClick(window, "f", CONTROL)
    assert QApplication.focusWidget() is window.bar.search


def test_panes_follow_each_other_and_back(qtbot, window):
    window.page.place.button.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.rail.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.bar.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.rail.isAncestorOf(QApplication.focusWidget())


def test_control_l_locks(qtbot, window):
    with qtbot.waitSignal(window.locked, timeout=20_000) as locked:
        qtbot.keyClick(window, "l", CONTROL)
    assert locked.args == ["asked"]


def test_every_button_of_the_frame_can_be_reached(window):
    """No button is there that the keyboard cannot press."""
    for part in (window.rail, window.bar):
        for button in part.findChildren(QPushButton):
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.accessibleName()
