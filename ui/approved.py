"""A call that needs the other side: asks who could approve, shows the overlay, sends the call, follows it to its end."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ui.page import Page
from ui.vault_client import Asked
from ui.widgets.approval import ApprovalOverlay, ApprovalWords
from vault.errors import Stopped, VaultError
from vault.model.calls import Approver, Call, Status
from vault.model.progress import Progress
from vault.model.results import VaultStatus

OTHER_SIDE = {"admin": "compliance", "compliance": "admin"}
IN_PLACE = ("wrong_passphrase", "throttled")


class ApprovedWork(QObject):
    """`begun` when the other side has approved and the work runs; `advanced` carries its `Progress`.

    It ends with one of `answered` (the answer), `failed` (a `VaultError`, also `Stopped`) and `given_up` (nothing was asked).
    """

    begun = Signal()
    advanced = Signal(object)
    answered = Signal(object)
    failed = Signal(object)
    given_up = Signal()

    def __init__(self, page: Page, words: ApprovalWords, make: Callable[[Approver], Call], answer: type) -> None:
        super().__init__(page)
        self._page, self._words, self._make, self._answer = page, words, make, answer
        self._asked: Asked | None = None
        self.overlay: ApprovalOverlay | None = None

    def start(self) -> None:
        """Shows the overlay as soon as it is known who could approve."""
        self._page.client.ask(self, Status(), VaultStatus, self._open, self._fail)

    def cancel(self) -> None:
        """Stops the work at its next batch."""
        if self._asked is not None:
            self._asked.cancel()

    def _open(self, status: VaultStatus) -> None:
        side = OTHER_SIDE[self._page.home.role]
        names = tuple(dict.fromkeys(member.name for member in status.members if side in member.roles and member.status == "active"))
        overlay = self.overlay = ApprovalOverlay(self._page.theme, self._page.window(), self._words, side, names)
        overlay.given.connect(self._send)
        overlay.stopped.connect(self.cancel)
        overlay.closed.connect(self._closed)
        overlay.open()

    def _send(self, approver: Approver) -> None:
        if self.overlay is not None:
            self.overlay.show_waiting()
        self._asked = self._page.client.ask(self, self._make(approver), self._answer, self._done, self._fail, self._advance)

    def _advance(self, progress: Progress) -> None:
        # The work itself knows how much there is; the talk before it does not.
        if progress.total and self.overlay is not None:
            self._close()
            self.begun.emit()
        self.advanced.emit(progress)

    def _done(self, answer: object) -> None:
        self._close()
        self.answered.emit(answer)

    def _fail(self, error: VaultError) -> None:
        self._asked = None
        if self.overlay is not None and error.id in IN_PLACE:
            self.overlay.show_wrong(error.message)
            return
        self._close()
        self.failed.emit(error)

    def _close(self) -> None:
        overlay, self.overlay = self.overlay, None
        if overlay is not None:
            overlay.dismiss()

    def _closed(self) -> None:
        if self.overlay is not None:
            self.overlay = None
            self.given_up.emit()


def was_stopped(error: VaultError) -> bool:
    """The person stopped it; nothing went wrong."""
    return isinstance(error, Stopped)
