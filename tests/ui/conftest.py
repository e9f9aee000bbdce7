"""The main window of a real vault: copied for each test, with a real vault process behind it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QWidget

from tests.office import Office
from tests.ui.grab import grab
from ui.clipboard import SecretClipboard
from ui.main_window import MainWindow
from ui.page import PageContext
from ui.settings import Settings
from ui.theme import Theme
from ui.vault_client import VaultClient
from ui.workspaces import places_of
from vault.model.calls import Unlock
from vault.model.results import Home
from vault.pipe.child import VaultProcess

LONG_MS = 30_000


@dataclass(frozen=True, slots=True)
class Place:
    """A vault on this computer, and the folder that its processes take for the user's data."""

    folder: Path
    office: Office

    @property
    def vault(self):
        return self.folder / "office.vault"


@pytest.fixture
def real_place(made_offices, tmp_path, monkeypatch):
    """Copies the vault with that many invented clients to a computer of its own."""

    def place(clients):
        made = made_offices(clients)
        shutil.copytree(made.folder, tmp_path / "place")
        shutil.move(tmp_path / "place" / "data", tmp_path / "place" / "cassaforte")
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "place"))
        return Place(tmp_path / "place", made)

    return place


@pytest.fixture
def real_window(qapp, qtbot, tmp_path):
    """Opens the main window of a member of a place, on one page of its workspace."""
    shown = []

    def start(place, page, *, member="sales", theme="light", scale=100, size=(1440, 900)):
        dressed = Theme(theme, scale)
        dressed.install(qapp)
        client = VaultClient(VaultProcess.start())
        answers = []
        client.ask(client, Unlock(str(place.vault), member, place.office.passphrases[member]), Home, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=LONG_MS)
        context = PageContext(dressed, client, answers[0], Settings(tmp_path / "settings.ini"), SecretClipboard(20))
        window = MainWindow(context, places_of(answers[0].role), page)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        shown.append((window, client))
        qtbot.waitUntil(lambda: bool(window.status._log.text()), timeout=LONG_MS)
        return window

    yield start
    for window, client in shown:
        client.close()
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def picture(request, tmp_path):
    """Saves a picture of a window: into the folder of `--pictures`, else away with the test."""

    def save(window, name):
        folder = request.config.getoption("--pictures")
        theme = "dark" if window.theme.dark else "light"
        return grab(window, (Path(folder) if folder else tmp_path) / f"{name}-{theme}-{window.width()}.png", QSize(window.size()))

    return save


@pytest.fixture
def dressed(qapp):
    """The light theme, put on."""
    theme = Theme("light")
    theme.install(qapp)
    return theme


@pytest.fixture
def host(qtbot, dressed):
    """An empty window to put widgets into."""
    window = QWidget()
    window.setObjectName("canvas")
    window.resize(1100, 700)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    return window
