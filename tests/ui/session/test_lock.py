"""The main window locks for whatever reason, at once, with dialogs open and a busy vault process; nothing makes its quiet time longer."""

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from tests.ui.bare_page import BarePage
from tests.ui.stand_in import PASSPHRASE
from ui.clipboard import SecretClipboard
from ui.idle_lock import quiet_seconds
from ui.looks_menu import add_lock_times
from ui.main_window import LOCK_WITHIN_MS, MainWindow
from ui.page import PageContext
from ui.session_watch.watch import SessionWatch
from ui.settings import Settings
from ui.theme import Theme
from ui.vault_client import VaultClient
from ui.widgets.dialog import Overlay
from ui.workspaces import Place
from vault.model.calls import Unlock
from vault.model.results import Home
from vault.pipe.child import VaultProcess

COMMAND = (sys.executable, str(Path(__file__).parents[1] / "stand_in.py"))
LONG_MS = 20_000
PLACES = (Place("clients", "Clients", "users", BarePage),)


@pytest.fixture
def theme(qapp):
    theme = Theme("light")
    theme.install(qapp)
    return theme


@pytest.fixture
def client(qapp):
    client = VaultClient(VaultProcess.start(COMMAND))
    yield client
    client.close()


@pytest.fixture
def opened(qtbot, theme, client, tmp_path):
    """Makes the main window; its settings file is `settings.ini`."""
    shown = []

    def make(**home):
        homes = []
        client.ask(client, Unlock("any", "Livia Sarrano", PASSPHRASE), Home, homes.append)
        qtbot.waitUntil(lambda: bool(homes), timeout=LONG_MS)
        context = PageContext(theme, client, replace(homes[0], **home), Settings(tmp_path / "settings.ini"), SecretClipboard(20))
        window = MainWindow(context, PLACES, "", SessionWatch())
        window.resize(1440, 900)
        window.show()
        qtbot.waitUntil(lambda: bool(window.status._log.text()), timeout=LONG_MS)
        shown.append(window)
        return window

    yield make
    for window in shown:
        window.hide()
        window.deleteLater()


@pytest.mark.parametrize("reason", ["session_locked", "sleep", "user_switch"])
def test_a_sign_of_the_session_locks_and_is_the_reason(qtbot, opened, reason):
    window = opened()
    with qtbot.waitSignal(window.locked, timeout=LONG_MS) as locked:
        window.session.away.emit(reason)
        assert window._cover.isVisible()
    assert locked.args == [reason]


def test_it_locks_over_a_dialog_of_the_window(qtbot, opened, theme):
    window = opened()
    Overlay(theme, window).open()
    with qtbot.waitSignal(window.locked, timeout=LONG_MS):
        window.idle.expired.emit("idle")
        top = window.childAt(window.rect().center())
        assert top is window._cover or window._cover.isAncestorOf(top)


def test_windows_of_their_own_go_with_the_lock(qtbot, opened):
    window = opened()
    dialog, menu = QFileDialog(window, "Choose"), QMenu(window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    menu.addAction("One")
    menu.popup(window.pos())
    assert dialog.isVisible()
    with qtbot.waitSignal(window.locked, timeout=LONG_MS):
        window.session.away.emit("session_locked")
        assert [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window] == []


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process as POSIX does")
def test_a_vault_process_that_does_not_answer_holds_nothing_up(qtbot, opened, client):
    """It is stopped, as one that is deep in other work: the page is covered before the call returns, and the lock goes on without its answer."""
    window = opened()
    os.kill(client.process.pid, signal.SIGSTOP)
    try:
        before = time.monotonic()
        with qtbot.waitSignal(window.locked, timeout=LOCK_WITHIN_MS + LONG_MS) as locked:
            window.session.away.emit("sleep")
            assert window._cover.isVisible()
            print(f"covered after {(time.monotonic() - before) * 1000:.0f} ms")
        assert locked.args == ["sleep"]
    finally:
        os.kill(client.process.pid, signal.SIGCONT)


def test_a_second_reason_changes_nothing(qtbot, opened):
    window = opened()
    with qtbot.waitSignal(window.locked, timeout=LONG_MS) as locked:
        window.session.away.emit("session_locked")
        window.session.away.emit("sleep")
        window.idle.expired.emit("idle")
    assert locked.args == ["session_locked"]


@pytest.mark.parametrize(("written", "seconds"), [("0", 600), ("3", 180), ("10", 600), ("11", 600), ("999", 600), ("-5", 600), ("1e9", 600), ("", 600), ("٣", 600)])
def test_a_settings_file_makes_the_time_shorter_and_never_longer(opened, tmp_path, written, seconds):
    (tmp_path / "settings.ini").write_text(f"[General]\nlock_minutes={written}\n", encoding="utf-8")
    assert opened().idle.seconds == seconds


def test_no_environment_makes_it_longer(opened, monkeypatch):
    for name in ("CASSAFORTE_LOCK_MINUTES", "LOCK_MINUTES", "CASSAFORTE_AUTO_LOCK_S", "AUTO_LOCK_S", "QT_LOCK_MINUTES"):
        monkeypatch.setenv(name, "999")
    assert opened().idle.seconds == 600


@pytest.mark.parametrize("minutes", [1, 30])
def test_the_policy_of_the_vault_is_the_limit(opened, minutes):
    assert opened(auto_lock_s=minutes * 60).idle.seconds == minutes * 60


def test_the_menu_offers_nothing_beyond_the_limit(qtbot, opened):
    window = opened(auto_lock_s=900)
    menu = QMenu(window)
    add_lock_times(menu, window.context.settings, 900, window.idle.allow)
    part = menu.findChild(QMenu)
    assert [action.text() for action in part.actions()] == [
        "1 minute without activity", "2 minutes without activity", "5 minutes without activity", "10 minutes without activity",
        "15 minutes without activity, the vault's limit",
    ]
    assert [action.text() for action in part.actions() if action.isChecked()] == ["15 minutes without activity, the vault's limit"]
    part.actions()[1].trigger()
    assert (window.idle.seconds, window.context.settings.lock_minutes) == (120, 2)


def test_a_key_in_the_window_begins_the_quiet_time_again(qtbot, opened):
    window = opened()
    window.idle._deadline -= 590
    QApplication.sendEvent(window.windowHandle(), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier))
    assert window.idle._deadline - time.monotonic() > 590


@pytest.mark.parametrize(("longest", "minutes", "seconds"), [(600, 0, 600), (600, 1, 60), (600, 10, 600), (600, 11, 600), (60, 30, 60), (1800, 30, 1800), (600, -1, 600)])
def test_the_shorter_of_two_times(longest, minutes, seconds):
    assert quiet_seconds(longest, minutes) == seconds
