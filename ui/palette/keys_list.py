"""The list of keys (Ctrl+/), and the help for a page (F1)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.palette.help_texts import HelpText
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.dialog import Overlay
from ui.widgets.label import Label, Paragraph

KEYS = "Keys"
CLOSE = "Close"
ALL_KEYS = "All keys"
WIDTH = 620
ALWAYS = (
    ("Up, Down, Home, End", "Move in a list"),
    ("Enter", "Open the details; again: the first field"),
    ("1 to 5", "What a field is needed for, while it is asked"),
    ("Tab, Shift+Tab", "Next and former button or field"),
)


class Sheet(Overlay):
    """A panel to read, with Close; it scrolls by the arrow keys."""

    def __init__(self, theme: Theme, host: QWidget, title: str) -> None:
        super().__init__(theme, host, WIDTH)
        self.setAccessibleName(title)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(14)
        column.addWidget(Label(theme, title, "title"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(title)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QFrame()
        inside.setObjectName("raised")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 8, 0)
        self.body.setSpacing(12)
        self._scroll.setWidget(inside)
        column.addWidget(self._scroll, 1)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch()
        self.close_it = Button(theme, CLOSE)
        self.close_it.clicked.connect(self.dismiss)
        self.buttons.addWidget(self.close_it)
        column.addLayout(self.buttons)
        self.panel.setFixedHeight(max(320, min(theme.px(600), host.height() - 80)))
        self.first = self.close_it


class KeysList(Sheet):
    """Groups of keys and what they do."""

    def __init__(self, theme: Theme, host: QWidget, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(theme, host, KEYS)
        for title, rows in (*groups, ("In lists and fields", ALWAYS)):
            self.body.addWidget(Label(theme, title, "heading"))
            grid = QGridLayout()
            grid.setVerticalSpacing(6)
            grid.setColumnMinimumWidth(0, theme.px(180))
            grid.setColumnStretch(1, 1)
            for at, (keys, words) in enumerate(rows):
                grid.addWidget(Label(theme, keys, "bodyStrong", "muted"), at, 0)
                grid.addWidget(Label(theme, words, "body"), at, 1)
            self.body.addLayout(grid)
        self.body.addStretch()


class HelpSheet(Sheet):
    """What a page is for, in a few paragraphs. `all_keys` is the button to the list of keys."""

    def __init__(self, theme: Theme, host: QWidget, help_text: HelpText) -> None:
        super().__init__(theme, host, help_text.title)
        for heading, words in help_text.parts:
            if heading:
                self.body.addWidget(Label(theme, heading, "heading"))
            self.body.addWidget(Paragraph(theme, words, "body", "muted"))
        self.body.addStretch()
        self.all_keys = Button(theme, ALL_KEYS, "quiet", "keyboard")
        self.buttons.insertWidget(0, self.all_keys)
