"""After an import: the five counts, rejects and warnings, and what to do next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import text
from ui.pages.importing import words
from ui.pages.importing.counts import CountList
from ui.pages.importing.lists import NotedTable, rejected_rows, warned_rows
from ui.pages.importing.review import SIDE
from ui.theme import Theme
from ui.widgets.action_bar import ActionBar
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.label import Label, Paragraph
from ui.widgets.scroll_column import ScrollColumn
from vault.model.results import ImportReport

ENTRY = "entry {}"


class ResultView(QWidget):
    """`save_asked` for the rejects, `seal_asked` for the next page, `left` for another file."""

    save_asked = Signal()
    seal_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.done = Banner(theme, "", "sealed", icon="circle-check", detail=words.DELETE_ORIGINAL)
        self.counts = CountList(theme)
        self.rejects, self.warnings = NotedTable(theme, words.REJECTS), NotedTable(theme, words.WARNINGS)
        self.save = Button(theme, words.SAVE_REJECTS, icon="download", size="small")
        self.another = Button(theme, words.ANOTHER)
        self.seal = Button(theme, words.SEAL_THIS, "primary", "file-lock-2")
        self.bar = ActionBar(theme, self.another, self.seal)
        self._entry = Label(theme, "", "small", "faint")
        self._rejects_card, self._no_rejects, self._rejected = self._list_card(self.rejects, words.REJECTS, words.NO_REJECTS)
        self._rejects_card.head.addWidget(self.save)
        self._warnings_card, self._no_warnings, self._warned = self._list_card(self.warnings, words.WARNINGS, words.NO_WARNINGS)
        self._lay_out()
        self.save.clicked.connect(self.save_asked)
        self.seal.clicked.connect(self.seal_asked)
        self.another.clicked.connect(self.left)

    def show_report(self, report: ImportReport) -> None:
        """Takes the result of an import."""
        self.done.show_words(words.done_words(report), "sealed", detail=words.DELETE_ORIGINAL, icon="circle-check")
        self.counts.show_report(report, dry=False)
        self._entry.setText(ENTRY.format(text.number(report.entry)))
        rejects, warnings = rejected_rows(report), warned_rows(report)
        self.rejects.show_rows(rejects)
        self.warnings.show_rows(warnings)
        parts = ((self.rejects, self._no_rejects, self._rejected, rejects), (self.warnings, self._no_warnings, self._warned, warnings))
        for table, empty, count, rows in parts:
            table.setVisible(bool(rows))
            empty.setVisible(not rows)
            count.setText(text.number(len(rows)))
        self.save.setVisible(bool(rejects))
        for at, rows in enumerate((rejects, warnings)):
            self._lists.setStretch(at, int(bool(rows)))
        self._lists.setStretch(2, int(not rejects and not warnings))

    def _list_card(self, table: NotedTable, title: str, nothing: str) -> tuple[Card, QWidget, Label]:
        card = Card(self._theme, title, padded=False)
        count = Label(self._theme, "", "small", "faint")
        card.head.insertWidget(1, count)
        empty = QWidget()
        row = QVBoxLayout(empty)
        row.setContentsMargins(16, 14, 16, 14)
        row.addWidget(Label(self._theme, nothing, "body", "muted"))
        row.addStretch()
        card.body.addWidget(table)
        card.body.addWidget(empty)
        return card, empty, count

    def _lay_out(self) -> None:
        theme = self._theme
        counted = Card(theme, "What became of the rows")
        counted.head.addWidget(self._entry)
        counted.body.addWidget(self.counts)
        next_step = Card(theme, "Next")
        next_step.body.addWidget(Paragraph(theme, words.SEAL_HELP, "body", "muted"))
        narrow = ScrollColumn()
        narrow.column.addWidget(counted)
        narrow.column.addWidget(next_step)
        narrow.column.addStretch()
        narrow.setFixedWidth(theme.px(SIDE))
        theme.changed.connect(lambda: narrow.setFixedWidth(theme.px(SIDE)))
        self._lists = QVBoxLayout()
        self._lists.setSpacing(16)
        self._lists.addWidget(self._rejects_card)
        self._lists.addWidget(self._warnings_card)
        self._lists.addStretch()
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addLayout(self._lists, 1)
        across.addWidget(narrow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.done)
        column.addLayout(across, 1)
        column.addWidget(self.bar)
