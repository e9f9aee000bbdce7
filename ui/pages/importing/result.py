"""After an import: the five counts, rejects and warnings, and what to do next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import text
from ui.pages.crm_file.file_card import SIDE
from ui.pages.importing import words
from ui.pages.importing.counts import CountList
from ui.pages.importing.lists import NotedLists
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
    """`save_asked` for the rejects, `seal_asked` for the next page, `undo_asked` to take it all back, `left` for another file."""

    save_asked = Signal()
    seal_asked = Signal()
    undo_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.done = Banner(theme, "", "sealed", icon="circle-check", detail=words.DELETE_ORIGINAL)
        self.counts = CountList(theme)
        self.lists = NotedLists(theme)
        self.rejects, self.warnings, self.save = self.lists.rejects, self.lists.warnings, self.lists.save
        self.undo = Button(theme, words.UNDO_THIS, icon="undo-2")
        self.another = Button(theme, words.ANOTHER)
        self.seal = Button(theme, words.SEAL_THIS, "primary", "file-lock-2")
        self.bar = ActionBar(theme, self.undo, self.another, self.seal)
        self._entry = Label(theme, "", "small", "faint")
        self._lay_out()
        self.save.clicked.connect(self.save_asked)
        self.seal.clicked.connect(self.seal_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.another.clicked.connect(self.left)

    def show_report(self, report: ImportReport) -> None:
        """Takes the result of an import."""
        self.done.show_words(words.done_words(report), "sealed", detail=words.DELETE_ORIGINAL, icon="circle-check")
        self.counts.show_report(report, dry=False)
        self._entry.setText(ENTRY.format(text.number(report.entry)))
        self.lists.show_report(report)

    def _lay_out(self) -> None:
        theme = self._theme
        counted = Card(theme, "What became of the rows")
        counted.head.addWidget(self._entry)
        counted.body.addWidget(self.counts)
        next_step = Card(theme, "Next")
        next_step.body.addWidget(Paragraph(theme, words.SEAL_HELP, "body", "muted"))
        narrow = ScrollColumn()
        for part in (counted, next_step, Banner(theme, words.UNDO_HELP, "info")):
            narrow.column.addWidget(part)
        narrow.column.addStretch()
        narrow.setFixedWidth(theme.px(SIDE))
        theme.changed.connect(lambda: narrow.setFixedWidth(theme.px(SIDE)))
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.lists, 1)
        across.addWidget(narrow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.done)
        column.addLayout(across, 1)
        column.addWidget(self.bar)
