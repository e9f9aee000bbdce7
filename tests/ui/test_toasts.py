"""Short messages."""

import pytest
from PySide6.QtCore import QAbstractAnimation, QPointF, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel

from ui.widgets.button import Button
from ui.widgets.toast import MOST, Toast, ToastStack, ToastWords


@pytest.fixture
def stack(dressed, host):
    return ToastStack(dressed, host)


def shown(host):
    QApplication.sendPostedEvents(None, 52)  # deferred deletes
    return [toast.accessibleName() for toast in host.findChildren(Toast) if toast.isVisible()]


def test_the_oldest_gives_way_to_the_fourth(host, stack):
    for number in range(MOST + 1):
        stack.add(ToastWords(f"Number {number}"))
    assert shown(host) == ["Number 1", "Number 2", "Number 3"]


def test_they_stand_above_the_status_bar_and_above_each_other(dressed, host, stack):
    dressed.move_less(calm=True)
    stack.add(ToastWords("First", "with a second line"))
    stack.add(ToastWords("Second"))
    first, second = (toast._panel.geometry().translated(toast.pos()) for toast in host.findChildren(Toast))
    assert second.bottom() < host.height() - dressed.size("statusbar")
    assert first.bottom() < second.top()
    assert host.rect().contains(first)
    host.resize(1300, 900)
    QApplication.processEvents()
    assert host.findChildren(Toast)[1].geometry().right() > 1280


def test_less_motion_means_none(dressed, host, stack):
    stack.add(ToastWords("Slides"))
    assert [slide.state() for slide in host.findChildren(QAbstractAnimation)] == [QAbstractAnimation.State.Running]
    stack.clear()
    shown(host)
    dressed.move_less(calm=True)
    stack.add(ToastWords("Stands"))
    assert host.findChildren(QAbstractAnimation) == []


def test_it_waits_while_the_mouse_is_on_it(host, stack):
    stack.add(ToastWords("Hold on"))
    (toast,) = host.findChildren(Toast)
    timer = toast.findChild(QTimer)
    assert timer.isActive()
    assert timer.interval() == 6000
    QApplication.sendEvent(toast, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert not timer.isActive()
    timer.timeout.emit()
    assert shown(host) == []


def test_its_action_acts_and_closes(qtbot, host, stack):
    done = []
    stack.add(ToastWords("Number copied.", action="Clear now", act=lambda: done.append(True)))
    (toast,) = host.findChildren(Toast)
    (button,) = toast.findChildren(Button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [True]
    assert shown(host) == []


def test_clearing_takes_all_away(host, stack):
    stack.add(ToastWords("One"))
    stack.add(ToastWords("Two"))
    stack.clear()
    assert shown(host) == []
    assert not [label for label in host.findChildren(QLabel) if label.isVisible()]
