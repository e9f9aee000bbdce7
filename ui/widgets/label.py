"""Text: one line, one line that may be cut with an ellipsis, and paragraphs with the line height of their role."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.style_sheet import TONES
from ui.theme import Theme


class Label(QLabel):
    """One line in a type role and a tone (text, muted, faint, sealed, open, caution, alert, info, rail, railMuted). Always plain text."""

    def __init__(self, theme: Theme, text: str = "", role: str = "body", tone: str = "text", *, code: bool = False, weight: int = 0) -> None:
        super().__init__(text)
        self._theme, self._role, self._code, self._weight = theme, role, code, weight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        theme.changed.connect(self._refont)
        self._refont()

    def show_text(self, text: str) -> None:
        """Takes another text."""
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Changes the colour by name."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def _refont(self) -> None:
        self.setFont(self._theme.font(self._role, code=self._code, weight=self._weight))


class ElidedLabel(Label):
    """One line that gives way: cut with an ellipsis, whole in the tooltip and for screen readers. Not for values of clients."""

    def __init__(self, theme: Theme, text: str = "", role: str = "body", tone: str = "text", *, code: bool = False) -> None:
        super().__init__(theme, "", role, tone, code=code)
        self._full = text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Takes another text."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def _fit(self) -> None:
        fitting = QFontMetrics(self.font()).elidedText(self._full, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setToolTip("" if fitting == self._full else self._full)
        super().setText(fitting)


class Paragraph(QWidget):
    """Text over several lines, set with the line height of its role, which `QLabel` cannot."""

    def __init__(self, theme: Theme, text: str = "", role: str = "body", tone: str = "muted", *, centred: bool = False) -> None:
        super().__init__()
        self._theme, self._text, self._role, self._tone, self._centred = theme, text, role, tone, centred
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)
        theme.changed.connect(self._changed)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_text(self, text: str, tone: str = "") -> None:
        """Takes another text, and another tone if one is given."""
        self._text, self._tone = text, tone or self._tone
        self.setAccessibleName(text)
        self._changed()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, len(self._lines(width))) * self._theme.line(self._role)

    def sizeHint(self) -> QSize:
        width = min(QFontMetrics(self._theme.font(self._role)).horizontalAdvance(self._text) + 4, self._theme.px(420))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self._theme.line(self._role))

    def paintEvent(self, event: QPaintEvent) -> None:
        height = self._theme.line(self._role)
        painter = QPainter(self)
        painter.setFont(self._theme.font(self._role))
        painter.setPen(self._theme.colour(TONES[self._tone]))
        metrics = QFontMetrics(painter.font())
        drop = (height - metrics.height()) / 2 + metrics.ascent()
        for index, line in enumerate(self._lines(self.width())):
            left = (self.width() - metrics.horizontalAdvance(line)) / 2 if self._centred else 0.0
            painter.drawText(QPointF(left, index * height + drop), line)
        painter.end()

    def _lines(self, width: int) -> list[str]:
        layout = QTextLayout(self._text, self._theme.font(self._role))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        lines = []
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(max(1, width))
            lines.append(self._text[line.textStart() : line.textStart() + line.textLength()].rstrip())
            line = layout.createLine()
        layout.endLayout()
        return lines

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()


class IconLabel(QLabel):
    """One icon in a colour token, sharp at the screen's pixel ratio."""

    def __init__(self, theme: Theme, name: str, size: int = 16, colour: str = "textMuted") -> None:
        super().__init__()
        self._theme, self._name, self._size, self._colour = theme, name, size, colour
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.changed.connect(self._redraw)
        self._redraw()

    def show_icon(self, name: str, colour: str) -> None:
        """Takes another icon and colour."""
        self._name, self._colour = name, colour
        self._redraw()

    def _redraw(self) -> None:
        self.setPixmap(self._theme.pixmap(self._name, self._size, self._colour, self.devicePixelRatioF()))
        self.setFixedSize(self._theme.px(self._size), self._theme.px(self._size))


def rule(*, on_rail: bool = False) -> QFrame:
    """A hairline between two parts of a card."""
    line = QFrame()
    line.setObjectName("railSplit" if on_rail else "line")
    line.setFixedHeight(1)
    return line


def restyle(widget: QWidget) -> None:
    """Makes the style sheet look at the widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
