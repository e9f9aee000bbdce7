"""Sealed files for admins and officers: what a file is, the way back with the other side, and what the CRMs still remember."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget

from ui import text
from ui.approved import ApprovedWork, was_stopped
from ui.page import PageContext, PlainPage
from ui.pages.sealing import words
from ui.pages.sealing.steps import StepsView
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.facts import Facts
from ui.widgets.file_drop import DropPlace, PageDrop, choose_file
from ui.widgets.label import Paragraph
from ui.widgets.progress_row import ProgressRow
from ui.widgets.protects import ProtectsLine
from ui.widgets.scroll_column import ScrollColumn
from vault.errors import VaultError
from vault.model.calls import Approver, UnsealFile, VerifySealed
from vault.model.progress import Progress
from vault.model.results import SealedFileReport, SealReport

STEPS_WIDTH, MARGIN = 420, 36


class SealedKeepersPage(PlainPage):
    """`report` is that of the file which is shown; `work` runs while the way back is asked for or gone."""

    title = words.TITLE

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.file = ""
        self.report: SealedFileReport | None = None
        self.work: ApprovedWork | None = None
        self.place = DropPlace(self.theme, "file-lock-2", words.KEEPERS_HEADING, words.KEEPERS_DROP)
        self.another = Button(self.theme, words.VERIFY, icon="file-check-2")
        self.unseal = Button(self.theme, words.UNSEAL, "primary", "lock-open")
        self.told, self.verdict = Banner(self.theme), Banner(self.theme)
        self.facts = Facts(self.theme, framed=True)
        self.progress = ProgressRow(self.theme, "")
        self.after = StepsView(self)
        self._steps = QStackedWidget()
        self._card = Card(self.theme, " ")
        self._drop = PageDrop(self.theme, self, lambda: self.work is None)
        self._lay_out()
        self._connect()

    def shown(self) -> None:
        self.after.look()

    def confirm(self) -> None:
        (self.place.button if self.report is None else self.unseal).click()

    def choose(self) -> None:
        """The system's dialog for a sealed file."""
        choose_file(self, words.VERIFY_TITLE, self.look_at)

    def look_at(self, file: str) -> None:
        """Asks the register what a file is."""
        if self.work is None:
            self._tell("")
            self.client.ask(self, VerifySealed(file), SealedFileReport, lambda report: self._show(file, report), self._refused)

    def write_to(self, out: str) -> None:
        """Asks the other side for the way back, into a file that does not exist yet."""
        if self.report is None or self.work is not None:
            return
        file, request = self.file, words.unseal_request(self.report, self.file, out, self.home.member, self.home.role)
        work = self.work = ApprovedWork(self, request, lambda approver: _call(file, out, approver), SealReport)
        work.begun.connect(self._begin)
        work.advanced.connect(self._advance)
        work.answered.connect(self._written)
        work.failed.connect(self._failed)
        work.given_up.connect(self._end)
        self._look()
        work.start()

    def _show(self, file: str, report: SealedFileReport) -> None:
        self.file, self.report = file, report
        verdict, kind = words.verified_words(report)
        self._card.show_title(Path(file).name)
        self.verdict.show_words(verdict, kind)
        self.facts.show_facts(*words.verified_facts(report))
        self._steps.setCurrentIndex(1)
        self.another.show()
        self.unseal.setFocus()

    def _refused(self, error: VaultError) -> None:
        self._tell(error.message, "alert", error.next_step)

    def _begin(self) -> None:
        self.progress.start(words.UNSEALING.format(Path(self.file).name))
        self.progress.show()
        self.job.emit(words.UNSEALING.format(Path(self.file).name))

    def _advance(self, progress: Progress) -> None:
        self.progress.show_progress(progress.done, progress.total, progress.text)

    def _written(self, report: SealReport) -> None:
        self._end()
        detail = words.UNSEALED_DETAIL.format(report.out, text.plural(report.rows, *words.ROWS))
        self._tell(words.UNSEALED, "caution" if report.findings else "sealed", " ".join([detail, *(found.message for found in report.findings[:3])]))
        self.clients_changed.emit()

    def _failed(self, error: VaultError) -> None:
        self._end()
        if not was_stopped(error):
            self._tell(f"{words.UNSEAL_FAILED} {error.message}", "alert", error.next_step)

    def _end(self) -> None:
        if self.work is not None:
            self.work.deleteLater()
        self.work = None
        self.progress.hide()
        self.job.emit("")
        self._look()

    def _look(self) -> None:
        self.unseal.setEnabled(self.work is None)
        self.another.setEnabled(self.work is None)

    def _tell(self, sentence: str, kind: str = "alert", detail: str = "") -> None:
        self.told.show_words(sentence, kind, detail=detail)
        self.told.setVisible(bool(sentence))

    def _choose_place(self) -> None:
        source = Path(self.file)
        dialog = QFileDialog(self, words.UNSEAL_PLACE, str(source.with_name(f"{source.stem}.readable{source.suffix}")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever overwritten: the vault process refuses
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.write_to)
        dialog.open()

    def _connect(self) -> None:
        self.place.asked.connect(self.choose)
        self.another.clicked.connect(self.choose)
        self._drop.dropped.connect(self.look_at)
        self.unseal.clicked.connect(self._choose_place)
        self.progress.cancelled.connect(lambda: self.work.cancel() if self.work else None)
        self.theme.changed.connect(self._resize)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()

    def _resize(self) -> None:
        self.after.setFixedWidth(max(1, min(self.theme.px(STEPS_WIDTH), self.width() // 2 - MARGIN)))

    def _lay_out(self) -> None:
        self.head.addWidget(self.another)
        self.another.hide()
        self.told.hide()
        self.progress.hide()
        self._card.body.addWidget(self.verdict)
        self._card.body.addWidget(self.facts)
        self._card.body.addWidget(Paragraph(self.theme, words.UNSEAL_NOTE, "body", "muted"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.unseal)
        buttons.addStretch()
        self._card.body.addLayout(buttons)
        self._card.body.addWidget(self.progress)
        shown = ScrollColumn()
        shown.column.addWidget(self._card)
        shown.column.addStretch()
        for page in (self.place, shown):
            self._steps.addWidget(page)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self._steps, 1)
        across.addWidget(self.after)
        self.body.addWidget(self.told)
        self.body.addLayout(across, 1)
        self.protect(ProtectsLine(self.theme, *words.KEEPERS_CONTROLS))
        self._resize()


def _call(file: str, out: str, approver: Approver) -> UnsealFile:
    return UnsealFile(file, out, approver)
