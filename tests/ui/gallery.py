"""Draws every window of a demo vault in both themes, without a screen: `python -m tests.ui.gallery DEMO FOLDER`.

Real windows in this process, a real vault process for each member behind them. What is drawn is what a person sees after the same clicks.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QModelIndex, QThread
from PySide6.QtWidgets import QApplication, QWidget

from tests.stories.cast import Stage
from tests.stories.pictures import THEMES
from tests.ui.grab import SIZE, grab
from ui.approved import ApprovedWork
from ui.clipboard import SecretClipboard
from ui.door import DoorKeeper
from ui.handover import Note
from ui.lock_window import LockWindow
from ui.main_window import MainWindow
from ui.page import Page, PageContext
from ui.pages.breach.page import BreachPage
from ui.pages.clients.page import ClientsPage
from ui.pages.importing.page import ImportPage
from ui.pages.keys.page import KeysPage
from ui.pages.log.page import AccessLogPage
from ui.pages.sealing.page import SealedFilesPage
from ui.settings import Settings
from ui.theme import Theme
from ui.unlock_window import UnlockWindow
from ui.vault_client import VaultClient
from ui.widgets.row_table import RowTable
from ui.workspaces import places_of
from vault.model.calls import Unlock
from vault.model.results import Home
from vault.pipe.child import VaultProcess

PATIENCE_MS = 60_000
MOMENT_MS = 5
LOCKED_AT = 1_795_196_640_000
AUTO_LOCK_MIN = 10
CHOSEN_ROW = 1
ROWS_ABOVE = 4
P = TypeVar("P", bound=Page)
W = TypeVar("W", UnlockWindow, LockWindow, MainWindow)


class Gallery:
    """One theme for all windows: each picture is taken in the one, then in the other."""

    def __init__(self, app: QApplication, stage: Stage, folder: Path) -> None:
        self._app, self._stage, self._folder = app, stage, folder
        self._theme = Theme(THEMES[0])
        self._theme.install(app)
        self._settings = Settings(folder / "gallery.ini")
        self.pictures: list[Path] = []

    def draw(self) -> None:
        """All windows; the officer comes first, so that the sales session moves the clients and the admin sees the end of it."""
        self._doors()
        with self._at_desk("compliance") as window:
            self._log(window)
            self._breach(window)
        with self._at_desk("sales") as window:
            self._clients(window)
            self._crm_file(window)
        with self._at_desk("admin") as window:
            page = self._page(window, "keys", KeysPage)
            self._wait(lambda: bool(page.lines))
            self._take(window, "keys")

    def _doors(self) -> None:
        """Before anybody is in."""
        keeper = self._keeper()
        unlock = self._show(UnlockWindow(self._theme, self._settings, keeper, str(self._stage.vault)))
        self._wait(lambda: unlock.ready)
        self._take(unlock, "unlock", lambda: unlock.ready)
        self._close(unlock, keeper.close)
        keeper = self._keeper()
        note = Note("lock", str(self._stage.vault), "sales", platform.node(), "idle", LOCKED_AT, AUTO_LOCK_MIN)
        lock = self._show(LockWindow(self._theme, self._settings, keeper, note))
        self._wait(lambda: lock.ready)
        self._take(lock, "lock", lambda: lock.ready)
        self._close(lock, keeper.close)

    def _log(self, window: MainWindow) -> None:
        page = self._page(window, "log", AccessLogPage)
        self._wait(lambda: bool(page.model.rows))
        page.verify.click()
        self._wait(page.verify.isEnabled)
        # The newest entry that names a field, below what was done after it.
        row = next(at for at, each in enumerate(page.model.rows) if each.field)
        page.table.setCurrentIndex(page.model.index(row, 0))
        page.table.scrollTo(page.model.index(max(0, row - ROWS_ABOVE), 0), RowTable.ScrollHint.PositionAtTop)
        self._take(window, "log")

    def _breach(self, window: MainWindow) -> None:
        page = self._page(window, "breach", BreachPage)
        page.check(str(self._stage.sealed))
        self._wait(lambda: page.result is not None and not page.busy)
        self._take(window, "breach")
        first = page.result
        page.check(str(self._stage.sample))
        self._wait(lambda: page.result is not first and not page.busy)
        triage = page.result
        page.match.click()
        self._wait(lambda: isinstance(page.work, ApprovedWork) and page.work.overlay is not None)
        overlay = page.work.overlay if page.work is not None else None
        if overlay is None:
            raise AssertionError("nobody was asked to approve")
        overlay.passphrase.setText(self._stage.passphrase("admin"))
        self._take(window, "approval")
        overlay.confirm.click()
        self._wait(lambda: page.result is not triage and not page.busy)
        self._take(window, "breach-readable")

    def _clients(self, window: MainWindow) -> None:
        page = self._page(window, "clients", ClientsPage)
        table = page.list.table
        self._wait(lambda: bool(page.list.model.codes) and self._rows_read(page))
        table.setCurrentIndex(page.list.model.index(CHOSEN_ROW, 0, QModelIndex()))
        self._wait(lambda: page.detail.detail is not None)
        self._take(window, "clients")
        field = page.detail.first_of("phone")
        if field is None:
            raise AssertionError("the chosen client has no phone")
        field.reveal.click()
        field.purposes.chips[0].click()
        self._wait(lambda: field.is_open)
        self._take(window, "clients-open")
        page.close_open_fields()

    def _crm_file(self, window: MainWindow) -> None:
        importing = self._page(window, "import", ImportPage)
        importing.open_file(str(self._stage.export))
        self._wait(lambda: importing.step == "review")
        self._take(window, "import")
        sealing = self._page(window, "sealed", SealedFilesPage)
        sealing.open_file(str(self._stage.export))
        self._wait(lambda: sealing.step == "review")
        sealing.before.go_on.click()
        self._wait(lambda: sealing.step == "result")
        self._take(window, "sealed", lambda: sealing.ready.panel.ready)

    def _rows_read(self, page: ClientsPage) -> bool:
        first, last = page.list.table.painted()
        return first <= last and not page.list.model.unread(first, last)

    def _page(self, window: MainWindow, place: str, kind: type[P]) -> P:
        window.show_place(place)
        page = window.page
        if not isinstance(page, kind):
            raise TypeError(f"{place} shows a {type(page).__name__}")
        return page

    @contextmanager
    def _at_desk(self, member: str) -> Iterator[MainWindow]:
        """The main window of a member."""
        client = VaultClient(VaultProcess.start())
        answers: list[Home] = []
        client.ask(client, Unlock(str(self._stage.vault), member, self._stage.passphrase(member)), Home, answers.append)
        self._wait(lambda: bool(answers))
        context = PageContext(self._theme, client, answers[0], self._settings, SecretClipboard(20))
        window = self._show(MainWindow(context, places_of(answers[0].role)))
        try:
            yield window
        finally:
            self._close(window, client.close)

    def _keeper(self) -> DoorKeeper:
        return DoorKeeper(lambda: VaultClient(VaultProcess.start()))

    def _show(self, window: W) -> W:
        window.resize(SIZE)
        window.show()
        return window

    def _close(self, window: QWidget, end: Callable[[], None]) -> None:
        end()
        window.hide()
        window.deleteLater()
        self._app.processEvents()

    def _take(self, window: QWidget, name: str, ready: Callable[[], bool] = lambda: True) -> None:
        """One picture in each theme, when everything that was begun has been drawn."""
        for theme in THEMES:
            if self._theme.choice != theme:
                self._theme.choose(theme)
            self._wait(ready)
            if isinstance(window, MainWindow):
                window._toasts.clear()
            self._settle()
            self.pictures.append(grab(window, self._folder / f"{name}-{theme}.png"))

    def _settle(self) -> None:
        """Lets layouts and timers of a moment run out."""
        deadline = QDeadlineTimer(400)
        while not deadline.hasExpired():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, MOMENT_MS)
            QThread.msleep(MOMENT_MS)

    def _wait(self, holds: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not holds():
            if deadline.hasExpired():
                raise AssertionError("a window did not get ready to be drawn")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, MOMENT_MS)
            QThread.msleep(MOMENT_MS)


def main(arguments: list[str]) -> int:
    """The demo's folder, the folder for the pictures."""
    demo, folder = (Path(argument).absolute() for argument in arguments)
    app = QApplication(["Cassaforte"])
    gallery = Gallery(app, Stage(demo, dict(os.environ)), folder)
    gallery.draw()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
