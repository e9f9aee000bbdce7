"""Buttons: primary, secondary, quiet, link, danger, destructive, and their forms on the rail's colours."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.style_sheet import KINDS
from ui.theme import Theme
from ui.widgets.label import ElidedLabel, IconLabel, Label, restyle

ICON_COLOURS = {kind: text for kind, (_, text, _, _) in KINDS.items()} | {"chip": "textMuted", "dashed": "textMuted"}


class Button(QPushButton):
    """A push button by kind. One primary per panel; destructive only in a dialog about something that cannot be taken back."""

    def __init__(self, theme: Theme, text: str, kind: str = "secondary", icon: str = "", *, size: str = "") -> None:
        super().__init__(text)
        self._theme, self._kind, self._icon, self._size = theme, kind, icon, size
        self.setProperty("kind", kind)
        if size:
            self.setProperty(size, True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind.startswith("link") else Qt.CursorShape.ArrowCursor)
        theme.changed.connect(self._dress)
        self._dress()

    def show_kind(self, kind: str) -> None:
        """Takes another kind."""
        self._kind = kind
        self.setProperty("kind", kind)
        restyle(self)
        self._dress()

    def show_words(self, text: str, icon: str = "") -> None:
        """Takes another text, and another icon if one is given."""
        self._icon = icon or self._icon
        self.setText(text)
        self.setAccessibleName(text)
        self._dress()

    def _dress(self) -> None:
        small = self._size == "small"
        self.setFont(self._theme.font("label" if small else "bodyStrong"))
        if self._icon:
            side = 14 if small else 16
            self.setIcon(self._theme.icon(self._icon, side, ICON_COLOURS[self._kind], gap=bool(self.text())))
            scaled = self._theme.px(side)
            self.setIconSize(QSize(scaled + (4 if self.text() else 0), scaled))


class IconButton(Button):
    """A square button with an icon alone; its name is read aloud and stands in the tooltip."""

    def __init__(self, theme: Theme, icon: str, name: str, kind: str = "quiet", *, size: int = 28) -> None:
        super().__init__(theme, "", kind, icon, size="bare")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(theme.px(size), theme.px(size))


class Chip(Button):
    """A filter or a choice: on is green with a fill. `key` is a digit shown in front, as the purposes have."""

    def __init__(self, theme: Theme, text: str, icon: str = "", *, key: str = "") -> None:
        super().__init__(theme, f"{key}  {text}" if key else text, "chip", icon, size="small")
        self.setCheckable(True)
        self.setAccessibleName(text)


class Chooser(QPushButton):
    """A tall field that opens a menu: a mark, a name, a line below or beside it, an arrow."""

    def __init__(self, theme: Theme, mark: QWidget, label: str, *, two_lines: bool = False) -> None:
        super().__init__()
        self._theme, self._label, self._two_lines = theme, label, two_lines
        self.setProperty("kind", "chooser")
        self.setProperty("tall", two_lines)
        self.name = ElidedLabel(theme, "", "bodyStrong") if two_lines else Label(theme, "", "bodyStrong")
        self.note = ElidedLabel(theme, "", "small", "faint") if two_lines else Label(theme, "", "small", "faint")
        self.arrow = IconLabel(theme, "chevrons-up-down" if two_lines else "chevron-down", 16)
        self._lay_out(mark)

    def show_choice(self, name: str, note: str) -> None:
        """What is chosen now."""
        for label, words in ((self.name, name), (self.note, note)):
            label.show_text(words)
        self.setAccessibleName(f"{self._label}: {name}")
        self.setAccessibleDescription(note)

    def _lay_out(self, mark: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(self._theme.px(10))
        row.addWidget(mark)
        words: QBoxLayout = _stacked(self.name, self.note) if self._two_lines else _beside(self.name, self.note)
        row.addLayout(words, 1)
        row.addWidget(self.arrow)
        for part in (mark, self.name, self.note, self.arrow):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(392), self._theme.px(52 if self._two_lines else 42))


def _stacked(name: QWidget, note: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 6, 0, 6)
    column.setSpacing(0)
    column.addWidget(name)
    column.addWidget(note)
    return column


def _beside(name: QWidget, note: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(name)
    row.addWidget(note)
    row.addStretch()
    return row
