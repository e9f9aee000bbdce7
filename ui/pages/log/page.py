"""The access log: the list, one entry in full, verification, checkpoints."""

from datetime import datetime

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui import text
from ui.page import PageContext, PlainPage
from ui.pages.log import words
from ui.pages.log.delegate import LogDelegate
from ui.pages.log.model import ACTION, CLIENT, ENTRY, FIELD, PERSON, PURPOSE, TIME, WORKSTATION, LogModel
from ui.vault_client import Asked
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.button import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.facts import Facts
from ui.widgets.label import Label
from ui.widgets.progress_row import ProgressRow
from ui.widgets.protects import ProtectsLine
from ui.widgets.row_table import RowTable
from vault.errors import Stopped, Tampered, VaultError
from vault.model.calls import ListLog, LogPage, MakeCheckpoint, VerifyLog
from vault.model.progress import Progress
from vault.model.results import Done, VerifyReport

PAGE = 200
WIDTHS = {ENTRY: 72, TIME: 137, PERSON: 92, WORKSTATION: 92, CLIENT: 100, FIELD: 88, PURPOSE: 76}
DETAIL, DETAIL_NARROW, ROOMY = 284, 244, 1000
FACT_CAPTION = 84


class AccessLogPage(PlainPage):
    """For officers. Entries are asked for in pages; each page read is an entry of its own."""

    title = words.TITLE

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.model = LogModel(self)
        self._verifying: Asked | None = None
        self._report: VerifyReport | None = None
        self._verified_at = ""
        self._reached = 0
        self._turn = 0
        self._make_parts()
        self._lay_out()
        self._connect()

    def shown(self) -> None:
        if not self.model.rows:
            self.read_again()

    def panes(self) -> tuple[QWidget, ...]:
        return (self.verify, self.table, self._details_area)

    def read_again(self) -> None:
        """Reads the newest entries."""
        self._read(-1)

    def start_verifying(self) -> None:
        """Verifies the whole log, from the first entry to the last."""
        self.verify.setEnabled(False)
        self.progress.start(words.VERIFYING)
        self._progress_card.show()
        self.progress.button.setFocus()
        self.badge.show_words(words.CHECKING, "info", "loader")
        self.job.emit(words.VERIFYING)
        self._verifying = self.client.ask(self, VerifyLog(), VerifyReport, self._verified, self._not_verified, self._advance)

    def show_sound(self) -> None:
        """Lists what stands before the first bad entry; an altered one is never shown."""
        if self._report is not None and self._report.first_bad:
            self._read(self._report.first_bad)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()

    def _resize(self) -> None:
        roomy = self.width() >= self.theme.px(ROOMY)
        for column in (WORKSTATION, PURPOSE):
            self.table.setColumnHidden(column, not roomy)
        self._details_area.setFixedWidth(self.theme.px(DETAIL if roomy else DETAIL_NARROW))

    def _read(self, before: int) -> None:
        self._turn += 1
        self.model.clear()
        self._more(before)

    def _more(self, before: int) -> None:
        self._count.setText(words.READING)
        turn = self._turn
        self.client.ask(self, ListLog(before, PAGE), LogPage, lambda page: self._take(page, turn), self._unread)

    def _take(self, page: LogPage, turn: int) -> None:
        if turn != self._turn:
            return  # the list was begun anew meanwhile
        fresh = not self.model.rows
        self.stack.setCurrentWidget(self.table)
        self.model.add(page.rows)
        self._count.setText(text.plural(page.total, "{} entry", "{} entries"))
        if self._report is None and self._verifying is None:
            self.badge.show_words(words.UNVERIFIED.format(text.number(page.total)), "plain", "circle-dashed")
        if fresh and page.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _unread(self, error: VaultError) -> None:
        self._count.setText("")
        if self.model.rows:
            self.fail(error)
            return
        self.unreadable.show_words(words.CANNOT_READ, f"{error.message} {error.next_step}".strip())
        self.stack.setCurrentWidget(self.unreadable)
        self.detail.show_title(words.NONE_CHOSEN)
        self._facts.show_facts()

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self.model.rows[index.row()]
        self.detail.show_title(words.ENTRY.format(text.number(row.n)))
        self._facts.show_facts(*words.facts_of(row, words.verified_words(row, self._report, self._verified_at)))

    def _advance(self, progress: Progress) -> None:
        self._reached = progress.done
        self.progress.show_progress(progress.done, progress.total)

    def _verified(self, report: VerifyReport) -> None:
        self._report, self._verified_at = report, text.clock(datetime.now().astimezone())
        self._stop_progress()
        self.log_verified.emit(report)
        if report.problem:
            self._show_broken(report.problem, report.first_bad)
        else:
            self.banner.hide()
            self.badge.show_words(words.intact_words(report, datetime.now().astimezone()), "sealed", "badge-check")
            self.say(self.badge.accessibleName())
        self._choose(self.table.currentIndex())

    def _not_verified(self, error: VaultError) -> None:
        self._stop_progress()
        if isinstance(error, Tampered):
            self._show_broken(error.message, None)
        elif isinstance(error, Stopped):
            self.badge.show_words(words.UNVERIFIED.format(self._count.text().split()[0] if self._count.text() else ""), "plain", "circle-dashed")
            self.say(words.STOPPED.format(text.number(self._reached)), icon="circle-pause")
        else:
            self.badge.show_words(words.NOT_VERIFIED, "plain", "circle-dashed")
            self.fail(error)

    def _show_broken(self, problem: str, first_bad: int | None) -> None:
        self.badge.show_words(words.BROKEN, "alert", "octagon-alert")
        action = words.SHOW_SOUND.format(text.number(first_bad)) if first_bad else ""
        self.banner.show_words(words.BROKEN_TEXT.format(problem), "alert", detail=words.BROKEN_NEXT, action=action, icon="octagon-alert")
        self.banner.show()
        (self.banner.button if action else self.verify).setFocus()

    def _stop_progress(self) -> None:
        self._verifying = None
        self._progress_card.hide()
        self.verify.setEnabled(True)
        self.verify.setFocus()
        self.job.emit("")

    def _cancel(self) -> None:
        if self._verifying is not None:
            self._verifying.cancel()

    def _sign(self) -> None:
        self.checkpoint.setEnabled(False)
        self.client.ask(self, MakeCheckpoint(), Done, self._signed, self._unsigned)

    def _signed(self, done: Done) -> None:
        self.checkpoint.setEnabled(True)
        self.say(words.SIGNED, words.SIGNED_DETAIL.format(text.number(done.entry)), "stamp")
        self.clients_changed.emit()
        self.read_again()

    def _unsigned(self, error: VaultError) -> None:
        self.checkpoint.setEnabled(True)
        self.fail(error)

    def _make_parts(self) -> None:
        theme = self.theme
        self.badge = Badge(theme, words.READING, "plain", "circle-dashed")
        self.verify = Button(theme, words.VERIFY, "secondary", "shield-check")
        self.checkpoint = Button(theme, words.CHECKPOINT, "secondary", "stamp")
        self.refresh = IconButton(theme, "refresh-cw", words.REFRESH, "secondary", size=34)
        self.banner = Banner(theme, kind="alert")
        self.banner.hide()
        self.progress = ProgressRow(theme, words.VERIFYING)
        self.table = RowTable(theme, words.TITLE, dense=True)
        self.table.setItemDelegate(LogDelegate(theme, self.table))
        self.table.setModel(self.model)
        self.table.set_widths(WIDTHS, ACTION)
        self.unreadable = EmptyState(theme, "octagon-alert", words.CANNOT_READ, "")
        self.detail = Card(theme, words.NONE_CHOSEN)
        self._facts = Facts(theme, caption=FACT_CAPTION)
        self._count = Label(theme, "", "heading")

    def _lay_out(self) -> None:
        self.head.insertWidget(1, self.badge)
        for button in (self.refresh, self.checkpoint, self.verify):
            self.head.addWidget(button)
        self._progress_card = Card(self.theme)
        self._progress_card.body.addWidget(self.progress)
        self._progress_card.hide()
        listed = Card(self.theme, " ", padded=False)
        listed.setAccessibleName(words.TITLE)
        listed.title.hide()
        listed.head.insertWidget(0, self._count)
        listed.head.addWidget(Label(self.theme, words.READING_NOTE, "small", "faint"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.unreadable)
        listed.body.addWidget(self.stack, 1)
        self.detail.body.addWidget(self._facts)
        self._details_area = _scrolled(self.detail)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(listed, 1)
        row.addWidget(self._details_area)
        self.body.addWidget(self.banner)
        self.body.addWidget(self._progress_card)
        self.body.addLayout(row, 1)
        self.protect(ProtectsLine(self.theme, *words.CONTROLS))

    def _connect(self) -> None:
        self.theme.changed.connect(self._resize)
        self.verify.clicked.connect(self.start_verifying)
        self.checkpoint.clicked.connect(self._sign)
        self.refresh.clicked.connect(self.read_again)
        self.banner.acted.connect(self.show_sound)
        self.progress.cancelled.connect(self._cancel)
        self.model.more_wanted.connect(self._more)
        self.table.selectionModel().currentRowChanged.connect(lambda now, former: self._choose(now))


def _scrolled(card: Card) -> QScrollArea:
    """The details keep their height; where there is not enough room they scroll."""
    holder = QWidget()
    holder.setObjectName("canvas")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    column.addStretch()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setAccessibleName("Entry")
    area.setWidget(holder)
    return area
