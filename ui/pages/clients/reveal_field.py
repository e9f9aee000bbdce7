"""One sealed field and its six states: sealed, asked for its purpose, being recorded, open, about to hide, not recorded."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.clients.announce import announce
from ui.pages.clients.flow import marked
from ui.pages.clients.open_well import Closing, OpenWell
from ui.pages.clients.purpose_row import PurposeRow
from ui.pages.clients.spinner import Spinner
from ui.pages.clients.words import RECORDING, TRY_AGAIN, logged_line
from ui.theme import Theme
from ui.widgets.button import Button, IconButton
from ui.widgets.label import IconLabel, Label, Paragraph
from ui.widgets.masked_text import MaskedLabel, spoken_mask
from vault.model.results import Revealed

PADDING = 16
INSET = 8
SPINNER_MS = 150


class State(Enum):
    """What a field shows. The last five seconds are part of `OPEN`."""

    SEALED = auto()
    ASKED = auto()
    RECORDING = auto()
    OPEN = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What is known of a sealed field: its reference, label, kind and mask. A former value is only shown, never handed on."""

    field: str
    label: str
    kind: str
    mask: str
    caption: str = ""
    version: int = 0  # of a value that may hold no longer; 0: the one that holds now

    @property
    def spoken(self) -> str:
        """`Phone, sealed, ends in 4 2`."""
        return f"{self.label}, {spoken_mask(self.mask)}"


