"""Approval at the desk: says exactly what is asked, and lets the other side enter its passphrase here."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.choices import Select
from ui.widgets.dialog import CANCEL, Overlay
from ui.widgets.facts import Facts
from ui.widgets.label import IconLabel, Label, Paragraph
from ui.widgets.line_edit import Field
from ui.widgets.passphrase_edit import PassphraseEdit
from ui.widgets.protects import KINDS
from vault.model.calls import Approver

WHO = "Who approves"
PHRASE_OF = "Passphrase of {}"
NOBODY = "Nobody on the other side can approve. An active {} member is needed."
CAPS = "Caps Lock is on"
NOTE = "At one desk this program alone sees to it that the other side sits here. Approve only what you have read above."
WAITING = "{} is being asked in a vault process of its own. This takes a few seconds."
STOPPING = "Stopping"
SIDES = {"admin": "Admin", "compliance": "Compliance"}


@dataclass(frozen=True, slots=True)
class ApprovalWords:
    """What is asked: `facts` are kind, file, for whom, what it opens, what follows; `confirm` names the act. `kind` as of buttons."""

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    confirm: str
    kind: str = "primary"


class ApprovalOverlay(Overlay):
    """`given` carries an `Approver`, once for each try; the line is empty from then on. `stopped`: given up while the answer was awaited."""

    given = Signal(object)
    stopped = Signal()

    def __init__(self, theme: Theme, host: QWidget, words: ApprovalWords, side: str, names: tuple[str, ...]) -> None:
        super().__init__(theme, host, 540)
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(words.sentence)
        self._names, self._waiting = names, False
        self.who = Select(theme, WHO, names)
        self.passphrase = PassphraseEdit(theme, PHRASE_OF.format(names[0] if names else SIDES[side]))
        self.field = Field(theme, self.passphrase.accessibleName(), self.passphrase)
        self.confirm = Button(theme, words.confirm, words.kind)
        self.cancel = Button(theme, CANCEL)
        self._state = Paragraph(theme, "", "small", "muted")
        self._lay_out(words, side)
        self._connect(words)
        self.first = self.cancel
        if not names:
            self.field.hide()
            self.show_trouble(NOBODY.format(SIDES[side]))
        self._look()

    def show_waiting(self) -> None:
        """While the other side is asked."""
        self._waiting = True
        self.field.show_wrong("")
        self._state.show_text(WAITING.format(self.who.currentText()), "muted")
        self._look()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wrong(self, message: str) -> None:
        """The passphrase did not fit: said below the line, which is ready for the next try."""
        self._waiting = False
        self._state.show_text("")
        self.field.show_wrong(message)
        self._look()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, message: str) -> None:
        """Something else is in the way."""
        self._waiting = False
        self._state.show_text(message, "alert")
        self._look()

    def dismiss(self) -> None:
        """Takes it away; what was typed goes with it."""
        self.passphrase.clear()
        super().dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        if self.confirm.isEnabled():
            self.given.emit(Approver(self.who.currentText(), self.passphrase.take()))

    def _give_up(self) -> None:
        if not self._waiting:
            self.dismiss()
        elif self.cancel.isEnabled():
            self.cancel.show_words(STOPPING)
            self.cancel.setEnabled(False)
            self.stopped.emit()

    def _look(self) -> None:
        self.confirm.setEnabled(bool(self._names) and bool(self.passphrase.text()) and not self._waiting)
        self.passphrase.setEnabled(not self._waiting)
        self.who.setEnabled(not self._waiting)
        self._state.setVisible(bool(self._state.text))
        if not self._waiting:
            self.cancel.show_words(CANCEL)
            self.cancel.setEnabled(True)

    def _rename(self, name: str) -> None:
        self.passphrase.setAccessibleName(PHRASE_OF.format(name))
        self.field.caption.setText(PHRASE_OF.format(name))

    def _connect(self, words: ApprovalWords) -> None:
        self.who.currentTextChanged.connect(self._rename)
        self.passphrase.textChanged.connect(self._look)
        self.cancel.clicked.connect(self._give_up)
        self.confirm.clicked.connect(self._give)
        if words.kind != "destructive":
            self.passphrase.returnPressed.connect(self._give)

    def _lay_out(self, words: ApprovalWords, side: str) -> None:
        theme = self.theme
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(14)
        column.addLayout(_beside(IconLabel(theme, "users-round", 20, "alert" if words.kind == "destructive" else "sealed"), Label(theme, words.title, "title")))
        column.addWidget(Paragraph(theme, words.sentence, "body", "muted"))
        column.addWidget(Facts(theme, *words.facts, framed=True))
        if len(self._names) > 1:
            column.addLayout(_beside(Label(theme, f"{WHO} ({SIDES[side]})", "label", "muted"), self.who))
        caps = Label(theme, CAPS, "label", "caution")
        caps.hide()
        self.passphrase.caps_lock_changed.connect(caps.setVisible)
        self.field.head.addWidget(caps)
        column.addWidget(self.field)
        word, kind, icon = KINDS["program"]
        note = QHBoxLayout()
        note.setSpacing(10)
        note.addWidget(Badge(theme, word, kind, icon), 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(Paragraph(theme, NOTE, "small", "faint"), 1)
        column.addLayout(note)
        column.addWidget(self._state)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.confirm)
        column.addLayout(buttons)


def _beside(first: QWidget, second: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(first)
    row.addWidget(second, 1)
    return row
