"""Paints one open value. It cannot be selected or dragged, has no tooltip, and forgets the value when it is told to."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme
from vault.model.classes import FieldClass
from vault.model.fields import fields_of

GAP = 8
CAPTIONS = tuple(entry.label for entry in fields_of(FieldClass.PRIVATE))


@dataclass(frozen=True, slots=True)
class Line:
    """One painted line: its role and tone, and where it stands in the text of the moment."""

    text: str
    role: str
    tone: str
    top: float


class ValueView(QWidget):
    """`painted` comes with the first paint: from then on the value counts as seen."""

    painted = Signal()

    def __init__(self, theme: Theme, value: str, *, captions: bool = False) -> None:
        super().__init__()
        self._theme, self._captions = theme, captions
        # A buffer that can be wiped; it is decoded only to be painted.
        self._buffer = bytearray(value.encode())
        self._role = "value" if captions or "\n" in value.strip() else "open"
        self._seen = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(value)

    @property
    def one_line(self) -> bool:
        """Whether it is a value of one line, such as a number."""
        return self._role == "open"

    @property
    def card(self) -> bool:
        """Whether it is a card of several texts, each under its caption."""
        return self._captions

    @property
    def empty(self) -> bool:
        """Whether the value has been dropped."""
        return not self._buffer

    def drop(self) -> None:
        """Wipes the buffer and paints nothing from here on."""
        self._buffer[:] = bytes(len(self._buffer))
        self._buffer.clear()
        self.setAccessibleName("")
        self.setAccessibleDescription("")
        self.update()

    def say_left(self, seconds: int) -> None:
        """For screen readers: the value, then how long it stays."""
        self.setAccessibleDescription(f"hides in {seconds} seconds")

    def text_width(self) -> int:
        """How wide its longest line is."""
        metrics = QFontMetricsF(self._theme.font(self._role))
        return int(max((metrics.horizontalAdvance(line) for line in self._buffer.decode().splitlines()), default=0)) + 2

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return int(lines[-1].top) + self._theme.line(lines[-1].role) if lines else self._theme.line(self._role)

    def sizeHint(self) -> QSize:
        width = min(self.text_width(), self._theme.px(360))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.line(self._role))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for line in self._lines(self.width()):
            font = self._theme.font(line.role)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(self._theme.colour(line.tone))
            drop = (self._theme.line(line.role) - metrics.height()) / 2 + metrics.ascent()
            painter.drawText(QPointF(0, line.top + drop), line.text)
        painter.end()
        if not self._seen and self._buffer:
            self._seen = True
            self.painted.emit()

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        top = 0.0
        for paragraph in self._buffer.decode().splitlines():
            caption, text = self._captioned(paragraph)
            if caption:
                top += GAP if lines else GAP / 2
                lines.append(Line(caption, "small", "textMuted", top))
                top += self._theme.line("small")
            for piece in wrapped(text, self._theme.font(self._text_role), width):
                lines.append(Line(piece, self._text_role, "text", top))
                top += self._theme.line(self._text_role)
        return lines

    @property
    def _text_role(self) -> str:
        return "body" if self._captions else self._role

    def _captioned(self, paragraph: str) -> tuple[str, str]:
        caption, mark, text = paragraph.partition(": ")
        return (caption, text) if self._captions and mark and caption in CAPTIONS else ("", paragraph)


def wrapped(text: str, font: QFont, width: int) -> list[str]:
    """The lines of a text that must fit, words whole where they can be."""
    # An address breaks behind its @ before it breaks anywhere else; the mark has no width.
    text = text.replace("@", "@\u200b")
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    # The layout counts in UTF-16.
    units, lines = text.encode("utf-16-le"), []
    layout.beginLayout()
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(max(1, width))
        lines.append(units[2 * line.textStart() : 2 * (line.textStart() + line.textLength())].decode("utf-16-le").rstrip())
        line = layout.createLine()
    layout.endLayout()
    return lines