class RevealField(QWidget):
    """Shows; asks nobody. `purpose_chosen` wants a reveal; `act_asked` carries call, email, copy or keep; `closed` comes when an open value is gone."""

    purpose_chosen = Signal(str)
    asked = Signal()
    act_asked = Signal(str)
    opened = Signal()
    closed = Signal()
    second = Signal(int)

    def __init__(self, theme: Theme, words: FieldWords, closing: Closing) -> None:
        super().__init__()
        self._theme, self.words, self._closing = theme, words, closing
        self.state = State.SEALED
        self.well: OpenWell | None = None
        self.purpose = ""
        self._make_parts()
        self._lay_out()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SPINNER_MS)
        self._late.timeout.connect(self._show_spinner)
        self.show_state(State.SEALED)

    @property
    def is_open(self) -> bool:
        """Whether its value can be read now."""
        return self.state is State.OPEN

    def ask_purpose(self, last: str = "") -> None:
        """Grows by the question."""
        self.show_state(State.ASKED)
        self.purposes.take_focus(self.words.kind, last)

    def record(self, purpose: str) -> None:
        """The entry is being written; an open field stays as it is meanwhile."""
        self.purpose = purpose
        if self.state is not State.OPEN:
            self.show_state(State.RECORDING)
            self._late.start()

    def open(self, revealed: Revealed) -> None:
        """Its entry is durable: shows the value."""
        again = self.is_open
        self._drop_well()
        self.well = OpenWell(self._theme, self.words.label, self.words.kind, revealed, self._closing)
        self.well.ended.connect(self.close_value)
        self.well.hide_asked.connect(self.close_value)
        self.well.copy_asked.connect(lambda: self.act_asked.emit("copy"))
        self.well.keep_asked.connect(lambda: self.act_asked.emit("keep"))
        self.well.act_asked.connect(self.act_asked)
        self.well.second.connect(self._count_down)
        if self.words.version:
            self.well.act.hide()
            self.well.copy.hide()
        self._outer.addWidget(self.well)
        former: QWidget = self.purposes.chips[-1]
        for stop in (self.well.act, self.well.copy, self.well.hide_it, self.well.keep):
            QWidget.setTabOrder(former, stop)
            former = stop
        self.purpose = revealed.purpose
        self.show_state(State.OPEN)
        (self.well.hide_it if self.words.version else self.well.copy).setFocus(Qt.FocusReason.ShortcutFocusReason)
        announce(self, f"{self.words.label}, open. {logged_line(revealed)}")
        if not again:
            self.opened.emit()

    def fail(self, text: str, tone: str = "alert") -> None:
        """The field stays sealed and says why; an open one stays open until its time is up."""
        announce(self, text, assertive=True)
        if self.well is not None and self.is_open:
            self.well.show_note(text, "circle-alert", tone)
            return
        self._why.show_text(text, tone)
        self._why_mark.show_icon("circle-alert" if tone == "alert" else "triangle-alert", tone)
        had_focus = self.holds_focus
        self.show_state(State.FAILED)
        if had_focus:
            self.again.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_value(self) -> None:
        """Sealed again, whatever it showed."""
        was_open, had_focus = self.is_open, self.holds_focus
        if self.state is State.SEALED:
            return
        self._drop_well()
        self.show_state(State.SEALED)
        if had_focus:
            self.reveal.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if was_open:
            announce(self, f"{self.words.label}, hidden")
            self.closed.emit()

    @property
    def holds_focus(self) -> bool:
        """Whether the focus is on one of its controls."""
        now = QApplication.focusWidget()
        return now is not None and self.isAncestorOf(now)

    def show_state(self, state: State) -> None:
        """Shows what belongs to a state and hides the rest."""
        self.state = state
        self._late.stop()
        self._sealed.setVisible(state is not State.OPEN)
        self.reveal.setVisible(state is State.SEALED)
        self.cancel.setVisible(state is State.ASKED)
        self.again.setVisible(state is State.FAILED)
        self._recording.hide()
        self.purposes.setVisible(state is State.ASKED)
        self._failed.setVisible(state is State.FAILED)
        self.setAccessibleName(f"{self.words.label}, open" if self.is_open else self.words.spoken)

    def _show_spinner(self) -> None:
        if self.state is State.RECORDING:
            self._recording.show()
            announce(self, RECORDING)

    def _count_down(self, seconds: int) -> None:
        if seconds == self._closing.warn_s:
            announce(self, f"{self.words.label} hides in {seconds} seconds. Keep open is a new entry.")
        self.second.emit(seconds)

    def _drop_well(self) -> None:
        if self.well is not None:
            self.well.drop()
            self._outer.removeWidget(self.well)
            self.well.deleteLater()
            self.well = None

    def _make_parts(self) -> None:
        theme, words = self._theme, self.words
        self.reveal = _named(Button(theme, "Reveal", "secondary", "eye", size="small"), f"Reveal {words.label}", words.spoken)
        self.reveal.clicked.connect(self.asked)
        self.cancel = IconButton(theme, "x", f"Leave {words.label} sealed")
        self.cancel.clicked.connect(self.close_value)
        self.again = _named(Button(theme, TRY_AGAIN, "secondary", size="small"), f"{TRY_AGAIN}: {words.label}", words.spoken)
        self.again.clicked.connect(lambda: self.purpose_chosen.emit(self.purpose) if self.purpose else self.asked.emit())
        self.purposes = PurposeRow(theme)
        self.purposes.chosen.connect(self.purpose_chosen)
        self._recording = QWidget()
        self._failed = QWidget()
        self._why_mark = IconLabel(theme, "circle-alert", 14, "alert")
        self._why = Paragraph(theme, "", "small", "alert")

    def _lay_out(self) -> None:
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(INSET, INSET, INSET, INSET)
        self._outer.setSpacing(0)
        self._sealed = QWidget()
        column = QVBoxLayout(self._sealed)
        column.setContentsMargins(PADDING - INSET, 2, 0, 2)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, PADDING - INSET, 0)
        head.setSpacing(8)
        head.addLayout(self._label_and_mask(), 1)
        for part in (self._recording, self.reveal, self.cancel, self.again):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        column.addWidget(self.purposes)
        column.addWidget(self._failed)
        self._outer.addWidget(self._sealed)
        self._recording.setLayout(marked(Spinner(self._theme), Label(self._theme, RECORDING, "small", "muted")))
        self._failed.setLayout(marked(self._why_mark, self._why))

    def _label_and_mask(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(self._theme, self.words.caption or self.words.label, "small", "faint"))
        column.addWidget(MaskedLabel(self._theme, self.words.mask, "value", self.words.spoken))
        return column


def _named(button: Button, name: str, description: str) -> Button:
    button.setAccessibleName(name)
    button.setAccessibleDescription(description)
    return button
