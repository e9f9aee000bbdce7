"""The line below a page: whether anything is readable, what is running, the state of the log, the key generation, the time."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.text import moment, plural
from ui.theme import Theme
from ui.widgets.label import ElidedLabel, IconLabel, Label

SEALED = "Vault sealed, nothing open"
MINUTE_MS = 10_000


class StatusBar(QFrame):
    """28 px high."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self._theme = theme
        self._mark = IconLabel(theme, "shield-check", 14, "sealed")
        self._state = Label(theme, SEALED, "label", "sealed")
        self._job = ElidedLabel(theme, "", "small", "faint")
        self._residue = ElidedLabel(theme, "", "small", "caution")
        self._log = Label(theme, "", "small", "faint")
        self._keys = Label(theme, "", "small", "faint")
        self._now = Label(theme, "", "small", "faint")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(20)
        left = QHBoxLayout()
        left.setSpacing(7)
        left.addWidget(self._mark)
        left.addWidget(self._state)
        row.addLayout(left)
        row.addWidget(self._residue, 3)
        row.addWidget(self._job, 3)
        for part in (self._log, self._keys, self._now):
            row.addWidget(part)
        timer = QTimer(self)
        timer.timeout.connect(self._tick)
        timer.start(MINUTE_MS)
        self._tick()
        theme.changed.connect(self._resize)
        self._resize()

    def show_open(self, count: int, seconds: int) -> None:
        """How many fields are readable, and when the next one hides."""
        colour = "open" if count else "sealed"
        words = plural(count, "{} field open", "{} fields open")
        self._state.setText(f"{words}, hides in {seconds} s" if count else SEALED)
        self._state.set_tone(colour)
        self._mark.show_icon("eye" if count else "shield-check", colour)

    def show_job(self, text: str) -> None:
        """What is running in the background."""
        self._job.show_text(text)

    def show_residue(self, text: str) -> None:
        """What the CRM still remembers; nothing once every step after sealing is done."""
        self._residue.show_text(text)

    def show_log(self, text: str, *, broken: bool = False) -> None:
        """The state of the log in words."""
        self._log.setText(text)
        self._log.set_tone("alert" if broken else "faint")

    def show_generation(self, generation: int) -> None:
        """The current generation of the keys."""
        self._keys.setText(f"Key generation {generation}")

    def _tick(self) -> None:
        self._now.setText(moment(datetime.now().astimezone()))

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.size("statusbar"))
