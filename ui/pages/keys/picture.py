"""The key picture: who holds shares, the contact keys, their generations, the clients on each. A table beside it says the same."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import text
from ui.pages.keys import words
from ui.pages.keys.lines import Line
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.label import IconLabel, Label, Paragraph, rule
from ui.widgets.progress_row import Bar
from ui.widgets.seal import Seal
from vault.model.results import MemberView

SHOWN = 3
MIDDLE = 236
GAP, NARROW_GAP, ROOMY = 40, 20, 1000
CURVE = 1.25


class Box(QFrame):
    """One place of the picture. `state` current has a strong edge, destroyed a dashed one."""

    def __init__(self, theme: Theme, name: str, state: str = "") -> None:
        super().__init__()
        self._theme, self.state = theme, state
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 11, 14, 11)
        self.column.setSpacing(3)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.state == "current"
        pen = QPen(self._theme.colour("sealed" if strong else "lineMid"), 1.5 if strong else 1)
        if self.state in ("retired", "destroyed"):
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()


class KeyPicture(QWidget):
    """Four columns joined by curves."""

    def __init__(self, theme: Theme, fingerprint: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(words.CONTACT_KEYS)
        self._holders: list[Box] = []
        self._generations: list[Box] = []
        self._key = self._key_box(fingerprint)
        self._left, self._right, self._bars = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        across = self._across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        middle = QVBoxLayout()
        middle.addWidget(self._key)
        columns = ((words.HOLDERS, self._left, 10), (words.CONTACT_KEYS, middle, 0), (words.GENERATIONS, self._right, 12), (words.ON_THEM, self._bars, 8))
        for title, column, stretch in columns:
            across.addLayout(_titled(theme, title, column), stretch)
        theme.changed.connect(self._resize)
        self._resize()

    def show_holders(self, members: tuple[MemberView, ...]) -> None:
        """How many sign-ins of each role there are."""
        _empty(self._left)
        self._holders = []
        for role, icon, one, many, note in words.ROLES:
            count = sum(role in member.roles and member.status == "active" for member in members)
            box = Box(self._theme, f"{text.plural(count, one, many)}. {note}")
            box.column.addLayout(self._headed(IconLabel(self._theme, icon, 16, "sealed"), Label(self._theme, text.plural(count, one, many), "bodyStrong")))
            box.column.addWidget(Paragraph(self._theme, note, "small", "muted"))
            self._holders.append(box)
            self._left.addWidget(box)
        self.update()

    def show_lines(self, lines: tuple[Line, ...], total: int) -> None:
        """The newest generations, and how many of `total` clients are on each."""
        _empty(self._right)
        _empty(self._bars)
        self._generations = []
        for line in lines[:SHOWN]:
            self._add_generation(line, total)
        self.setAccessibleDescription(words.described(lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self._holders:
            self._join(painter, box, self._key, "")
        for box in reversed(self._generations):
            self._join(painter, self._key, box, box.state)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()

    def _resize(self) -> None:
        self._key.setFixedWidth(self._theme.px(MIDDLE))
        self._across.setSpacing(self._theme.px(GAP if self.width() >= self._theme.px(ROOMY) else NARROW_GAP))

    def _join(self, painter: QPainter, start: QWidget, end: QWidget, state: str) -> None:
        strong = state == "current"
        pen = QPen(self._theme.colour("sealed" if strong else "lineMid"), 2 if strong else CURVE)
        if state in ("retired", "destroyed"):
            pen.setDashPattern([4, 3])
        first = start.mapTo(self, QPoint(start.width(), start.height() // 2))
        last = end.mapTo(self, QPoint(0, end.height() // 2))
        half = (last.x() - first.x()) / 2
        path = QPainterPath(first.toPointF())
        path.cubicTo(first.x() + half, first.y(), last.x() - half, last.y(), last.x(), last.y())
        painter.setPen(pen)
        painter.drawPath(path)

    def _add_generation(self, line: Line, total: int) -> None:
        name = f"Generation {text.number(line.generation)}"
        word, kind, icon = words.state_words(line)
        box = Box(self._theme, f"{name}. {word}", line.state)
        head = self._headed(Label(self._theme, name, "bodyStrong"), Badge(self._theme, word, kind, icon))
        head.addStretch()
        box.column.addLayout(head)
        box.column.addWidget(Paragraph(self._theme, words.NOTES.get(line.state, ""), "small", "muted"))
        self._generations.append(box)
        self._right.addWidget(box)
        count = self._count(line, total)
        # As high as the box beside it, so that the two stand in one line.
        count.setFixedHeight(box.sizeHint().height())
        self._bars.addWidget(count)

    def _count(self, line: Line, total: int) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addStretch()
        share = f"{round(100 * line.clients / total)} %" if total else ""
        note = Label(self._theme, share if line.clients else words.NONE[line.state == "current"], "small", "faint")
        column.addLayout(self._headed(Label(self._theme, text.number(line.clients), "heading"), note))
        bar = Bar(f"Clients on generation {text.number(line.generation)}")
        bar.show_share(line.clients, total, "running" if line.state == "current" else "plain")
        column.addWidget(bar)
        column.addStretch()
        return holder

    def _key_box(self, fingerprint: str) -> Box:
        box = Box(self._theme, f"{words.CONTACT_KEYS}. {words.TWO_SHARES}")
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(Label(self._theme, words.CONTACT_KEYS, "heading"))
        told.addWidget(Label(self._theme, text.fingerprint(fingerprint), "small", "muted", code=True))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Seal(self._theme, fingerprint, 44))
        head.addLayout(told)
        head.addStretch()
        box.column.addLayout(head)
        box.column.addSpacing(6)
        box.column.addWidget(rule())
        box.column.addSpacing(4)
        box.column.addWidget(Paragraph(self._theme, words.TWO_SHARES, "small", "muted"))
        return box

    def _headed(self, first: QWidget, second: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(first)
        row.addWidget(second)
        row.addStretch()
        return row


def _titled(theme: Theme, title: str, column: QVBoxLayout) -> QVBoxLayout:
    outer = QVBoxLayout()
    outer.setSpacing(8)
    outer.addWidget(Label(theme, title, "label", "muted"), 0, Qt.AlignmentFlag.AlignTop)
    column.setSpacing(10)
    outer.addStretch(1)
    outer.addLayout(column)
    outer.addStretch(1)
    return outer


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        part = item.widget()
        if part is not None:
            part.hide()
            part.deleteLater()
