"""Moves clients to the current keys in the background of a sales session, as long as a former generation still has some."""

from PySide6.QtCore import QObject, QTimer, Signal

from ui.text import number
from ui.vault_client import VaultClient
from vault.errors import Refused, Stopped, VaultError
from vault.model.calls import KeysStatus, Sweep
from vault.model.progress import Progress
from vault.model.results import KeysReport

FIRST_MS = 2_000
EVERY_MS = 180_000
AGAIN_MS = 60_000
MOVING = "Moving clients to the new keys, {} of {}"
CHECKING = "Checking clients before the former keys go, {} of {}"


class Sweeper(QObject):
    """`job` is a line for the status bar (empty: nothing runs); `finished` when a former generation is gone; `trouble` a `VaultError`.

    Locking or closing the window pauses it between two batches; the next session goes on.
    """

    job = Signal(str)
    finished = Signal()
    trouble = Signal(object)

    def __init__(
        self, client: VaultClient, parent: QObject | None = None, *, first_ms: int = FIRST_MS, every_ms: int = EVERY_MS, again_ms: int = AGAIN_MS
    ) -> None:
        super().__init__(parent)
        self._client, self._every_ms, self._again_ms = client, every_ms, again_ms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._timer.start(first_ms)

    def look(self) -> None:
        """Asks whether somebody is left on a former generation."""
        self._timer.stop()
        self._client.ask(self, KeysStatus(), KeysReport, self._judge, self._fail)

    def _judge(self, report: KeysReport) -> None:
        if any(each.state == "retiring" for each in report.generations):
            self._client.ask(self, Sweep(), KeysReport, self._done, self._fail, self._advance)
        else:
            self._timer.start(self._every_ms)

    def _advance(self, progress: Progress) -> None:
        words = CHECKING if progress.text == "clients checked" else MOVING
        self.job.emit(words.format(number(progress.done), number(progress.total)))

    def _done(self, report: KeysReport) -> None:
        self.job.emit("")
        self._timer.start(self._every_ms)
        self.finished.emit()

    def _fail(self, error: VaultError) -> None:
        self.job.emit("")
        # A task of two people may still need the former keys: their turn first.
        self._timer.start(self._again_ms)
        if not isinstance(error, Refused | Stopped):
            self.trouble.emit(error)
