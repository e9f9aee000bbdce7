"""The lock window: an opaque page with the vault's seal, why it locked, and one line for the passphrase."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import text
from ui.door import DoorKeeper, member_called
from ui.handover import Note
from ui.input_watch import InputWatch
from ui.problems import Problem
from ui.settings import Settings
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.focus_ring import FocusRing
from ui.widgets.label import Label, Paragraph
from ui.widgets.passphrase_edit import PassphraseEdit
from ui.widgets.seal import BigSeal, Seal
from ui.widgets.side_rail import Monogram
from vault.model.results import Door, Home

LOCKED = "Locked"
REASONS = {
    "idle": "After {time} without activity, at {at}",
    "asked": "By you, at {at}",
    "sleep": "The computer went to sleep, at {at}",
    "session_locked": "This computer's session was locked at {at}",
    "user_switch": "Another user took this computer's screen at {at}",
    "ended": "The vault process ended, at {at}",
}
OTHER_REASON = "By the vault, at {at}"
CARD_WIDTH = 400
SEAL_SIDE, SEAL_MARGIN = 840, 24
SWITCH = "Switch user"
FILL_IN = "Demo: fill in the passphrase"
CAPS = "Caps Lock is on"
UNLOCK = "Unlock"
UNLOCKING = "Unlocking"


def reason_words(note: Note) -> str:
    """Why and when, as the page says it."""
    quiet = "1 minute" if note.minutes == 1 else f"{note.minutes} minutes"
    return REASONS.get(note.reason, OTHER_REASON).format(time=quiet, at=text.clock(text.local(note.at)))


class LockWindow(QWidget):
    """`entered` brings the `Home`; `switch_asked` when somebody else wants to come in."""

    entered = Signal(object)
    switch_asked = Signal()

    def __init__(self, theme: Theme, settings: Settings, keeper: DoorKeeper, note: Note) -> None:
        super().__init__()
        self.setWindowTitle(text.PRODUCT)
        self.setMinimumSize(1024, 640)
        self._settings, self._keeper, self._note = settings, keeper, note
        self._demo_passphrase = ""
        self.seal = BigSeal(theme, SEAL_SIDE, strength=0.16, detail=1.4)
        self._mark = Seal(theme, "", 64, "railText")
        self._role = Label(theme, "", "small", "railMuted")
        self.passphrase = PassphraseEdit(theme, hint="Passphrase", on_rail=True)
        self._words = Paragraph(theme, "", "small", "rail", centred=True)
        self.unlock = Button(theme, UNLOCK, "railPrimary", size="large")
        self.fill_in = Button(theme, FILL_IN, "rail", size="small")
        self.switch = Button(theme, SWITCH, "railQuiet")
        self._lay_out(theme)
        self._connect()
        keeper.look(note.vault)
        self._watch = InputWatch(self)
        self._ring = FocusRing(theme, self, lambda: self._watch.by_keyboard)

    @property
    def ready(self) -> bool:
        """The door is known and the rosette drawn."""
        return self.unlock.isEnabled() and self.seal.ready

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.seal.show_at(min(SEAL_SIDE, self.height() - 2 * SEAL_MARGIN))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.geometry = self.saveGeometry()
        self._keeper.close()
        super().closeEvent(event)

    def show_problem(self, problem: Problem) -> None:
        """A failure of our own, in the words that may be shown."""
        self._show_busy(busy=False)
        self._show_wrong(problem.text)

    def _lay_out(self, theme: Theme) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.seal)
        card = QFrame(self)
        card.setObjectName("railCard")
        card.setFixedWidth(theme.px(CARD_WIDTH))
        theme.changed.connect(lambda: card.setFixedWidth(theme.px(CARD_WIDTH)))
        over = QHBoxLayout(self.seal)
        over.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(card)
        column.setContentsMargins(40, 36, 40, 32)
        column.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._mark, 0, middle)
        column.addSpacing(8)
        column.addWidget(Label(theme, LOCKED, "page", "rail", weight=400), 0, middle)
        column.addWidget(Label(theme, reason_words(self._note), "body", "railMuted"), 0, middle)
        column.addSpacing(18)
        column.addLayout(self._person(theme))
        column.addSpacing(4)
        column.addWidget(self.passphrase)
        self._words.hide()
        column.addWidget(self._words)
        column.addWidget(self.unlock)
        column.addWidget(self.fill_in)
        column.addWidget(self.switch, 0, middle)

    def _person(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Monogram(theme, self._note.member))
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(Label(theme, self._note.member, "bodyStrong", "rail"))
        names.addWidget(self._role)
        row.addLayout(names, 1)
        return row

    def _connect(self) -> None:
        self.unlock.setEnabled(False)
        self.fill_in.hide()
        self._keeper.looked.connect(self._show_door)
        self._keeper.refused.connect(self._show_wrong)
        self._keeper.alarmed.connect(lambda error: self._show_wrong(f"{error.message} {error.next_step}"))
        self._keeper.busy.connect(self._show_busy)
        self._keeper.opened.connect(self._enter)
        self.passphrase.caps_lock_changed.connect(lambda on: self._show_wrong(CAPS if on else ""))
        self.passphrase.returnPressed.connect(self._try)
        self.unlock.clicked.connect(self._try)
        self.switch.clicked.connect(self.switch_asked)
        self.fill_in.clicked.connect(lambda: self.passphrase.setText(self._demo_passphrase))

    def _show_door(self, door: Door) -> None:
        self.seal.show_fingerprint(door.fingerprint)
        self._mark.show_fingerprint(door.fingerprint)
        member = member_called(door, self._note.member)
        if member is not None:
            self._role.setText(", ".join(filter(None, (text.ROLES.get(member.role, member.role), self._note.workstation))))
            self._demo_passphrase = member.demo_passphrase
            self.fill_in.setVisible(bool(member.demo_passphrase))
        self.unlock.setEnabled(True)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_wrong(self, words: str) -> None:
        self._words.show_text(words)
        self._words.setVisible(bool(words))
        self.passphrase.setAccessibleDescription(words)

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  # a slot
        self.unlock.setEnabled(not busy)
        self.unlock.show_words(UNLOCKING if busy else UNLOCK)
        if not busy:
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        if self.unlock.isEnabled() and self.passphrase.text():
            self._keeper.unlock(self._note.member, self.passphrase.take())

    def _enter(self, home: Home) -> None:
        self._settings.geometry = self.saveGeometry()
        self._settings.save()
        self.entered.emit(home)


class Cover(QFrame):
    """Opaque over everything, painted at once, while the vault process ends."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._host = window
        self.setObjectName("rail")
        self.setAccessibleName("Locking")
        column = QVBoxLayout(self)
        column.addWidget(Label(theme, "Locking", "page", "rail", weight=400), 0, Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def cover(self) -> None:
        """Covers now: when this returns it has been painted."""
        self.resize(self._host.size())
        self.show()
        self.raise_()
        self.repaint()
