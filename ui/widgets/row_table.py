"""Tables of the window: rows of 52 or 40 px, a hairline below each, hover, a selected fill with a green edge, actions that appear on hover."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.theme import Theme
from ui.widgets.badge import paint_badge
from ui.widgets.masked_text import paint_mask

FIRST_PAD, PAD = 20, 10
ACTION_SIDE = 28
KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
Index = QModelIndex | QPersistentModelIndex


class RowTable(QTableView):
    """One tab stop; rows are chosen whole. `opened` comes on Enter or double click with the row."""

    opened = Signal(int)

    def __init__(self, theme: Theme, name: str, *, dense: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._row_size = "rowDense" if dense else "row"
        self.hovered_row = -1
        self.by_keyboard = False
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        self.activated.connect(lambda index: self.opened.emit(index.row()))
        theme.changed.connect(self._resize_rows)
        self._resize_rows()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self.fit_header()

    def set_widths(self, widths: dict[int, int], stretch: int) -> None:
        """Column widths at 100 %; the column `stretch` takes the rest. None is narrower than its title."""
        head = self.horizontalHeader()
        for column, width in widths.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(column, max(self._theme.px(width), self._title_width(column)))
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def fit_header(self) -> None:
        """No title is cut: Qt would clip it without an ellipsis."""
        head = self.horizontalHeader()
        for column in range(head.count()):
            head.resizeSection(column, max(head.sectionSize(column), self._title_width(column)))

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End are the first and the last row, as in a list: a row is chosen whole."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: self.model().rowCount() - 1}
        if action in ends:
            return self.model().index(ends[action], max(0, self.currentIndex().column()))
        return super().moveCursor(action, modifiers)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.by_keyboard = event.reason() in KEYBOARD
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _title_width(self, column: int) -> int:
        title = self.model().headerData(column, Qt.Orientation.Horizontal) if self.model() is not None else ""
        return QFontMetrics(self._theme.font("label")).horizontalAdvance(str(title or "")) + (FIRST_PAD if column == 0 else PAD) + PAD + 20

    def _resize_rows(self) -> None:
        self.horizontalHeader().setFont(self._theme.font("label"))
        self.horizontalHeader().setFixedHeight(self._theme.size("tableHeader"))
        self.verticalHeader().setDefaultSectionSize(self._theme.size(self._row_size))
        if self.model() is not None:
            self.fit_header()


@dataclass(frozen=True, slots=True)
class RowAction:
    """A small icon at the right of a row while the mouse is on it. The same act must exist in a menu or as a shortcut."""

    key: str
    name: str
    icon: str


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row; subclasses override `paint_cell` and use its helpers. `acted` carries row and key of a `RowAction`."""

    acted = Signal(int, str)

    def __init__(self, theme: Theme, table: RowTable, actions: tuple[RowAction, ...] = ()) -> None:
        super().__init__(table)
        self.theme, self.table, self._actions = theme, table, actions

    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """Paints the content of one cell into `box`, which leaves out the padding. Here: the display text."""
        self.text(painter, box, str(index.data() or ""))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index)
        rect, last = option.rect, index.column() == index.model().columnCount() - 1
        left = FIRST_PAD if index.column() == 0 else PAD
        if last and self._actions and index.row() == self.table.hovered_row:
            self._paint_actions(painter, rect)
        else:
            self.paint_cell(painter, QRectF(rect).adjusted(left, 0, -PAD, -1), index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.theme.px(60), self.table.verticalHeader().defaultSectionSize())

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        last = index.column() == model.columnCount() - 1
        if last and isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            for action, box in zip(self._actions, self._action_boxes(option.rect), strict=True):
                if box.contains(event.position().toPoint()):
                    self.acted.emit(index.row(), action.key)
                    return True
        return super().editorEvent(event, model, option, index)

    def text(self, painter: QPainter, box: QRectF, text: str, tone: str = "textMuted", role: str = "body", *, code: bool = False, right: bool = False) -> None:
        """One line, centred in height, cut with an ellipsis."""
        font = self.theme.font(role, code=code)
        self._write(painter, box, text, font, tone, right=right)

    def two_lines(self, painter: QPainter, box: QRectF, first: str, second: str) -> None:
        """A strong line over a small one."""
        middle = box.center().y()
        self._write(painter, QRectF(box.left(), middle - self.theme.px(19), box.width(), self.theme.px(20)), first, self.theme.font("bodyStrong"), "text")
        self._write(painter, QRectF(box.left(), middle + 1, box.width(), self.theme.px(16)), second, self.theme.font("small"), "textFaint")

    def mask(self, painter: QPainter, box: QRectF, mask: str) -> None:
        """A masked value."""
        paint_mask(painter, box, self.theme, self.theme.font("body"), mask)

    def badge(self, painter: QPainter, box: QRectF, text: str, kind: str, icon: str = "") -> None:
        """A badge at the left."""
        paint_badge(painter, box, self.theme, text, kind, icon)

    def icon_text(self, painter: QPainter, box: QRectF, icon: str, text: str, tone: str = "textMuted") -> None:
        """An icon and a word beside it."""
        side = self.theme.px(14)
        pixmap = self.theme.pixmap(icon, 14, tone, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(box.left(), box.center().y() - side / 2), pixmap)
        self.text(painter, box.adjusted(side + 8, 0, 0, 0), text, tone)

    def tags(self, painter: QPainter, box: QRectF, tags: tuple[str, ...]) -> None:
        """The first tag in a frame, and how many more there are."""
        if not tags:
            return
        font = self.theme.font("small")
        metrics, rest = QFontMetricsF(font), f"+{len(tags) - 1}" if len(tags) > 1 else ""
        room = box.width() - (metrics.horizontalAdvance(rest) + 8 if rest else 0)
        word = metrics.elidedText(tags[0], Qt.TextElideMode.ElideRight, room - 16)
        height = self.theme.size("chip")
        frame = QRectF(box.left() + 0.5, box.center().y() - height / 2 + 0.5, metrics.horizontalAdvance(word) + 15, height - 1)
        painter.setPen(QPen(self.theme.colour("line"), 1))
        painter.setBrush(self.theme.colour("surface"))
        painter.drawRoundedRect(frame, 4, 4)
        self._write(painter, frame.adjusted(7.5, 0, 0, 0), word, font, "textMuted")
        if rest:
            self._write(painter, QRectF(frame.right() + 8, box.top(), 40, box.height()), rest, font, "textFaint")

    def _write(self, painter: QPainter, box: QRectF, text: str, font: QFont, tone: str, *, right: bool = False) -> None:
        painter.setFont(font)
        painter.setPen(self.theme.colour(tone))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | side), QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = index.row() == self.table.hovered_row
        painter.fillRect(rect, self.theme.colour("selected" if selected else "hover" if hovered else "surface"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self.theme.colour("line"))
        if selected and index.column() == 0:
            painter.fillRect(rect.x(), rect.y(), 2, rect.height(), self.theme.colour("sealed"))
        if self.table.by_keyboard and self.table.hasFocus() and index.row() == self.table.currentIndex().row():
            for top in (rect.y(), rect.bottom() - 1):
                painter.fillRect(rect.x(), top, rect.width(), 2, self.theme.colour("focus"))

    def _action_boxes(self, rect: QRect) -> list[QRect]:
        right = rect.right() - 6 - ACTION_SIDE * len(self._actions)
        top = rect.center().y() - ACTION_SIDE // 2
        return [QRect(right + ACTION_SIDE * at, top, ACTION_SIDE, ACTION_SIDE) for at in range(len(self._actions))]

    def _paint_actions(self, painter: QPainter, rect: QRect) -> None:
        ratio = painter.device().devicePixelRatioF()
        for action, box in zip(self._actions, self._action_boxes(rect), strict=True):
            half = self.theme.px(16) // 2
            painter.drawPixmap(box.center() - QPoint(half, half), self.theme.pixmap(action.icon, 16, "textMuted", ratio))

