"""The first rows of a written file, exactly as anybody sees them who opens it: seals and aliases in green, what is readable as it stands."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent

from ui.pages.sealing import words
from ui.theme import Theme
from ui.widgets.row_table import Index, RowDelegate, RowTable
from vault.model.results import SealReport

COLUMNS, SLIM_COLUMNS = 5, 3
ROOMY = 620
FOUND = "•••"
SEALED = Qt.ItemDataRole.UserRole
_PREFERRED = ("email", "phone", "mobile", "last")


@dataclass(frozen=True, slots=True)
class Sample:
    """Some columns of some rows; `sealed` are the places of sealed columns."""

    names: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sealed: frozenset[int] = frozenset()


def sample_of(report: SealReport, most: int) -> Sample:
    """The columns that say most: which record, two or three that are sealed, what stays readable; in the order of the file."""
    if report.proof is None or not report.proof.sample:
        return Sample()
    names, rows = report.proof.columns, [row.cells for row in report.proof.sample]
    filled = [at for at in range(len(names)) if any(at < len(row) and row[at] for row in rows)]
    sealed = {at for at in filled if names[at] in report.sealed or names[at] not in report.readable}
    order = sorted(sealed, key=lambda at: (not any(word in names[at].lower() for word in _PREFERRED), at))
    telling = {at for at in filled if len({row[at] for row in rows if at < len(row)}) > 1}
    readable = sorted((at for at in filled if at not in sealed), key=lambda at: (at not in telling, at))
    chosen = sorted([*readable[:1], *order[: most // 2], *readable[1:]][:most])
    cells = tuple(tuple(row[at] if at < len(row) else "" for at in chosen) for row in rows)
    return Sample(tuple(names[at] for at in chosen), cells, frozenset(place for place, at in enumerate(chosen) if at in sealed))


class _Model(QAbstractTableModel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.sample = Sample()

    def show(self, sample: Sample) -> None:
        self.beginResetModel()
        self.sample = sample
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.sample.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.sample.names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.sample.names):
            return None
        sealed = section in self.sample.sealed
        if role == Qt.ItemDataRole.DisplayRole:
            return self.sample.names[section]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.colour("sealed" if sealed else "textMuted")
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.pixmap("lock" if sealed else "text", 13, "sealed" if sealed else "textFaint")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.sample.names[section]}, {words.SEALED if sealed else words.READABLE}"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = self.sample.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text.splitlines()[0] if text else ""
        if role == SEALED:
            return index.column() in self.sample.sealed
        if role == Qt.ItemDataRole.AccessibleTextRole:
            shown = words.VALUE_FOUND if text == FOUND else text
            return f"{self.sample.names[index.column()]}: {shown}"
        return None


class _Delegate(RowDelegate):
    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        text = str(index.data() or "")
        if text == FOUND:
            self.icon_text(painter, box, "triangle-alert", words.VALUE_FOUND, "caution")
        elif index.data(SEALED):
            self.text(painter, box, text, "sealed", "small", code=True)
        else:
            self.text(painter, box, text, "text" if index.column() == 0 else "textMuted")


class SampleTable(RowTable):
    """As high as its rows; as many columns as there is room for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, words.CONTAINS, dense=True)
        self._columns = _Model(theme)
        self._report: SealReport | None = None
        self._most = 0
        self.setModel(self._columns)
        self.setItemDelegate(_Delegate(theme, self))
        self.setSelectionMode(RowTable.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._again)

    @property
    def sample(self) -> Sample:
        """What is shown."""
        return self._columns.sample

    def show_report(self, report: SealReport) -> None:
        """Takes another file."""
        self._report = report
        self._again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._most != self._room():
            self._again()
        else:
            self._spread()

    def _room(self) -> int:
        return COLUMNS if self.width() >= self._theme.px(ROOMY) else SLIM_COLUMNS

    def _again(self) -> None:
        self._most = self._room()
        if self._report is not None:
            self._columns.show(sample_of(self._report, self._most))
        self.setFixedHeight(self.horizontalHeader().height() + len(self.sample.rows) * self.verticalHeader().defaultSectionSize() + 1)
        self._spread()

    def _spread(self) -> None:
        count = len(self.sample.names)
        for column in range(count):
            self.horizontalHeader().resizeSection(column, self.viewport().width() // count)
