"""The lines of the palette as a list: heads that are passed over, lines with icon, words and keys."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.palette.ranking import Line
from ui.theme import Theme

ROW, HEAD = 44, 36
PAD, ICON = 16, 16
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Lines(QAbstractListModel):
    """What is offered now."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Takes other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        return {Qt.ItemDataRole.DisplayRole: line.text, Qt.ItemDataRole.AccessibleTextRole: line.spoken}.get(Qt.ItemDataRole(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if self.lines[index.row()].run else Qt.ItemFlag.NoItemFlags


class LineDelegate(QStyledItemDelegate):
    """Paints one line."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._line(index)
        return QSize(100, self._theme.px(ROW if line.run else HEAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, box = self._line(index), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.run is None:
            self._words(painter, box.adjusted(PAD, self._theme.px(6), -PAD, 0), line.text, "label", "textFaint")
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            if chosen:
                painter.fillRect(option.rect, self._theme.colour("selected"))
                painter.fillRect(option.rect.x(), option.rect.y(), 2, option.rect.height(), self._theme.colour("sealed"))
            self._paint_line(painter, box.adjusted(PAD, 0, -PAD, 0), line)
        painter.restore()

    def _paint_line(self, painter: QPainter, box: QRectF, line: Line) -> None:
        side = self._theme.px(ICON)
        if line.icon:
            icon = self._theme.pixmap(line.icon, ICON, "textMuted", painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(box.left(), box.center().y() - side / 2), icon)
        left, right = box.left() + side + 12, box.right() - self._paint_keys(painter, box, line.keys)
        room = QRectF(left, box.top(), right - left - 12, box.height())
        used = self._words(painter, room, line.text, "bodyStrong" if line.icon == "user-round" else "body", "text")
        self._underline(painter, room, line, used)
        self._words(painter, room.adjusted(used + 12, 0, 0, 0), line.detail, "small", "textFaint")

    def _paint_keys(self, painter: QPainter, box: QRectF, keys: str) -> float:
        if not keys:
            return 0.0
        font = self._theme.font("key")
        width, height = QFontMetricsF(font).horizontalAdvance(keys) + 12, self._theme.px(20)
        frame = QRectF(box.right() - width + 0.5, box.center().y() - height / 2 + 0.5, width - 1, height - 1)
        painter.setPen(QPen(self._theme.colour("lineMid"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setFont(font)
        painter.setPen(self._theme.colour("textMuted"))
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), keys)
        return width

    def _words(self, painter: QPainter, box: QRectF, text: str, role: str, tone: str) -> float:
        font: QFont = self._theme.font(role)
        painter.setFont(font)
        painter.setPen(self._theme.colour(tone))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)
        return QFontMetricsF(font).horizontalAdvance(shown)

    def _underline(self, painter: QPainter, box: QRectF, line: Line, used: float) -> None:
        """Under the letters that were typed."""
        if line.match < 0 or not line.length:
            return
        metrics = QFontMetricsF(self._theme.font("bodyStrong" if line.icon == "user-round" else "body"))
        start = metrics.horizontalAdvance(line.text[: line.match])
        end = min(used, metrics.horizontalAdvance(line.text[: line.match + line.length]))
        height = box.center().y() + metrics.ascent() / 2 + 2
        painter.setPen(QPen(self._theme.colour("text"), 1))
        painter.drawLine(QPointF(box.left() + start, height), QPointF(box.left() + end, height))

    def _line(self, index: Index) -> Line:
        model = index.model()
        if not isinstance(model, Lines):
            raise TypeError("the palette paints its own lines only")
        return model.lines[index.row()]


class LineList(QListView):
    """The list itself; the focus stays in the box above it. `run_asked` carries the place of a line that was clicked."""

    run_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines = Lines(self)
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(theme, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Found")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.run_asked.emit(index.row()))

    @property
    def place(self) -> int:
        """The chosen line, -1 for none."""
        return self.currentIndex().row()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Takes other lines, and chooses the first one that can be run, or the same one again."""
        former = self.lines.lines[self.place].text if self.place >= 0 else ""
        self.lines.show_lines(lines)
        places = self._places()
        same = [place for place in places if lines[place].text == former]
        self._choose((same or places or [-1])[0] if self.stays else (places or [-1])[0])

    stays = False
    """Whether the chosen line stays chosen when others come: after a person has moved."""

    def go(self, step: int) -> None:
        """To the next line that can be run, from the last one to the first."""
        places = self._places()
        if places:
            self.stays = True
            at = places.index(self.place) if self.place in places else -1
            self._choose(places[(at + step) % len(places)])

    def next_group(self) -> None:
        """To the first line of the next group."""
        lines = self.lines.lines
        heads = [place for place, line in enumerate(lines) if line.run is None]
        if heads:
            self.stays = True
            self._choose(next((place for place in heads if place > self.place), heads[0]) + 1)

    def height_wanted(self) -> int:
        """As high as all lines are."""
        return sum(self._theme.px(ROW if line.run else HEAD) for line in self.lines.lines)

    def _places(self) -> list[int]:
        return [place for place, line in enumerate(self.lines.lines) if line.run is not None]

    def _choose(self, place: int) -> None:
        self.setCurrentIndex(self.lines.index(place) if place >= 0 else QModelIndex())
        if place <= 1:
            self.scrollToTop()
