"""The second step of an import: what each column is taken for, how the file is read, and what the import would do."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui import text
from ui.pages.crm_file.columns import ColumnsTable
from ui.pages.crm_file.field_names import NOT_TAKEN, REVEAL_ONLY, shelf_of
from ui.pages.crm_file.file_card import ROOMY, SIDE, SIDE_SLIM, FileCard
from ui.pages.importing import words
from ui.pages.importing.checks import import_rows
from ui.pages.importing.counts import CountList
from ui.pages.importing.lists import RejectsCard
from ui.theme import Theme
from ui.widgets.action_bar import ActionBar
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.label import Label, Paragraph
from ui.widgets.scroll_column import ScrollColumn
from vault.model.results import FilePreview, ImportReport


class MapColumns(QWidget):
    """`go` leads to the review, `tried` counts, `left` gives the file up.

    `samples_asked` is for cells as they stand; `layout_asked` says whether to take the remembered layout.
    """

    go = Signal()
    tried = Signal()
    left = Signal()
    samples_asked = Signal(bool)
    layout_asked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.table = ColumnsTable(theme, words.MATCH, note=words.CHECK)
        self.file = FileCard(theme)
        self.counts = CountList(theme)
        self.rejects = RejectsCard(theme)
        self.layout_button = Button(theme, words.LAYOUT, icon="bookmark", size="small")
        self.samples_button = Button(theme, words.SHOW_SAMPLES, icon="eye", size="small")
        self.try_it = Button(theme, words.COUNT, size="small")
        self.go_on = Button(theme, "", "primary")
        self.cancel = Button(theme, words.CANCEL)
        self.bar = ActionBar(theme, self.cancel, self.go_on)
        self.preview: FilePreview | None = None
        self._report: ImportReport | None = None
        self._samples: dict[str, str] = {}
        self._warnings = Banner(theme, "", "caution")
        self._side = self._side_column()
        self._lay_out()
        self._connect()

    def show_preview(self, preview: FilePreview) -> None:
        """Takes what the file would be taken for; an earlier dry run no longer holds, and cells that were shown are hidden again."""
        self.preview, self._report, self._samples = preview, None, {}
        self.file.show_preview(preview)
        self.layout_button.setVisible(bool(preview.layout))
        self.layout_button.show_words(words.LAYOUT_OF.format(preview.layout if preview.by_layout else words.OTHER_LAYOUT))
        self.go_on.setEnabled(preview.rows > 0)
        self._show()

    def show_dry_run(self, report: ImportReport) -> None:
        """Takes the counts of a dry run."""
        self._report = report
        self._show()

    def show_samples(self, samples: dict[str, str]) -> None:
        """Cells by column, as they stand; none hides them."""
        self._samples = samples
        self._show()

    @property
    def shows_samples(self) -> bool:
        """Whether cells are shown as they stand."""
        return bool(self._samples)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(self._theme.px(SIDE if self.width() >= self._theme.px(ROOMY) else SIDE_SLIM))

    def _show(self) -> None:
        preview, report = self.preview, self._report
        if preview is None:
            return
        rows = import_rows(preview, report.checks if report else (), self._samples)
        self.table.show_rows(rows)
        refs = [row.choice.ref for row in rows if row.choice.ref != NOT_TAKEN]
        self.bar.words.show_text(words.mapped_words(len(refs), len(rows), sum(shelf_of(ref) is REVEAL_ONLY for ref in refs)))
        kept = report.rows - report.rejected if report else preview.rows
        self.go_on.show_words(words.REVIEW.format(text.plural(kept, *words.ROWS)))
        self.samples_button.show_words(words.HIDE_SAMPLES if self._samples else words.SHOW_SAMPLES, "eye-off" if self._samples else "eye")
        for part, shown in ((self.counts, report), (self._written, report)):
            part.setVisible(shown is not None)
        self._help.setVisible(report is None)
        self.try_it.setVisible(report is None)
        self.rejects.setVisible(report is not None and bool(report.rejects))
        # A dry run says of rejected rows more than this.
        said = [warned.message for warned in preview.warnings if not warned.column and not (report and warned.id == "rows_rejected")]
        self._warnings.show_words(" ".join(said), "caution")
        self._warnings.setVisible(bool(said))
        if report is not None:
            self.counts.show_report(report, dry=True)
            self.rejects.show_report(report)

    def _connect(self) -> None:
        self.go_on.clicked.connect(self.go)
        self.try_it.clicked.connect(self.tried)
        self.cancel.clicked.connect(self.left)
        self.samples_button.clicked.connect(lambda: self.samples_asked.emit(not self._samples))
        self.layout_button.clicked.connect(self._choose_layout)

    def _choose_layout(self) -> None:
        menu = QMenu(self)
        name = self.preview.layout if self.preview else ""
        menu.addAction(name, lambda: self.layout_asked.emit(True))
        menu.addAction(words.NO_LAYOUT, lambda: self.layout_asked.emit(False))
        menu.popup(self.layout_button.mapToGlobal(QPoint(0, self.layout_button.height() + 2)))

    def _lay_out(self) -> None:
        card = Card(self._theme, words.MATCH, padded=False)
        card.head.addWidget(self.layout_button)
        card.head.addWidget(self.samples_button)
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
        dry = Card(theme, words.DRY_RUN)
        self._written = Label(theme, words.NOTHING_WRITTEN, "small", "faint")
        dry.head.addWidget(self._written)
        dry.head.addWidget(self.try_it)
        self._help = Paragraph(theme, words.DRY_RUN_HELP, "body", "muted")
        dry.body.addWidget(self._help)
        dry.body.addWidget(self.counts)
        for part in (dry, self.rejects, self._warnings, self.file, Banner(theme, words.REMEMBER, "info")):
            column.addWidget(part)
        column.addStretch()
        return side
