"""The page that checks this computer: on the stand-in for its pictures, on a real vault process for what it finds."""

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication

from tests.ui.bare_page import BarePage
from tests.ui.pixels import brass_pixels
from tests.ui.stand_in import PASSPHRASE
from tests.ui.text_fit import too_wide, unnamed
from ui.clipboard import SecretClipboard
from ui.main_window import MainWindow
from ui.page import PageContext
from ui.pages.computer import words
from ui.pages.computer.page import ComputerPage
from ui.settings import Settings
from ui.theme import Theme
from ui.vault_client import VaultClient
from ui.workspaces import Place
from vault.model.calls import Unlock
from vault.model.results import Finding, Home
from vault.pipe.child import VaultProcess

COMMAND = (sys.executable, str(Path(__file__).parents[1] / "stand_in.py"))
HOME = Home("Livia Sarrano", "sales", "MI-SALES-03", "Alveri Milano", "4F2A91C70B6ED83D5511", 600)
LONG_MS = 30_000


def stand_in():
    return VaultClient(VaultProcess.start(COMMAND))


@pytest.fixture
def client(qtbot, qapp):
    """An unlocked one."""
    client, homes = stand_in(), []
    client.ask(client, Unlock("any", "Livia Sarrano", PASSPHRASE), Home, homes.append)
    qtbot.waitUntil(lambda: bool(homes), timeout=LONG_MS)
    yield client
    client.close()


@pytest.fixture
def shown(qtbot, qapp, client, tmp_path, monkeypatch):
    """The main window on the page; the check's vault process is `start`'s."""
    windows = []

    def show(start=stand_in, *, theme="light", scale=100, size=(1440, 900)):
        dressed = Theme(theme, scale)
        dressed.install(qapp)
        places = (Place("computer", words.TITLE, "laptop", lambda context: ComputerPage(context, start)), Place("clients", "Clients", "users", BarePage))
        monkeypatch.setattr("ui.main_window.ASIDE", places[:1])
        window = MainWindow(PageContext(dressed, client, HOME, Settings(tmp_path / "settings.ini"), SecretClipboard(20)), places[1:], "computer")
        window.resize(*size)
        window.show()
        windows.append(window)
        qtbot.waitUntil(window.page.copy.isEnabled, timeout=LONG_MS)
        return window

    yield show
    for window in windows:
        window.page.hidden()
        window.hide()
        window.deleteLater()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("scale", "size"), [(100, (1440, 900)), (150, (1440, 900)), (100, (1024, 700))])
def test_it_fits_is_named_and_shows_no_brass(shown, picture, theme, scale, size):
    window = shown(theme=theme, scale=scale, size=size)
    picture(window, f"computer-{scale}")
    assert too_wide(window) == []
    assert unnamed(window) == []
    assert brass_pixels(window, window.theme) == 0


def test_what_asks_for_something_stands_first(shown):
    page = shown().page
    states = [each.state for each in words.in_order(page.findings)]
    assert states == sorted(states, key=["fails", "unknown", "works"].index)
    assert page._summary.text.startswith(words.counts(page.findings))
    assert {"keyring", "swap"} <= {each.id for each in page.findings}
    assert {"session_locked", "sleep", "user_switch", "capture", "display"} <= {each.id for each in page.findings}


def test_nothing_of_the_rail_is_marked_and_the_way_back_works(shown):
    window = shown()
    assert window.rail._group.checkedButton() is None
    window.show_place("clients")
    assert window.rail._group.checkedButton().text() == "Clients"


def test_the_table_can_be_copied(shown):
    page = shown().page
    page.copy.click()
    lines = QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard).splitlines()
    assert lines[0] == "Cassaforte, a stand-in"
    assert "does not | Swap | 1 area without encryption that could be seen | Keys and names may reach the disk readable. Encrypt the swap area, or turn it off." in lines


def test_a_real_vault_process_is_asked_again(qtbot, shown, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    page = shown(lambda: VaultClient(VaultProcess.start())).page
    assert page._system.startswith("Cassaforte ")
    assert {each.id: each.state for each in page.findings}["cryptography"] == "works"
    page.again.click()
    assert not page.again.isEnabled()
    qtbot.waitUntil(page.again.isEnabled, timeout=LONG_MS)
    assert len({each.id for each in page.findings}) == len(page.findings)


def test_a_vault_process_that_ends_is_a_finding(qtbot, shown):
    started = []

    def start():
        started.append(stand_in())
        started[-1].process._process.kill()
        return started[-1]

    page = shown(start).page
    assert Finding("vault_process", "Vault process", "fails", "it ended", "Install Cassaforte again.") in page.findings


def test_it_leaves_with_its_process(qtbot, shown):
    window = shown()
    window.page.check()
    vault = window.page._vault
    window.show_place("clients")
    assert not vault.process.running
