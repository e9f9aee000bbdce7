"""Paints the rows of the list: two lines for a name, masks, tags, and what can be done with a row while the mouse or the keyboard is on it."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.pages.clients.model import EMAIL, LAST, NAME, OWNER, PHONE, TAGS, ClientModel, Index
from ui.theme import Theme
from ui.widgets.row_table import RowAction, RowDelegate, RowTable
from vault.model.results import ClientRow

ACTIONS = (RowAction("call", "Call", "phone"), RowAction("email", "Write e-mail", "mail"), RowAction("reveal", "Reveal", "eye"))
SIDE = 28
EDGE = 4
BARS = {NAME: (0.62, 0.34), EMAIL: (0.7,), PHONE: (0.8,), TAGS: (0.5,), OWNER: (0.5,), LAST: (0.55,)}


class ClientDelegate(RowDelegate):
    """Rows that have not been read are painted as bars in the colour of a sunken field."""

    def __init__(self, theme: Theme, table: RowTable, model: ClientModel) -> None:
        super().__init__(theme, table)
        self._model = model

    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        row, column = self._model.row(index.row()), index.column()
        if row is None:
            paint_bars(painter, box, self.theme, BARS[column])
        elif column == LAST and self.acts_on(index.row()):
            self._paint_row_actions(painter, box, actions_of(row))
        elif column == NAME:
            self._paint_name(painter, box, row)
        elif column in (EMAIL, PHONE):
            self.mask(painter, box, str(index.data()))
        elif column == TAGS:
            self.tags(painter, box, row.tags)
        else:
            self.text(painter, box, str(index.data()))

    def acts_on(self, place: int) -> bool:
        """Whether the actions of this row are shown: under the mouse, or where the keyboard is."""
        by_keys = self.table.by_keyboard and self.table.hasFocus() and self.table.hovered_row < 0
        return place == (self.table.currentIndex().row() if by_keys else self.table.hovered_row)

    def action_at(self, cell: QRect, row: ClientRow, point: QPoint) -> str:
        """The key of the action at a point of the last cell, or an empty text."""
        actions = actions_of(row)
        for action, box in zip(actions, _boxes(QRectF(cell), len(actions)), strict=True):
            if box.contains(QPointF(point)):
                return action.key
        return ""

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        row = self._model.row(index.row())
        released = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton
        if isinstance(event, QMouseEvent) and released and row is not None and index.column() == LAST and self.acts_on(index.row()):
            key = self.action_at(option.rect, row, event.position().toPoint())
            if key:
                self.acted.emit(index.row(), key)
                return True
        return False

    def _paint_name(self, painter: QPainter, box: QRectF, row: ClientRow) -> None:
        if row.city:
            self.two_lines(painter, box, row.name, row.city)
        else:
            self.text(painter, box, row.name, "text", "bodyStrong")

    def _paint_row_actions(self, painter: QPainter, box: QRectF, actions: tuple[RowAction, ...]) -> None:
        ratio, half = painter.device().devicePixelRatioF(), self.theme.px(16) / 2
        # `box` leaves out the padding; the actions use the whole cell.
        cell = box.adjusted(-10, 0, 10, 1)
        for action, square in zip(actions, _boxes(cell, len(actions)), strict=True):
            painter.drawPixmap(square.center() - QPointF(half, half), self.theme.pixmap(action.icon, 16, "textMuted", ratio))


def actions_of(row: ClientRow) -> tuple[RowAction, ...]:
    """What can be done with a row: call only where there is a number, write only where there is an address."""
    missing = {key for key, kind in (("call", "phone"), ("email", "email")) if kind not in row.masks}
    return tuple(action for action in ACTIONS if action.key not in missing)


def paint_bars(painter: QPainter, box: QRectF, theme: Theme, widths: tuple[float, ...]) -> None:
    """Still bars where words will stand."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("sunken"))
    height = theme.px(9)
    gap = theme.px(8)
    top = box.center().y() - (len(widths) * height + (len(widths) - 1) * gap) / 2
    for width in widths:
        painter.drawRoundedRect(QRectF(box.left(), top, box.width() * width, height), 4, 4)
        top += height + gap


def _boxes(cell: QRectF, count: int) -> list[QRectF]:
    left = cell.right() - EDGE - SIDE * count
    top = cell.center().y() - SIDE / 2
    return [QRectF(left + SIDE * at, top, SIDE, SIDE) for at in range(count)]
