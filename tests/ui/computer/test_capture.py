"""The shield against screenshots, on a recorded system; no Windows or Mac has answered these tests."""

import sys

import pytest
from PySide6.QtWidgets import QMenu, QWidget

from ui.computer.capture import CaptureShield, NoCapture, Win32Capture
from ui.computer.probes import capture_finding
from ui.looks_menu import SHIELD, add_shield
from ui.settings import Settings


class FakeCapture:
    """Remembers, as the system does, for each native window."""

    able = True

    def __init__(self, said=True):
        self.said = said
        self.asked = []

    def exclude(self, window, *, on):
        self.asked.append((window, on))
        return self.said


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.winId()
    return window


def test_it_is_put_on_once_and_taken_off(window):
    calls = FakeCapture()
    shield = CaptureShield(window, calls)
    assert shield.show_shield(on=True) is True
    shield.show_shield(on=True)
    shield.show_shield(on=False)
    assert calls.asked == [(int(window.winId()), True), (int(window.winId()), False)]


def test_it_is_put_on_again_for_a_new_native_window_and_when_shown(qtbot, window):
    calls = FakeCapture()
    CaptureShield(window, calls).show_shield(on=True)
    calls.asked.clear()
    window.show()
    assert calls.asked and set(calls.asked) == {(int(window.winId()), True)}
    calls.asked.clear()
    window.hide()
    window.destroy()
    window.create()
    assert (int(window.winId()), True) in calls.asked


def test_without_a_shield_nothing_is_asked(window):
    calls = FakeCapture()
    CaptureShield(window, calls)
    window.show()
    assert calls.asked == []


@pytest.mark.parametrize(("calls", "state"), [(FakeCapture(), "works"), (FakeCapture(said=False), "fails"), (NoCapture(), "fails")])
def test_the_check_says_what_the_system_said(window, calls, state):
    assert capture_finding(window, calls).state == state


@pytest.mark.skipif(sys.platform == "win32", reason="asks Windows itself there")
def test_elsewhere_windows_answers_nothing():
    assert Win32Capture().exclude(1, on=True) is None


def test_it_is_offered_only_where_it_can_be(window, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    for calls, offered in ((NoCapture(), []), (FakeCapture(), [SHIELD])):
        menu = QMenu(window)
        add_shield(menu, settings, CaptureShield(window, calls))
        assert [action.text() for action in menu.actions()] == offered
    assert settings.shield is False
    menu.actions()[0].trigger()
    assert settings.shield is True
