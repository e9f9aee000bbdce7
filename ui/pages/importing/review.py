"""The third step of an import: what will happen, row by row where somebody should look, and the button that does it."""

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
from ui.widgets.label import Label
from ui.widgets.scroll_column import ScrollColumn
from vault.model.results import ImportReport


class ReviewView(QWidget):
    """`go` starts the import, `back` leads to the columns, `save_asked` for the rejects."""

    go = Signal()
    back = Signal()
    save_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.counts = CountList(theme)
        self.lists = NotedLists(theme)
        self.go_on = Button(theme, "", "primary")
        self.to_columns = Button(theme, words.BACK)
        self.bar = ActionBar(theme, self.to_columns, self.go_on)
        self.go_on.clicked.connect(self.go)
        self.to_columns.clicked.connect(self.back)
        self.lists.save.clicked.connect(self.save_asked)
        self._lay_out()

    def show_dry_run(self, report: ImportReport) -> None:
        """Takes the counts of a dry run."""
        self.counts.show_report(report, dry=True)
        self.lists.show_report(report)
        self.go_on.show_words(words.IMPORT.format(text.plural(report.rows - report.rejected, *words.ROWS)))
        self.go_on.setEnabled(report.rows > report.rejected)
        self.bar.words.show_text(words.will_words(report))

    def _lay_out(self) -> None:
        theme = self._theme
        dry = Card(theme, words.DRY_RUN)
        dry.head.addWidget(Label(theme, words.NOTHING_WRITTEN, "small", "faint"))
        dry.body.addWidget(self.counts)
        side = ScrollColumn()
        for part in (dry, Banner(theme, words.UNDO_HELP, "info"), Banner(theme, words.REMEMBER, "info")):
            side.column.addWidget(part)
        side.column.addStretch()
        side.setFixedWidth(theme.px(SIDE))
        theme.changed.connect(lambda: side.setFixedWidth(theme.px(SIDE)))
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.lists, 1)
        across.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(across, 1)
        column.addWidget(self.bar)
