"""How far a long piece of work has got, in words and a bar, with a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.text import number
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.label import Label, restyle

STEPS = 1000


class Bar(QProgressBar):
    """A thin bar without words: running, paused, failed or plain."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setRange(0, STEPS)
        self.setFixedHeight(6)
        self.setAccessibleName(name)

    def show_share(self, done: int, total: int, state: str = "running") -> None:
        """`done` of `total`; a total of 0 shows an empty bar."""
        self.setValue(round(STEPS * done / total) if total else 0)
        if self.property("state") != state:
            self.setProperty("state", state)
            restyle(self)


class ProgressRow(QWidget):
    """Title, bar, `280,568 of 412,600`, a Cancel button that reads "Stopping" until the next batch ends."""

    cancelled = Signal()

    def __init__(self, theme: Theme, title: str, cancel: str = "Cancel") -> None:
        super().__init__()
        self._cancel_word = cancel
        self._title = Label(theme, title, "bodyStrong")
        self.bar = Bar(title)
        self._left = Label(theme, "", "small", "muted")
        self._right = Label(theme, "", "small", "faint")
        self.button = Button(theme, cancel, size="small")
        self.button.clicked.connect(self._cancel)
        self._lay_out()

    def start(self, title: str = "") -> None:
        """Begins anew."""
        if title:
            self._title.setText(title)
            self.bar.setAccessibleName(title)
        self._say("", "")
        self._left.set_tone("muted")
        self.button.show_words(self._cancel_word)
        self.button.setEnabled(True)
        self.button.setVisible(True)
        self.bar.show_share(0, 0)

    def show_progress(self, done: int, total: int, text: str = "") -> None:
        """`done` of `total` (0: not known)."""
        self.bar.show_share(done, total)
        self._say(f"{number(done)} of {number(total)}" if total else number(done), text)

    def finish(self, text: str, state: str = "running") -> None:
        """Shows how it ended: running (full), paused or failed."""
        self.bar.show_share(self.bar.value() if state != "running" else STEPS, STEPS, state)
        self._say(text, "")
        self._left.set_tone("alert" if state == "failed" else "muted")
        self.button.setVisible(False)

    def _say(self, left: str, right: str) -> None:
        self._left.setText(left)
        self._right.setText(right)
        self.bar.setAccessibleDescription(f"{left} {right}".strip())

    def _cancel(self) -> None:
        self.button.show_words("Stopping")
        self.button.setEnabled(False)
        self.cancelled.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.button)
        column.addLayout(head)
        column.addWidget(self.bar)
        below = QHBoxLayout()
        below.addWidget(self._left)
        below.addStretch()
        below.addWidget(self._right)
        column.addLayout(below)
