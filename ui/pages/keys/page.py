"""Keys, for admins: the generations, a rotation and how far it has got, and what about keys needs attention."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import text
from ui.approved import ApprovedWork, was_stopped
from ui.page import PageContext, PlainPage
from ui.pages.keys import words
from ui.pages.keys.lines import Line, current, lines_of, retiring
from ui.pages.keys.picture import KeyPicture
from ui.pages.keys.rotation_card import RotationCard, share_of
from ui.pages.keys.table import LinesModel, LinesTable
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.dialog import Dialog
from ui.widgets.label import IconLabel, Label, Paragraph
from ui.widgets.protects import ProtectsLine
from vault.errors import VaultError
from vault.model.calls import KeysStatus, Rotate, Status
from vault.model.results import KeysReport, VaultStatus, Warned

LOOK_MS = 2_000
SIDE = 316


class KeysPage(PlainPage):
    """Asks again every two seconds while a generation is being replaced and the page is shown."""

    title = words.TITLE

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.model = LinesModel(self)
        self.lines: tuple[Line, ...] = ()
        self.dialog: Dialog | None = None
        self.work: ApprovedWork | None = None
        self._total = 0
        self._warnings: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._make_parts()
        self._lay_out()

    def shown(self) -> None:
        self._look()
        self.client.ask(self, Status(), VaultStatus, self._show_status)

    def hidden(self) -> None:
        self._timer.stop()

    def panes(self) -> tuple[QWidget, ...]:
        return (self.rotate, self.table)

    def ask_to_rotate(self) -> None:
        """First its effect, then the other side."""
        now = current(self.lines)
        dialog = self.dialog = Dialog(self.theme, self.window(), words.rotate_title(now + 1), words.rotate_sentence(self._total), words.ROTATE)
        dialog.add_facts(*words.ROTATE_FACTS)
        dialog.confirmed.connect(self._approve)
        dialog.closed.connect(self._dialog_closed)
        dialog.open()

    def _approve(self) -> None:
        if self.dialog is not None:
            self.dialog.dismiss()
        request = words.rotate_request(current(self.lines), self._total, self.home.member)
        work = self.work = ApprovedWork(self, request, Rotate, KeysReport)
        work.answered.connect(self._rotated)
        work.failed.connect(self._failed)
        for end in (work.answered, work.failed, work.given_up):
            end.connect(work.deleteLater)
        work.start()

    def _rotated(self, report: KeysReport) -> None:
        self._show(report)
        self.say(words.OPENED.format(text.number(current(self.lines))), words.OPENED_DETAIL.format(text.number(report.entry)), "key-round")
        self.clients_changed.emit()
        self.client.ask(self, Status(), VaultStatus, self._show_status)

    def _failed(self, error: VaultError) -> None:
        if not was_stopped(error):
            self.fail(error)
        self._look()

    def _dialog_closed(self) -> None:
        self.dialog = None

    def _look(self) -> None:
        self.client.ask(self, KeysStatus(), KeysReport, self._show)

    def _show(self, report: KeysReport) -> None:
        former, self.lines, self._total = self.lines, lines_of(report), report.total
        leaving = retiring(self.lines)
        self.model.show(self.lines)
        if former != self.lines:
            self.picture.show_lines(self.lines, report.total)
        self.rotate.setEnabled(not leaving)
        self.rotate.setToolTip(words.ROTATE_WAITS if leaving else "")
        self.rotate.setAccessibleDescription(self.rotate.toolTip())
        if leaving:
            self.finished.hide()
            self.rotation.show_report(report, leaving[0].generation, current(self.lines))
            self.job.emit(words.JOB.format(share_of(report)))
            self._timer.start()
        else:
            self._end_rotation(retiring(former))

    def _end_rotation(self, was_leaving: tuple[Line, ...]) -> None:
        self._timer.stop()
        self.rotation.forget()
        self.job.emit("")
        if was_leaving:
            told = words.FINISHED.format(text.number(was_leaving[-1].generation))
            self.finished.show_words(told, "sealed", icon="badge-check")
            self.finished.show()
            self.say(told, icon="badge-check")
            self.clients_changed.emit()

    def _show_status(self, status: VaultStatus) -> None:
        self.picture.show_holders(status.members)
        self._show_warnings(tuple(warned for warned in status.warnings if warned.id in words.OF_KEYS))

    def _show_warnings(self, warnings: tuple[Warned, ...]) -> None:
        for part in self._warnings:
            part.hide()
            part.deleteLater()
        self._warnings = [_told(self, warned.message, "triangle-alert", "caution") for warned in warnings] or [
            _told(self, words.ALL_WELL, "circle-check", "sealed")
        ]
        for at, part in enumerate(self._warnings):
            self._attention.body.insertWidget(at, part)

    def _make_parts(self) -> None:
        theme = self.theme
        self.rotate = Button(theme, words.ROTATE, "primary", "refresh-cw")
        self.rotate.setEnabled(False)
        self.rotate.clicked.connect(self.ask_to_rotate)
        self.finished = Banner(theme, kind="sealed")
        self.finished.hide()
        self.picture = KeyPicture(theme, self.home.fingerprint)
        self.rotation = RotationCard(theme)
        self.table = LinesTable(theme, self.model)
        self._attention = Card(theme, words.ATTENTION)
        self._attention.body.addStretch()
        theme.changed.connect(self._resize)
        self._resize()

    def _resize(self) -> None:
        self._attention.setFixedWidth(self.theme.px(SIDE))
        self.picture.show_lines(self.lines, self._total)

    def _lay_out(self) -> None:
        self.head.addWidget(self.rotate)
        holder = QWidget()
        holder.setObjectName("canvas")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        drawn = Card(self.theme)
        drawn.body.addWidget(self.picture)
        history = Card(self.theme, words.HISTORY, padded=False)
        history.head.addWidget(Label(self.theme, words.HISTORY_NOTE, "small", "faint"))
        history.body.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(history, 1)
        row.addWidget(self._attention)
        for part in (self.finished, drawn, self.rotation):
            column.addWidget(part)
        column.addLayout(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        area.setAccessibleName(words.TITLE)
        self.body.addWidget(area, 1)
        self.protect(ProtectsLine(self.theme, *words.CONTROLS))


def _told(page: KeysPage, sentence: str, icon: str, tone: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(IconLabel(page.theme, icon, 16, tone))
    row.addWidget(Paragraph(page.theme, sentence, "body", "text"), 1)
    return holder
