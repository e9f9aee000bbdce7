"""The first rows of a file as they would be cut into cells: names as they stand, of all other cells only the shape."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from vault.model.results import SampleRow

NAME = "First rows of the file"
NONE = "No rows"
ROW, WIDEST, PAD = 24, 6, 8


class FirstRows(QWidget):
    """Changes at once when the file is read in another way. It takes no focus; a screen reader hears the column names."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[SampleRow, ...] = ()
        self.setAccessibleName(NAME)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def rows(self) -> tuple[SampleRow, ...]:
        """What is shown; the names first."""
        return self._rows

    def show_rows(self, rows: tuple[SampleRow, ...]) -> None:
        """Takes other rows; none hides it."""
        self._rows = rows
        self.setAccessibleDescription(", ".join(rows[0].cells) if rows else NONE)
        self.setVisible(bool(rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW) * max(1, len(self._rows)) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        painter = QPainter(self)
        count = min(WIDEST, max(len(row.cells) for row in self._rows))
        width, height = (self.width() - 2) / max(1, count), self._theme.px(ROW)
        for at, row in enumerate(self._rows):
            top = 1 + at * height
            for place, cell in enumerate(row.cells[:count]):
                more = place == count - 1 and len(row.cells) > count
                self._paint_cell(painter, QRectF(1 + place * width, top, width, height), "…" if more else cell, first=at == 0)
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(1, round(top + height), self.width() - 1, round(top + height))
        painter.end()

    def _paint_cell(self, painter: QPainter, box: QRectF, text: str, *, first: bool) -> None:
        font = self._theme.font("label" if first else "small", code=not first)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if first else "textFaint"))
        inner = box.adjusted(0, 0, -PAD, 0)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width()))
