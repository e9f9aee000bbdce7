"""The unlock, lock and main window on the stand-in, in both themes."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from tests.ui.bare_page import BarePage
from tests.ui.grab import grab
from tests.ui.pixels import brass_pixels
from tests.ui.stand_in import OTHER_PASSPHRASE, PASSPHRASE
from tests.ui.text_fit import too_wide, unnamed
from ui.clipboard import SecretClipboard
from ui.door import DoorKeeper
from ui.handover import Note
from ui.lock_window import LockWindow, reason_words
from ui.main_window import MainWindow
from ui.page import PageContext
from ui.problems import bug_problem
from ui.settings import Settings
from ui.theme import Theme
from ui.unlock_window import UnlockWindow
from ui.vault_client import VaultClient
from ui.workspaces import Place
from vault.model.calls import KeysStatus, Unlock
from vault.model.results import Home, KeysReport
from vault.pipe.child import VaultProcess

COMMAND = (sys.executable, str(Path(__file__).with_name("stand_in.py")))
LONG_MS = 20_000
PLACES = (Place("clients", "Clients", "users", BarePage), Place("import", "Import", "file-input", BarePage))


@pytest.fixture(params=["light", "dark"])
def theme(request, qapp):
    theme = Theme(request.param)
    theme.install(qapp)
    return theme


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def keeper(qapp):
    keeper = DoorKeeper(lambda: VaultClient(VaultProcess.start(COMMAND)), qapp)
    yield keeper
    keeper.close()
    keeper.deleteLater()


@pytest.fixture
def client(qapp):
    client = VaultClient(VaultProcess.start(COMMAND))
    yield client
    client.close()


@pytest.fixture
def unlock(qtbot, theme, settings, keeper, tmp_path):
    window = UnlockWindow(theme, settings, keeper, str(tmp_path))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitUntil(lambda: window.ready, timeout=LONG_MS)
    return window


@pytest.fixture
def main(qtbot, theme, settings, client):
    homes = []
    client.ask(client, Unlock("any", "Livia Sarrano", PASSPHRASE), Home, homes.append)
    qtbot.waitUntil(lambda: bool(homes), timeout=LONG_MS)
    window = MainWindow(PageContext(theme, client, homes[0], settings, SecretClipboard(20)), PLACES)
    window.resize(1440, 900)
    window.show()
    qtbot.waitUntil(lambda: bool(window.status._log.text()), timeout=LONG_MS)
    yield window
    window.hide()
    window.deleteLater()


def picture(request, tmp_path, name):
    folder = request.config.getoption("--pictures")
    return (Path(folder) if folder else tmp_path) / f"{name}.png"


def test_unlock_window_fits_is_named_and_shows_no_brass(unlock, theme, request, tmp_path):
    grab(unlock, picture(request, tmp_path, f"unlock-{'dark' if theme.dark else 'light'}"))
    assert too_wide(unlock) == []
    assert unnamed(unlock) == []
    assert brass_pixels(unlock, theme) == 0


def test_wrong_passphrase_is_told_and_the_line_is_empty_again(qtbot, unlock):
    unlock.passphrase.setText("not this one")
    with qtbot.waitSignal(unlock._keeper.refused, check_params_cb=bool, timeout=LONG_MS) as told:
        qtbot.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    assert told.args == ["That did not unlock the vault. Check the passphrase and try again."]
    assert unlock.passphrase.text() == ""


def test_demo_passphrase_is_filled_in_and_opens(qtbot, unlock):
    qtbot.mouseClick(unlock.fill_in, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(unlock.entered, timeout=LONG_MS) as entered:
        qtbot.mouseClick(unlock.unlock, Qt.MouseButton.LeftButton)
    assert entered.args[0].member == "Livia Sarrano"


@pytest.mark.parametrize(("downs", "name"), [(1, "Renzo Altavilla"), (2, "Helena Vossberg")])
def test_another_member_is_chosen_with_the_keyboard(qtbot, unlock, downs, name):
    unlock.members.setFocus()
    qtbot.keyClick(unlock.members, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    for _ in range(downs):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert unlock.members.accessibleName() == f"User: {name}"
    assert unlock.focusWidget() is unlock.passphrase
    assert unlock._demo.isHidden()


def test_a_failure_of_our_own_is_told_at_the_door_too(unlock):
    unlock._show_busy(busy=True)
    unlock.show_problem(bug_problem("ValueError at ui.door:1"))
    assert unlock.passphrase.accessibleDescription().endswith("Code VLT-500.")
    assert unlock.unlock.isEnabled()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("idle", "After 10 minutes without activity, at "), ("asked", "By you, at "), ("sleep", "The computer went to sleep, at "),
        ("ended", "The vault process ended, at "), ("anything else", "By the vault, at "),
    ],
)
def test_the_lock_says_why_in_words(reason, words):
    assert reason_words(Note("lock", reason=reason, at=1_795_196_640_000, minutes=10)).startswith(words)


def test_lock_window_says_why_and_fits(qtbot, theme, settings, keeper, request, tmp_path):
    note = Note("lock", str(tmp_path), "Giorgio Bellandi", "MI-SALES-03", "idle", 1_795_196_640_000, 10)
    window = LockWindow(theme, settings, keeper, note)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitUntil(lambda: window.ready, timeout=LONG_MS)
    grab(window, picture(request, tmp_path, f"lock-{'dark' if theme.dark else 'light'}"))
    assert too_wide(window) == []
    assert unnamed(window) == []
    assert brass_pixels(window, theme) == 0
    window.passphrase.setText(OTHER_PASSPHRASE)
    with qtbot.waitSignal(window.entered, timeout=LONG_MS):
        qtbot.keyClick(window.passphrase, Qt.Key.Key_Return)


def test_main_window_shows_brass_only_while_something_is_open(main, theme):
    assert too_wide(main) == []
    assert unnamed(main) == []
    assert brass_pixels(main, theme) == 0
    main.page.open_fields.emit(1, 21)
    assert brass_pixels(main, theme) > 0
    assert too_wide(main) == []
    main.page.open_fields.emit(0, 0)
    assert brass_pixels(main, theme) == 0


def test_title_names_vault_and_workspace_only(main):
    assert main.windowTitle() == "Alveri Milano - Sales workspace"


def test_lock_covers_at_once_then_asks_to_be_replaced(qtbot, main):
    with qtbot.waitSignal(main.locked, timeout=LONG_MS) as locked:
        main.lock("asked")
        assert main._cover.isVisible()
        assert main._cover.size() == main.size()
    assert locked.args == ["asked"]


def test_end_of_the_vault_process_locks(qtbot, main, client):
    with qtbot.waitSignal(main.locked, timeout=LONG_MS) as locked:
        client.process._process.kill()
    assert locked.args == ["ended"]


def test_error_without_a_taker_is_shown_in_its_own_words(qtbot, main, client):
    client.ask(main, KeysStatus(), KeysReport, lambda report: None)
    qtbot.waitUntil(main.notice.isVisible, timeout=LONG_MS)
    assert main.notice.accessibleName() == "This is not for your role."


@pytest.mark.parametrize("scale", [112, 125, 150])
def test_words_fit_at_every_text_size(main, unlock, theme, scale):
    theme.resize_text(scale)
    assert too_wide(main) == []
    assert too_wide(unlock) == []


def test_figures_have_one_width(theme):
    metrics = QFontMetricsF(theme.font("body"))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
