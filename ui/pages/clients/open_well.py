"""The brass well: one value that can be read right now, how long, why, and what can be done with it."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.clients.flow import marked
from ui.pages.clients.value_view import ValueView
from ui.pages.clients.words import HIDES_IN, KEEP_OPEN, logged_line
from ui.theme import Theme
from ui.widgets.button import Button, IconButton
from ui.widgets.countdown_ring import CountdownRing
from ui.widgets.label import ElidedLabel, IconLabel, Label, Paragraph
from vault.model.results import Revealed

PAD = 10
ACTS = {"phone": ("call", "Call", "phone"), "email": ("email", "E-mail", "mail")}


@dataclass(frozen=True, slots=True)
class Closing:
    """How long a field stays open, and how long before the end it says so."""

    after_s: float = 30
    warn_s: int = 5


class OpenWell(QFrame):
    """`ended` comes when the time is up; the other signals when a button is pressed. `second` tells the seconds left."""

    ended = Signal()
    hide_asked = Signal()
    copy_asked = Signal()
    keep_asked = Signal()
    act_asked = Signal(str)
    second = Signal(int)

    def __init__(self, theme: Theme, label: str, kind: str, revealed: Revealed, closing: Closing) -> None:
        super().__init__()
        self.setObjectName("openWell")
        self._theme, self._closing = theme, closing
        self._label = ElidedLabel(theme, label, "label", "open")
        self.ring = CountdownRing(theme)
        self.left = Label(theme, "", "label", "open")
        self.keep = Button(theme, KEEP_OPEN, "link", size="small")
        self.value = ValueView(theme, revealed.value, captions=kind == "profile")
        self.act = Button(theme, *_act_words(kind), size="small")
        if kind not in ACTS:
            self.act.hide()  # never shown before it has a parent: it would be a window of its own for a moment
        self.copy = Button(theme, "Copy", "secondary", "copy", size="small")
        self.hide_it = IconButton(theme, "eye-off", f"Hide {label}", "secondary")
        self._mark = IconLabel(theme, "circle-check", 14, "sealed")
        self.note = Paragraph(theme, logged_line(revealed), "small", "muted")
        self._logged = logged_line(revealed)
        self._connect(kind)
        self._lay_out()
        self._start()

    def show_note(self, text: str = "", icon: str = "circle-check", tone: str = "muted") -> None:
        """Another line than the one about the log; empty: that one again."""
        self._mark.show_icon(icon, "sealed" if tone == "muted" else tone)
        self.note.show_text(text or self._logged, tone)

    def show_copied(self, text: str) -> None:
        """The value is on the clipboard, until the text is empty."""
        self.copy.show_words("Copied" if text else "Copy", "check" if text else "copy")
        self.show_note(text)
        if text:
            self._mark.show_icon("clipboard-check", "open")

    def drop(self) -> None:
        """Nothing can be read any more."""
        self.ring.stop()
        self.value.drop()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def _connect(self, kind: str) -> None:
        self.value.painted.connect(self._start)
        self.ring.ended.connect(self.ended)
        self.ring.second.connect(self._tell)
        self.keep.clicked.connect(self.keep_asked)
        self.copy.clicked.connect(self.copy_asked)
        self.hide_it.clicked.connect(self.hide_asked)
        self.act.clicked.connect(lambda: self.act_asked.emit(ACTS[kind][0]))

    def _start(self) -> None:
        self.ring.start(self._closing.after_s)

    def _tell(self, seconds: int) -> None:
        self.left.setText(HIDES_IN.format(seconds))
        self.keep.setVisible(seconds <= self._closing.warn_s)
        self.value.say_left(seconds)
        self.second.emit(seconds)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD + 1, 3, PAD, 6)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(7)
        # As high as the button that comes in the last seconds: nothing moves then.
        head.addStrut(self._theme.px(26))
        head.addWidget(self._label, 1)
        head.addWidget(self.ring)
        head.addWidget(self.left)
        head.addWidget(self.keep)
        column.addLayout(head)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(5)
        row.addStretch()
        for button in (self.act, self.copy, self.hide_it):
            row.addWidget(button)
        self._middle = QGridLayout()
        self._middle.setSpacing(0)
        self._middle.setHorizontalSpacing(8)
        self._middle.setColumnStretch(0, 1)
        column.addLayout(self._middle)
        below = marked(self._mark, self.note)
        below.setContentsMargins(0, 3, 0, 1)
        column.addLayout(below)
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Beside a short value, below a long one."""
        room = self.width() - 2 * PAD - 10 - self._buttons.sizeHint().width()
        if not self.value.card and self.value.text_width() <= room:
            self._middle.addWidget(self.value, 0, 0)
            self._middle.addWidget(self._buttons, 0, 1, Qt.AlignmentFlag.AlignVCenter if self.value.one_line else Qt.AlignmentFlag.AlignBottom)
        else:
            self._middle.addWidget(self.value, 0, 0, 1, 2)
            self._middle.addWidget(self._buttons, 1, 0, 1, 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(300), super().minimumSizeHint().height())


def _act_words(kind: str) -> tuple[str, str, str]:
    _, word, icon = ACTS.get(kind, ACTS["phone"])
    return word, "primary", icon
