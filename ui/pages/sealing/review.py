"""Before sealing: first what stays readable, then what will be sealed, how the file is read, and where the sealed one goes."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import text
from ui.pages.crm_file.columns import SEAL_NOTES, SHELF, ColumnRow, ColumnsTable, column_rows
from ui.pages.crm_file.field_names import CRM_ID, NOT_TAKEN
from ui.pages.crm_file.file_card import FileCard
from ui.pages.sealing import words
from ui.theme import Theme
from ui.widgets.action_bar import ActionBar
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.choices import Check
from ui.widgets.label import IconLabel, Label, Paragraph
from ui.widgets.line_edit import Field, Input
from ui.widgets.scroll_column import ScrollColumn
from vault.model.results import FilePreview

ROOMY, SIDE, SIDE_SLIM = 1100, 328, 292
KEPT = "it stays readable"


def stays_readable(row: ColumnRow) -> bool:
    """No field takes the column, or the CRM keeps its own values there."""
    if row.plan.note in SEAL_NOTES:
        return False
    return row.choice.ref in (NOT_TAKEN, CRM_ID) or KEPT in row.plan.note


def _keep_in_sight(lists: ScrollColumn, table: ColumnsTable, now: QModelIndex, _before: QModelIndex) -> None:
    """The column of lists scrolls where the table itself would."""
    lists.show_part(table.viewport(), table.visualRect(now))


class SealReview(QWidget):
    """`go` starts the sealing, `trial` that of the first rows alone, `place_asked` wants the dialog for the output, `left` gives the file up.

    Tables and card tell their own choices.
    """

    go = Signal()
    trial = Signal()
    place_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.readable = ColumnsTable(theme, words.STAYS_READABLE, dense=True, spared=SHELF)
        self.sealed = ColumnsTable(theme, words.WILL_BE_SEALED, dense=True, spared=SHELF)
        self.file = FileCard(theme)
        self.out = Input(theme, words.OUTPUT)
        self.out_field = Field(theme, words.OUTPUT_CAPTION, self.out)
        self.choose = Button(theme, words.CHOOSE_PLACE, icon="folder-open", size="small")
        self.leave_out = Check(theme, words.LEAVE_OUT)
        self._warnings = Banner(theme, "", "caution")
        self.go_on = Button(theme, "", "primary", "file-lock-2")
        self.cancel = Button(theme, words.CANCEL)
        self.try_first = Button(theme, words.TRY, icon="clipboard-check")
        self.bar = ActionBar(theme, self.cancel, self.try_first, self.go_on)
        self._side = self._side_column()
        self._counts: dict[ColumnsTable, Label] = {}
        self._empty: dict[ColumnsTable, QWidget] = {}
        self._lay_out()
        self._rows = 0
        self.go_on.clicked.connect(self.go)
        self.try_first.clicked.connect(self.trial)
        self.cancel.clicked.connect(self.left)
        self.choose.clicked.connect(self.place_asked)
        self.out.textChanged.connect(self._look_at_place)

    def show_preview(self, preview: FilePreview) -> None:
        """Takes what the file would be taken for."""
        rows = column_rows(preview.columns, preview.warnings)
        readable = tuple(sorted((row for row in rows if stays_readable(row)), key=lambda row: not row.mark))
        sealed = tuple(row for row in rows if not stays_readable(row))
        for table, shown in ((self.readable, readable), (self.sealed, sealed)):
            table.show_rows(shown)
            table.setVisible(bool(shown))
            self._empty[table].setVisible(not shown)
            self._counts[table].setText(text.number(len(shown)))
        self.file.show_preview(preview)
        self._rows = preview.rows
        self.bar.words.show_text(words.bar_words(len(sealed), len(readable)))
        self.go_on.show_words(words.SEAL.format(text.plural(preview.rows, *words.ROWS)))
        said = [warned.message for warned in preview.warnings if not warned.column]
        self._warnings.show_words(" ".join(said), "caution")
        self._warnings.setVisible(bool(said))
        self.leave_out.setVisible(any(warned.id == "rows_rejected" for warned in preview.warnings))
        self._look_at_place()

    def propose_place(self, file: str) -> None:
        """A free name beside the file."""
        source = Path(file)
        names = (f"{source.stem}.sealed{source.suffix}", *(f"{source.stem}.sealed-{number}{source.suffix}" for number in range(2, 100)))
        self.out.setText(str(source.with_name(next((name for name in names if not source.with_name(name).exists()), names[0]))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(self._theme.px(SIDE if self.width() >= self._theme.px(ROOMY) else SIDE_SLIM))

    def _look_at_place(self) -> None:
        place = Path(self.out.text().strip())
        wrong = ""
        if self.out.text().strip() and place.exists():
            wrong = f"{place.name} exists already. Give another name."
        elif not place.is_absolute() or not place.parent.is_dir():
            wrong = "Give a folder that exists, and a name."
        self.out_field.show_wrong(wrong)
        self.go_on.setEnabled(not wrong and self._rows > 0)
        self.try_first.setEnabled(self.go_on.isEnabled())
        self.try_first.setVisible(self._rows > words.TRY_ROWS)

    def _lay_out(self) -> None:
        theme = self._theme
        lists = ScrollColumn()
        for table, title, icon, tone, nothing in (
            (self.readable, words.STAYS_READABLE, "text", "textMuted", words.NOTHING_READABLE),
            (self.sealed, words.WILL_BE_SEALED, "lock", "sealed", words.NOTHING_SEALED),
        ):
            card = Card(theme, title, padded=False)
            card.head.insertWidget(0, IconLabel(theme, icon, 16, tone))
            self._counts[table] = Label(theme, "", "body", "faint")
            if table is self.readable:
                card.head.addWidget(Label(theme, words.READABLE_HELP, "small", "faint"))
            card.head.addWidget(self._counts[table])
            empty = QWidget()
            row = QVBoxLayout(empty)
            row.setContentsMargins(16, 12, 16, 12)
            row.addWidget(Label(theme, nothing, "body", "muted"))
            self._empty[table] = empty
            card.body.addWidget(table)
            card.body.addWidget(empty)
            table.show_whole()
            table.selectionModel().currentRowChanged.connect(partial(_keep_in_sight, lists, table))
            lists.column.addWidget(card)
        lists.column.addStretch()
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(lists, 1)
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
        output = Card(theme, words.OUTPUT)
        output.body.addWidget(self.out_field)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch()
        output.body.addLayout(row)
        output.body.addWidget(self.leave_out)
        output.body.addWidget(Paragraph(theme, words.OUTPUT_HELP, "small", "faint"))
        column.addWidget(output)
        column.addWidget(self._warnings)
        column.addWidget(Banner(theme, words.TRY_FIRST, "info"))
        column.addStretch()
        return side
