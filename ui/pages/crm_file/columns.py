"""The columns of a CRM file in a table: name, masked sample, the field that it is taken for, where that ends up, a note."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent

from ui.pages.crm_file.field_names import CRM_ID, NOT_TAKEN, FieldChoice, choice_of, shelf_of
from ui.pages.crm_file.field_picker import FieldPicker
from ui.theme import Theme
from ui.widgets.row_table import Index, RowDelegate, RowTable
from vault.model.results import ColumnPlan, Warned

RECORD_NOTE = "The record's id in the CRM"
SEAL_NOTES = ("The seal goes here.", "Added by sealing, for the seal.")
ADDED_NOTE = SEAL_NOTES[1]
SHORTER = {
    "Not taken; it stays readable.": "Stays readable", f"{RECORD_NOTE}; it stays readable.": "Recognises the record",
    "Imported; the CRM takes only its own values here, so it stays readable.": "The CRM's own values", "The seal goes here.": "Takes the seal",
    ADDED_NOTE: "Added for the seal",
}
MARKS = {"readable_wealth": "Sign of wealth", "readable_free_text": "Free text", "readable_personal": "May be personal"}
NAME, SAMPLE, FIELD, SHELF, NOTE = range(5)
TITLES = ("Column in file", "Sample", "Vault field", "In the vault", "Note")
WIDTHS = {NAME: 138, SAMPLE: 164, FIELD: 180, SHELF: 148}
SLIM = {NAME: 112, SAMPLE: 132, FIELD: 168, SHELF: 148}
ROOMY = 800
DOT = "•"
ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column as it is shown. `mark` is a short word of warning, `fixed`: no other field can be chosen, `doubt`: some cells look wrong."""

    plan: ColumnPlan
    choice: FieldChoice
    note: str
    mark: str = ""
    fixed: bool = False
    doubt: bool = False


def column_rows(columns: tuple[ColumnPlan, ...], warnings: tuple[Warned, ...]) -> tuple[ColumnRow, ...]:
    """The columns with the warnings that name them."""
    marks = {warned.column: MARKS[warned.id] for warned in warnings if warned.id in MARKS}
    return tuple(ColumnRow(plan, choice_of(shown_field(plan)), _note(plan), marks.get(plan.column, ""), plan.note == ADDED_NOTE) for plan in columns)


def shown_field(plan: ColumnPlan) -> str:
    """The field of a column; that of the record's id, which is no field of the catalogue for a file, included."""
    return plan.field or (CRM_ID if plan.note.startswith(RECORD_NOTE) else NOT_TAKEN)


def _note(plan: ColumnPlan) -> str:
    return SHORTER.get(plan.note, plan.note)


