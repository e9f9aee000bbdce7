"""The bar above a page: the search box, what is open, when the window locks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.text import minutes, plural
from ui.theme import Theme
from ui.widgets.button import Button, IconButton
from ui.widgets.label import IconLabel, Label
from ui.widgets.line_edit import Input

SEARCH_WIDTH = 480
SEARCH = "Search"
SEARCH_KEYS = "Ctrl K"
HIDE_ALL = "Hide all"
LOCK = "Lock now (Ctrl L)"


class OpenPill(QFrame):
    """Shown only while something is readable: how many fields, and a button that hides them."""

    hide_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("openPill")
        self._words = Label(theme, "", "bodyStrong", "open")
        self.button = Button(theme, HIDE_ALL, "open", size="small")
        self.button.clicked.connect(self.hide_asked)
        keys = Label(theme, "Esc", "key", "open")
        keys.setObjectName("openKey")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(9)
        row.addWidget(IconLabel(theme, "eye", 14, "open"))
        row.addWidget(self._words)
        row.addWidget(self.button)
        row.addWidget(keys, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_count(self, count: int) -> None:
        """How many fields are open; none takes the pill away."""
        words = plural(count, "{} field open", "{} fields open")
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(count > 0)


class TopBar(QFrame):
    """`searched` comes with every change of the search box."""

    searched = Signal(str)
    hide_asked = Signal()
    lock_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self._theme = theme
        self.search = Input(theme, SEARCH, "", "search")
        self.search.textChanged.connect(self.searched)
        self._keys = Label(theme, SEARCH_KEYS, "key", "muted")
        self._keys.setObjectName("key")
        self.pill = OpenPill(theme)
        self.pill.hide_asked.connect(self.hide_asked)
        self._clock = IconLabel(theme, "timer", 14, "textFaint")
        self._left = Label(theme, "", "small", "faint")
        self.lock = IconButton(theme, "lock", LOCK)
        self.lock.clicked.connect(self.lock_asked)
        self._lay_out()
        theme.changed.connect(self._resize)
        self._resize()

    def show_hint(self, hint: str) -> None:
        """What the search box takes on this page; empty: nothing to search here."""
        self.search.setPlaceholderText(hint)
        self.search.setVisible(bool(hint))

    def show_left(self, seconds: int, *, warn: bool) -> None:
        """The time until the window locks; `warn` in the last half minute."""
        self._left.setText(f"Locks in {minutes(seconds)}")
        self._left.set_tone("caution" if warn else "faint")
        self._clock.show_icon("timer", "caution" if warn else "textFaint")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(6)
        row.addWidget(self._clock)
        row.addWidget(self._left)
        row.addSpacing(6)
        row.addWidget(self.lock)
        inside = QHBoxLayout(self.search)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addStretch()
        inside.addWidget(self._keys)

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.size("topbar"))
        self.search.setMaximumWidth(self._theme.px(SEARCH_WIDTH))
