"""Cards and the rows inside them."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.label import Label, rule

PADDING = 16


class Card(QFrame):
    """A panel with a thin edge. With a title it has a head, whose right side takes `head` widgets; `body` is the layout for the rest."""

    def __init__(self, theme: Theme, title: str = "", *, padded: bool = True) -> None:
        super().__init__()
        self.setObjectName("card")
        self._theme = theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.head = QHBoxLayout()
        self.title = Label(theme, title, "heading")
        if title:
            self.head.setContentsMargins(PADDING, 12, PADDING, 12)
            self.head.setSpacing(10)
            self.head.addWidget(self.title)
            self.head.addStretch()
            outer.addLayout(self.head)
            outer.addWidget(rule())
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        pad = PADDING if padded else 0
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(12 if padded else 0)
        outer.addLayout(self.body)

    def show_title(self, title: str) -> None:
        """Takes another title, for screen readers too."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def add_row(self, *parts: QWidget, stretch: int = 0) -> QHBoxLayout:
        """Puts widgets beside each other in a row of a card without padding, under a hairline; the one at `stretch` takes the room."""
        if self.body.count():
            self.body.addWidget(rule())
        row = QHBoxLayout()
        row.setContentsMargins(PADDING, 11, PADDING, 11)
        row.setSpacing(12)
        for index, part in enumerate(parts):
            row.addWidget(part, 1 if index == stretch else 0)
        self.body.addLayout(row)
        return row

    def add_fact(self, name: str, value: str, *, code: bool = False) -> Label:
        """A line `name   value`, name in a column of its own width; gives the label of the value."""
        row = QHBoxLayout()
        row.setSpacing(12)
        caption = Label(self._theme, name, "body", "faint")
        caption.setFixedWidth(self._theme.px(150))
        shown = Label(self._theme, value, "body", code=code)
        shown.setAccessibleName(f"{name}: {value}")
        row.addWidget(caption)
        row.addWidget(shown, 1)
        self.body.addLayout(row)
        return shown