class ColumnsModel(QAbstractTableModel):
    """Plain rows; only masks, never a cell as it stands."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__()
        self._titles = titles
        self.rows: tuple[ColumnRow, ...] = ()

    def show_rows(self, rows: tuple[ColumnRow, ...]) -> None:
        """Takes other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._titles[section] if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return _words_of(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {_words_of(row, index.column())}"
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (NAME, NOTE):
            return f"{row.plan.column}: {row.plan.note}" if row.plan.note else row.plan.column
        return None


def _words_of(row: ColumnRow, column: int) -> str:
    sample = row.plan.samples[0] if row.plan.samples else ""
    return (row.plan.column, sample, row.choice.label, shelf_of(row.choice.ref).words, row.mark or row.note)[column]


class _Delegate(RowDelegate):
    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        row: ColumnRow = index.data(ROW)
        if index.column() == NAME:
            self.text(painter, box, row.plan.column, "text", "bodyStrong")
        elif index.column() == SAMPLE:
            self._sample(painter, box, str(index.data() or ""))
        elif index.column() == FIELD:
            self._chooser(painter, box, row)
        elif index.column() == SHELF:
            shelf = shelf_of(row.choice.ref)
            self.icon_text(painter, box, shelf.icon, shelf.words, shelf.tone)
        elif row.mark:
            self.icon_text(painter, box, "triangle-alert", row.mark, "caution")
        elif row.doubt:
            self.text(painter, box, row.note, "caution", "bodyStrong")
        else:
            self.text(painter, box, row.note, "textFaint")

    def _sample(self, painter: QPainter, box: QRectF, sample: str) -> None:
        """The mask, and an arrow towards the field."""
        side = self.theme.px(14)
        room = box.adjusted(0, 0, -side - 8, 0)
        if DOT in sample:
            self.mask(painter, room, sample)
        else:
            self.text(painter, room, sample)
        arrow = self.theme.pixmap("arrow-right", 14, "textFaint", painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(box.right() - side, box.center().y() - side / 2), arrow)

    def _chooser(self, painter: QPainter, box: QRectF, row: ColumnRow) -> None:
        if row.fixed:
            self.text(painter, box, "The seal", "textFaint")
            return
        theme, ratio = self.theme, painter.device().devicePixelRatioF()
        height, side = theme.px(32), theme.px(16)
        frame = QRectF(box.left() + 0.5, round(box.center().y() - height / 2) + 0.5, box.width() - 1, height - 1)
        empty = row.choice.ref == NOT_TAKEN
        painter.setPen(QPen(theme.colour("lineMid"), 1))
        painter.setBrush(theme.colour("surface" if empty else "raised"))
        painter.drawRoundedRect(frame, 6, 6)
        top = frame.center().y() - side / 2
        painter.drawPixmap(QPointF(frame.left() + 10, top), theme.pixmap(row.choice.icon, 16, "textFaint" if empty else "textMuted", ratio))
        painter.drawPixmap(QPointF(frame.right() - side - 8, top), theme.pixmap("chevron-down", 16, "textFaint", ratio))
        self.text(painter, frame.adjusted(10 + side + 8, 0, -side - 14, 0), row.choice.label, "textFaint" if empty else "text")


class ColumnsTable(RowTable):
    """`mapped` carries a column and the field that a person chose for it. Where there is little room the column `spared` is left out."""

    mapped = Signal(str, str)

    def __init__(self, theme: Theme, name: str, *, dense: bool = False, spared: int = NOTE, note: str = TITLES[NOTE]) -> None:
        super().__init__(theme, name, dense=dense)
        self._spared = spared
        self._columns = ColumnsModel((*TITLES[:NOTE], note))
        self.setModel(self._columns)
        self.setItemDelegate(_Delegate(theme, self))
        self.opened.connect(self.choose_field)
        self.picker: FieldPicker | None = None
        self._whole = False
        self._fit()
        theme.changed.connect(self._fit)

    @property
    def rows(self) -> tuple[ColumnRow, ...]:
        """What is shown."""
        return self._columns.rows

    def show_rows(self, rows: tuple[ColumnRow, ...]) -> None:
        """Takes other columns; the chosen row and the place in the list stay."""
        at, top = self.currentIndex(), self.verticalScrollBar().value()
        row = at.row()
        self._columns.show_rows(rows)
        self._hold_height()
        if 0 <= row < len(rows):
            self.setCurrentIndex(self._columns.index(row, FIELD))
        self.verticalScrollBar().setValue(top)

    def show_whole(self) -> None:
        """As high as all its rows, for a column that scrolls."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._whole = True
        self._hold_height()

    def choose_field(self, row: int) -> None:
        """Opens the list of fields below a row's field."""
        if not 0 <= row < len(self.rows) or self.rows[row].fixed:
            return
        shown = self.rows[row]
        self.picker = FieldPicker(self._theme, self, shown.choice.ref)
        self.picker.picked.connect(lambda field: self._map(shown, field))
        self.picker.destroyed.connect(self._forget_picker)
        cell = self.visualRect(self._columns.index(row, FIELD))
        self.picker.pop_up(self.viewport().mapToGlobal(cell.bottomLeft()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and at.column() == FIELD and event.button() == Qt.MouseButton.LeftButton:
            self.choose_field(at.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first click has opened the list already.
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose_field(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _hold_height(self) -> None:
        if self._whole:
            self.setFixedHeight(self.horizontalHeader().height() + len(self.rows) * self.verticalHeader().defaultSectionSize() + 1)

    def _fit(self) -> None:
        self._hold_height()
        roomy = self.width() >= self._theme.px(ROOMY)
        self.setColumnHidden(self._spared, not roomy)
        self.set_widths(WIDTHS if roomy else {**SLIM, NOTE: SLIM[SHELF]}, NOTE if roomy else NAME)

    def _map(self, row: ColumnRow, field: str) -> None:
        if field != row.choice.ref:
            self.mapped.emit(row.plan.column, field)

    def _forget_picker(self) -> None:
        self.picker = None
