"""The breach desk: a file goes in, triage runs at once, real values and the list need the other side."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.approved import ApprovedWork, was_stopped
from ui.page import PageContext, PlainPage
from ui.pages.breach import words
from ui.pages.breach.drop import dropped_file
from ui.pages.breach.notify_dialog import NotifyDialog, Wishes
from ui.pages.breach.result_pane import ResultPane
from ui.pages.breach.start_pane import StartPane
from ui.pages.breach.written_pane import WrittenPane
from ui.pages.clients.announce import announce
from ui.vault_client import Asked
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.progress_row import ProgressRow
from ui.widgets.protects import ProtectsLine
from vault.errors import VaultError, WrongUse
from vault.model.calls import Approver, CheckLeak, Notify
from vault.model.progress import Progress
from vault.model.results import LeakReport, NotifyReport

MARGIN = 12


class BreachPage(PlainPage):
    """For officers."""

    title = words.TITLE

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.file = ""
        self.result: ResultPane | None = None
        self.written: WrittenPane | None = None
        self.dialog: NotifyDialog | None = None
        self.work: ApprovedWork | None = None
        self._asked: Asked | None = None
        self.setAcceptDrops(True)
        self._make_parts()
        self._connect()
        self._go(self.start)

    def panes(self) -> tuple[QWidget, ...]:
        return (self.again, self.stack)

    def check(self, file: str) -> None:
        """Triage of a file, at once."""
        if self.busy:
            return
        self.file, self.work = file, None
        self.start.trouble.hide()
        self._run(words.COMPARING.format(Path(file).name))
        self._asked = self.client.ask(self, CheckLeak(file), LeakReport, self._matched, self._failed, self._advance)

    def match_values(self) -> None:
        """Real values, with the other side."""
        if self.result is not None:
            request = words.match_request(self.result.report, self.file, self.home.member)
            self._approve(ApprovedWork(self, request, lambda approver: CheckLeak(self.file, approver), LeakReport), self._matched)

    def write_list(self) -> None:
        """Asks for whom and where to."""
        if self.result is not None:
            self.dialog = NotifyDialog(self.theme, self.window(), words.readable_count(self.result.report))
            self.dialog.wished.connect(self._ask_for_list)
            self.dialog.closed.connect(self._dialog_closed)
            self.dialog.open()

    @property
    def busy(self) -> bool:
        """Something runs."""
        return self.stack.currentWidget() is self._busy_pane

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.busy:
            event.acceptProposedAction()
            self._drop_hint.show()
            self._drop_hint.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.hide()
        file = dropped_file(event.mimeData())
        event.acceptProposedAction()
        if file:
            self.check(file)
        else:
            self.say(words.DROP_ONE, icon="info")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drop_hint.setGeometry(self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, words.CHOOSE)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.check)
        dialog.open()

    def _ask_for_list(self, wishes: Wishes) -> None:
        if self.result is None:
            return
        report = self.result.report
        request = words.list_request(report, self.file, self.home.member, in_clear=wishes.in_clear, recipients=len(wishes.recipients))

        def call(approver: Approver) -> Notify:
            return Notify(self.file, wishes.folder, approver, wishes.recipients, wishes.in_clear, words.readable_count(report))

        work = ApprovedWork(self, request, call, NotifyReport)
        work.begun.connect(self._close_dialog)
        self._approve(work, lambda written: self._show_written(written, in_clear=wishes.in_clear))

    def _approve(self, work: ApprovedWork, done: Callable[..., None]) -> None:
        self.work = work
        work.begun.connect(lambda: self._run(words.COMPARING.format(Path(self.file).name)))
        work.advanced.connect(self._advance)
        work.answered.connect(done)
        work.failed.connect(self._failed)
        for end in (work.answered, work.failed, work.given_up):
            end.connect(work.deleteLater)
        work.start()

    def _run(self, title: str) -> None:
        self.progress.start(title)
        self._go(self._busy_pane)
        self.progress.button.setFocus()
        self.job.emit(title)

    def _advance(self, progress: Progress) -> None:
        self.progress.show_progress(progress.done, progress.total, progress.text)

    def _cancel(self) -> None:
        if self.work is not None:
            self.work.cancel()
        elif self._asked is not None:
            self._asked.cancel()

    def _matched(self, report: LeakReport) -> None:
        self._forget(self.result)
        self.result = ResultPane(self.theme, report, self.file, self.home.fingerprint)
        self.stack.addWidget(self.result)
        self._ended(self.result)
        announce(self.result, self.result.verdict.headline)
        first = next((button for button in (self.match, self.list) if button.isVisibleTo(self)), self.again)
        first.setFocus()

    def _show_written(self, report: NotifyReport, *, in_clear: bool) -> None:
        self._close_dialog()
        self._forget(self.written)
        self.written = WrittenPane(self.theme, report, in_clear=in_clear)
        self.stack.addWidget(self.written)
        self._ended(self.written)
        announce(self.written, self.written.headline.text)
        self.again.setFocus()

    def _failed(self, error: VaultError) -> None:
        approved, self.work = self.work is not None, None
        before = self.result if approved and self.result is not None else self.start
        if self.dialog is not None and not was_stopped(error):
            # Nothing was written: the choices are still there to be changed.
            self.dialog.show_trouble(words.COUNT_CHANGED if error.id == "count_not_confirmed" else f"{error.message} {error.next_step}".strip())
            return
        self._close_dialog()
        self._ended(before)
        if was_stopped(error):
            self._tell_stopped(approved=approved)
        elif approved:
            self.fail(_in_window_words(error))
        else:
            self.start.show_trouble(error)

    def _tell_stopped(self, *, approved: bool) -> None:
        if approved:
            self.say(words.STOPPED, words.STOPPED_APPROVED, "circle-pause")
        else:
            self.start.show_note(words.STOPPED)

    def _dialog_closed(self) -> None:
        self.dialog = None

    def _ended(self, pane: QWidget) -> None:
        self.work, self._asked = None, None
        self.job.emit("")
        self.clients_changed.emit()
        self._go(pane)

    def _go(self, pane: QWidget) -> None:
        self.stack.setCurrentWidget(pane)
        report = self.result.report if self.result is not None and pane is self.result else None
        self.again.setVisible(pane in (self.result, self.written))
        self.match.setVisible(report is not None and words.needs_values(report))
        self.list.setVisible(report is not None and words.readable_count(report) > 0)

    def _forget(self, pane: QWidget | None) -> None:
        if pane is not None:
            self.stack.removeWidget(pane)
            pane.deleteLater()

    def _close_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.dismiss()

    def _make_parts(self) -> None:
        theme = self.theme
        self.again = Button(theme, words.ANOTHER, "secondary", "file-search")
        self.match = Button(theme, words.MATCH, "primary", "users-round")
        self.list = Button(theme, words.LIST, "primary", "file-down")
        for button in (self.again, self.match, self.list):
            self.head.addWidget(button)
        self.start = StartPane(theme)
        self.progress = ProgressRow(theme, words.TITLE)
        self._busy_pane = QWidget()
        column = QVBoxLayout(self._busy_pane)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(theme)
        card.body.addWidget(self.progress)
        column.addWidget(card)
        column.addStretch()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(self._busy_pane)
        self.body.addWidget(self.stack, 1)
        self.protect(ProtectsLine(theme, *words.CONTROLS))
        self._drop_hint = QFrame(self)
        self._drop_hint.setObjectName("dropZone")
        self._drop_hint.setProperty("over", True)
        QVBoxLayout(self._drop_hint).addWidget(EmptyState(theme, "download", words.DROP_NOW, words.DROP))
        self._drop_hint.hide()

    def _connect(self) -> None:
        self.start.choose_asked.connect(self._choose_file)
        self.again.clicked.connect(self._choose_file)
        self.match.clicked.connect(self.match_values)
        self.list.clicked.connect(self.write_list)
        self.progress.cancelled.connect(self._cancel)


def _in_window_words(error: VaultError) -> VaultError:
    """The count was said for the command line; here it is said otherwise."""
    return WrongUse(words.COUNT_CHANGED, id=error.id) if error.id == "count_not_confirmed" else error
