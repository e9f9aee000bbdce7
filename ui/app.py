"""Builds the application and the one window that its arguments or its note ask for."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui import handover, problems, text
from ui.clipboard import SecretClipboard
from ui.computer.capture import capture_here
from ui.computer.probes import WindowCheck, system
from ui.door import DoorKeeper
from ui.garbage import GarbageTurn
from ui.handover import Note
from ui.lock_window import LockWindow
from ui.main_window import MainWindow
from ui.page import PageContext
from ui.session_watch.here import watch_here
from ui.settings import Settings
from ui.theme import Theme
from ui.unlock_window import UnlockWindow
from ui.vault_client import VaultClient
from ui.workspaces import places_of
from vault.model.results import ComputerReport, Finding, Home
from vault.pipe.child import VaultProcess
from vault.pipe.schema import form_of, to_json
from vault.pipe.window_program import CHECK_ARGUMENT


class App:
    """One window from its start until it is replaced by the next."""

    def __init__(self, qt: QApplication, note: Note) -> None:
        self.qt, self.note = qt, note
        self.settings = Settings(Path(note.settings) if note.settings else None)
        self.theme = Theme(self.settings.theme, self.settings.scale, calm=self.settings.calm)
        self.theme.install(qt)
        self.window: UnlockWindow | LockWindow | MainWindow = self._make()
        problems.watch_for_bugs(self._tell)
        self._place()

    def _place(self) -> None:
        """Exactly where the former window was; else where the last session ended; else as large as drawn."""
        if self.note.geometry:
            left, top, width, height, maximised = self.note.geometry
            self.window.setGeometry(left, top, width, height)
            if maximised:
                self.window.showMaximized()
        elif self.settings.geometry.isEmpty() or not self.window.restoreGeometry(self.settings.geometry):
            self.window.resize(self.window.sizeHint().boundedTo(self.window.screen().availableSize()))
        self.window.show()

    def _make(self) -> UnlockWindow | LockWindow | MainWindow:
        if self.note.window == "main":
            return self._main()
        keeper = DoorKeeper(self._client)
        window: UnlockWindow | LockWindow
        if self.note.window == "lock":
            window = LockWindow(self.theme, self.settings, keeper, self.note)
            window.switch_asked.connect(lambda: self._switch_user(keeper))
        else:
            path = self.note.vault or next(iter(self.settings.vaults), "")
            window = UnlockWindow(self.theme, self.settings, keeper, path, self.note.member)
        window.entered.connect(lambda home: self._enter(keeper, home))
        return window

    def _main(self) -> MainWindow:
        home = self.note.home
        if home is None:
            raise ValueError("a main window needs to know who is in")
        clipboard = SecretClipboard(self.theme.tokens.timers["clipboardClearS"], self.qt)
        context = PageContext(self.theme, VaultClient(handover.adopt(self.note)), home, self.settings, clipboard, self.note.vault)
        window = MainWindow(context, places_of(home.role), self.note.page, watch_here(self.qt))
        window.locked.connect(lambda reason: self._lock(window, reason))
        window.left.connect(lambda: self._leave(context.client))
        return window

    def _client(self) -> VaultClient:
        # A vault process that came along serves once; after it, each start is a new one.
        pipe, self.note = self.note.pipe, replace(self.note, pipe=())
        return VaultClient(handover.adopt(replace(self.note, pipe=pipe)) if pipe else VaultProcess.start(self.note.vault_command))

    def _enter(self, keeper: DoorKeeper, home: Home) -> None:
        pipe = keeper.client.process.hand_over()
        self._replace(Note("main", keeper.path, home.member, page=self.note.page, home=home, pipe=pipe))

    def _switch_user(self, keeper: DoorKeeper) -> None:
        keeper.close()
        self._replace(Note("unlock", self.note.vault))

    def _lock(self, window: MainWindow, reason: str) -> None:
        window.client.close()
        home = window.context.home
        now = int(datetime.now(tz=UTC).timestamp() * 1000)
        self._replace(Note("lock", self.note.vault, home.member, home.workstation, reason, now, window.idle.seconds // 60, window.place))

    def _replace(self, note: Note) -> None:
        self.settings.save()
        place = self.window.geometry()
        geometry = (place.x(), place.y(), place.width(), place.height(), int(self.window.isMaximized()))
        handover.replace_program(replace(note, geometry=geometry, settings=self.note.settings, vault_command=self.note.vault_command))

    def _leave(self, client: VaultClient) -> None:
        client.close()
        self.settings.save()
        self.qt.quit()

    def _tell(self, problem: problems.Problem) -> None:
        self.window.show_problem(problem)


def check_computer(qt: QApplication) -> int:
    """Tries out what needs a display, and writes it to standard output for `cassaforte doctor`."""
    check = WindowCheck(watch_here(qt), capture_here(), qt)

    def tell(findings: tuple[Finding, ...]) -> None:
        sys.stdout.buffer.write(to_json(form_of(ComputerReport).write(ComputerReport(system(), findings))))
        sys.stdout.flush()
        qt.quit()

    check.done.connect(tell)
    check.start()
    return qt.exec()


def main(arguments: Sequence[str], vault_command: tuple[str, ...] = ()) -> int:
    """`[--vault DIR] [--settings FILE]`: the unlock window. `--note` is written by a window for the next. Tests give another `vault_command`."""
    parser = argparse.ArgumentParser("cassaforte-window", description=f"{text.PRODUCT}: the window")
    parser.add_argument("--vault", default="", help="the vault to open")
    parser.add_argument("--settings", default="", help="where the window keeps its place and theme, instead of your own settings")
    parser.add_argument(handover.NOTE_ARGUMENT, default="", help=argparse.SUPPRESS)
    parser.add_argument(CHECK_ARGUMENT, action="store_true", help="try out what needs a display, for `cassaforte doctor`, and end")
    given = parser.parse_args(arguments)
    vault = str(Path(given.vault).absolute()) if given.vault else ""
    note = handover.read_note(given.note) if given.note else Note("unlock", vault, settings=given.settings, vault_command=vault_command)
    qt = QApplication([text.PRODUCT])
    qt.setApplicationName(text.PRODUCT)
    qt.setApplicationVersion(text.version())
    if given.check_computer:
        return check_computer(qt)
    GarbageTurn(qt)
    app = App(qt, note)
    code = qt.exec()
    del app
    return code
