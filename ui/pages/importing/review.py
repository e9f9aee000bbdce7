"""Before an import: what each column is taken for, how the file is read, and a dry run."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import text
from ui.pages.crm_file.columns import ColumnsTable, column_rows
from ui.pages.crm_file.field_names import NOT_TAKEN, REVEAL_ONLY, shelf_of
from ui.pages.crm_file.file_card import FileCard
from ui.pages.importing import words
from ui.pages.importing.counts import CountList
from ui.theme import Theme
from ui.widgets.action_bar import ActionBar
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.label import Label, Paragraph
from ui.widgets.scroll_column import ScrollColumn
from vault.model.results import FilePreview, ImportReport

SIDE, SIDE_SLIM = 328, 292
ROOMY = 1100


class ReviewView(QWidget):
    """`go` starts the import, `tried` a dry run, `left` gives the file up; the table and the card tell their own choices."""

    go = Signal()
    tried = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.table = ColumnsTable(theme, words.MATCH)
        self.file = FileCard(theme)
        self.counts = CountList(theme)
        self.try_it = Button(theme, words.COUNT, size="small")
        self.go_on = Button(theme, "", "primary")
        self.cancel = Button(theme, words.CANCEL)
        self.bar = ActionBar(theme, self.cancel, self.go_on)
        self._warnings = Banner(theme, "", "caution")
        self._side = self._side_column()
        self._lay_out()
        self.go_on.clicked.connect(self.go)
        self.try_it.clicked.connect(self.tried)
        self.cancel.clicked.connect(self.left)

    def show_preview(self, preview: FilePreview) -> None:
        """Takes what the file would be taken for; an earlier dry run no longer holds."""
        rows = column_rows(preview.columns, ())
        self.table.show_rows(rows)
        self.file.show_preview(preview)
        refs = [row.choice.ref for row in rows if row.choice.ref != NOT_TAKEN]
        self.bar.words.show_text(words.mapped_words(len(refs), len(rows), sum(shelf_of(ref) is REVEAL_ONLY for ref in refs)))
        self.go_on.show_words(words.IMPORT.format(text.plural(preview.rows, *words.ROWS)))
        self.go_on.setEnabled(preview.rows > 0)
        self._show_dry(None)
        said = [warned.message for warned in preview.warnings if not warned.column]
        self._warnings.show_words(" ".join(said), "caution")
        self._warnings.setVisible(bool(said))

    def show_dry_run(self, report: ImportReport) -> None:
        """Takes the counts of a dry run."""
        self._show_dry(report)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(self._theme.px(SIDE if self.width() >= self._theme.px(ROOMY) else SIDE_SLIM))

    def _show_dry(self, report: ImportReport | None) -> None:
        self.counts.setVisible(report is not None)
        self._help.setVisible(report is None)
        self.try_it.setVisible(report is None)
        self._written.setVisible(report is not None)
        if report is not None:
            self.counts.show_report(report, dry=True)

    def _lay_out(self) -> None:
        card = Card(self._theme, words.MATCH, padded=False)
        card.body.addWidget(self.table)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(card, 1)
        across.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(across, 1)
        column.addWidget(self.bar)

    def _side_column(self) -> QWidget:
        theme = self._theme
        side = ScrollColumn()
        column = side.column
        column.addWidget(self.file)
        dry = Card(theme, words.DRY_RUN)
        self._written = Label(theme, words.NOTHING_WRITTEN, "small", "faint")
        dry.head.addWidget(self._written)
        dry.head.addWidget(self.try_it)
        self._help = Paragraph(theme, words.DRY_RUN_HELP, "body", "muted")
        dry.body.addWidget(self._help)
        dry.body.addWidget(self.counts)
        column.addWidget(dry)
        column.addWidget(self._warnings)
        column.addWidget(Banner(theme, words.REMEMBER, "info"))
        column.addStretch()
        return side
