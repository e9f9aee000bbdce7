"""The unlock window: the vault's rosette at the left, who comes in at the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui import text
from ui.alarm_notice import AlarmNotice
from ui.door import DEVICE_KEYS, DoorKeeper, member_called
from ui.input_watch import InputWatch
from ui.problems import Problem
from ui.settings import Settings
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button, Chooser, IconButton
from ui.widgets.focus_ring import FocusRing
from ui.widgets.label import ElidedLabel, IconLabel, Label, Paragraph, rule
from ui.widgets.passphrase_edit import PassphraseEdit
from ui.widgets.seal import BigSeal, Seal
from vault.errors import VaultError
from vault.model.results import Door, DoorMember, Home

FORM_WIDTH = 392
SEAL_SIDE = 930
SEAL_CENTRE = (0.43, 0.27)
WORDS_HEIGHT = 190
TITLE = "Unlock your vault"
PRIVATE = "Private client vault"
SEAL = "Vault seal"
NEVER_OPENED = "Choose who you are and give your passphrase."
LAST_OPENED = "Last opened here {}."
CAPS = "Caps Lock is on"
UNLOCK = "Unlock"
UNLOCKING = "Unlocking"
FORGOT = "Forgot your passphrase?"
FORGOTTEN = "We cannot look up or reset this passphrase. The recovery kit is the only way back in."
ANOTHER = "Open another vault"
NO_NETWORK = "No internet connection needed"
DEMO = "Demo vault. Its data are invented, so its passphrase is offered here."
FILL_IN = "Fill in"
NO_VAULT = "Choose a vault to open."
THEME = "Light or dark theme"


class UnlockWindow(QWidget):
    """`entered` brings the `Home` of whoever unlocked."""

    entered = Signal(object)

    def __init__(self, theme: Theme, settings: Settings, keeper: DoorKeeper, path: str, member: str = "") -> None:
        super().__init__()
        self.setWindowTitle(text.PRODUCT)
        self.setObjectName("canvas")
        self.setMinimumSize(theme.tokens.sizes["railWide"] + 816, 640)
        self._theme, self._settings, self._keeper = theme, settings, keeper
        self._door: Door | None = None
        self._member: DoorMember | None = None
        self._wanted = member
        self._panel = _VaultPanel(theme)
        self._make_form(theme)
        self._lay_out(theme)
        self._connect()
        self._show_vault_path(path)
        self._watch = InputWatch(self)
        self._ring = FocusRing(theme, self, lambda: self._watch.by_keyboard)

    @property
    def ready(self) -> bool:
        """The door is known and the rosette drawn."""
        return self._door is not None and self._panel.seal.ready

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.geometry = self.saveGeometry()
        self._keeper.close()
        super().closeEvent(event)

    def show_problem(self, problem: Problem) -> None:
        """A failure of our own, in the words that may be shown."""
        self._show_busy(busy=False)
        self._show_wrong(problem.text)

    def _make_form(self, theme: Theme) -> None:
        self._title = Label(theme, TITLE, "display")
        self._last = Paragraph(theme, NEVER_OPENED, "body", "muted")
        self._mark = Seal(theme, "", 30)
        self.vaults = Chooser(theme, self._mark, "Vault", two_lines=True)
        self.members = Chooser(theme, IconLabel(theme, "user-round", 16), "User")
        self.passphrase = PassphraseEdit(theme)
        self._caps = _Hint(theme, CAPS, "arrow-big-up-dash", "caution", role="label")
        self._caps.hide()
        self._wrong = _Hint(theme, "", "circle-alert", "alert")
        self._wrong.hide()
        self.alarm = AlarmNotice(theme)
        self._device = _Hint(theme, "", "key-round", "sealed")
        self._demo = Banner(theme, DEMO, "info", FILL_IN)
        self.fill_in = self._demo.button
        self._demo.hide()
        self.unlock = Button(theme, UNLOCK, "primary", size="large")
        self.forgot = Button(theme, FORGOT, "link")
        self.another = Button(theme, ANOTHER, "linkMuted", "folder-open")
        self._forgotten = Paragraph(theme, FORGOTTEN, "small", "muted")
        self._forgotten.hide()
        self.looks = IconButton(theme, "sun-moon", THEME)

    def _lay_out(self, theme: Theme) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._panel, 596)
        right = QVBoxLayout()
        right.setContentsMargins(28, 22, 28, 18)
        above = QHBoxLayout()
        above.addStretch()
        above.addWidget(self.looks)
        right.addLayout(above)
        right.addStretch(9)
        # Between two stretches, not aligned: an aligned item is given the height of its words on one long line.
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self._form(theme))
        middle.addStretch()
        right.addLayout(middle)
        right.addStretch(11)
        below = QHBoxLayout()
        below.addWidget(_Hint(theme, NO_NETWORK, "wifi-off", "textFaint"))
        below.addStretch()
        below.addWidget(Label(theme, f"Version {text.version()}", "small", "faint"))
        right.addLayout(below)
        across.addLayout(right, 844)

    def _form(self, theme: Theme) -> QWidget:
        form = QWidget()
        form.setFixedWidth(theme.px(FORM_WIDTH))
        theme.changed.connect(lambda: form.setFixedWidth(theme.px(FORM_WIDTH)))
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(self._title)
        column.addWidget(self._last)
        column.addSpacing(20)
        for caption, part in (("Vault", self.vaults), ("User", self.members)):
            column.addWidget(Label(theme, caption, "label", "faint"))
            column.addWidget(part)
            column.addSpacing(10)
        head = QHBoxLayout()
        head.addWidget(Label(theme, "Passphrase", "label", "faint"))
        head.addStretch()
        head.addWidget(self._caps)
        column.addLayout(head)
        column.addWidget(self.passphrase)
        for hint in (self._wrong, self._device):
            column.addWidget(hint)
        column.addWidget(self._demo)
        column.addWidget(self.alarm)
        column.addSpacing(10)
        column.addWidget(self.unlock)
        column.addSpacing(6)
        links = QHBoxLayout()
        links.addWidget(self.forgot)
        links.addStretch()
        links.addWidget(self.another)
        column.addLayout(links)
        column.addWidget(self._forgotten)
        return form

    def _connect(self) -> None:
        self._keeper.looked.connect(self._show_door)
        self._keeper.refused.connect(self._show_wrong)
        self._keeper.alarmed.connect(self._show_alarm)
        self._keeper.examined.connect(self.alarm.show_finding)
        self._keeper.busy.connect(self._show_busy)
        self._keeper.opened.connect(self._enter)
        self.passphrase.caps_lock_changed.connect(self._caps.setVisible)
        self.passphrase.returnPressed.connect(self._try)
        self.unlock.clicked.connect(self._try)
        self.fill_in.clicked.connect(self._fill_in)
        self.alarm.acted.connect(self._examine)
        self.forgot.clicked.connect(lambda: self._forgotten.setVisible(not self._forgotten.isVisible()))
        self.another.clicked.connect(self._choose_folder)
        self.vaults.clicked.connect(self._choose_vault)
        self.members.clicked.connect(self._choose_member)
        self.looks.clicked.connect(self._change_theme)

    def _show_vault_path(self, path: str) -> None:
        self._door = None
        self.alarm.hide()
        self.unlock.setEnabled(False)
        self.vaults.show_choice(NO_VAULT, "")
        self.members.show_choice("", "")
        if path:
            self._keeper.look(path)

    def _show_door(self, door: Door) -> None:
        self._door = door
        self._panel.show_vault(door.name, door.fingerprint)
        self._mark.show_fingerprint(door.fingerprint)
        self.vaults.show_choice(door.name, door.path)
        self._last.show_text(LAST_OPENED.format(text.moment(text.local(door.last_opened))) if door.last_opened else NEVER_OPENED)
        self._show_member(member_called(door, self._wanted or self._settings.member_of(door.path)))
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_member(self, member: DoorMember | None) -> None:
        self._member = member
        self.unlock.setEnabled(member is not None)
        if member is None:
            return
        self.members.show_choice(member.name, text.ROLES.get(member.role, member.role))
        self._device.show_words(*DEVICE_KEYS.get(member.device_key, DEVICE_KEYS["none"]))
        self._demo.setVisible(bool(member.demo_passphrase))
        self.passphrase.clear()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_wrong("")

    def _show_wrong(self, words: str) -> None:
        self._wrong.show_words(words, "circle-alert", "alert")
        self._wrong.setVisible(bool(words))
        self._device.setVisible(not words)
        self.passphrase.setProperty("wrong", bool(words))
        self.passphrase.setAccessibleDescription(words)
        self.passphrase.style().polish(self.passphrase)

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  # a slot
        self.unlock.setEnabled(not busy)
        self.unlock.show_words(UNLOCKING if busy else UNLOCK)
        self.passphrase.setReadOnly(busy)
        if not busy:
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        if self._member is not None and self.unlock.isEnabled() and self.passphrase.text():
            self._keeper.unlock(self._member.name, self.passphrase.take())

    def _show_alarm(self, error: VaultError) -> None:
        self._demo.hide()
        self.alarm.show_alarm(error)

    def _examine(self) -> None:
        if self._member is not None and self.unlock.isEnabled() and self.passphrase.text():
            self._keeper.examine(self._member.name, self.passphrase.take())
        else:
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self, home: Home) -> None:
        self._settings.geometry = self.saveGeometry()
        self._settings.remember_vault(self._keeper.path)
        self._settings.remember_member(self._keeper.path, home.member)
        self._settings.save()
        self.entered.emit(home)

    def _fill_in(self) -> None:
        if self._member is not None:
            self.passphrase.setText(self._member.demo_passphrase)
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_vault(self) -> None:
        menu = QMenu(self.vaults)
        for path in self._settings.vaults:
            self._offer(menu, path, partial(self._show_vault_path, path))
        self._offer(menu, ANOTHER, self._choose_folder)
        self._pop_up(menu, self.vaults)

    def _choose_member(self) -> None:
        menu = QMenu(self.members)
        for member in self._door.members if self._door else ():
            action = self._offer(menu, f"{member.name}    {text.ROLES.get(member.role, member.role)}", partial(self._show_member, member))
            if member is self._member:
                menu.setActiveAction(action)
        self._pop_up(menu, self.members)

    def _offer(self, menu: QMenu, words: str, act: Callable[[], None]) -> QAction:
        action = QAction(words, menu)
        # `triggered` brings whether it is checked: nothing that `act` wants to know.
        action.triggered.connect(lambda _checked: act())
        menu.addAction(action)
        return action

    def _pop_up(self, menu: QMenu, under: QWidget) -> None:
        menu.setMinimumWidth(under.width())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, ANOTHER)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._show_vault_path)
        dialog.open()

    def _change_theme(self) -> None:
        self._theme.choose("light" if self._theme.dark else "dark")
        self._settings.theme = self._theme.choice


class _VaultPanel(QFrame):
    """The rosette, the vault's name and its fingerprint in text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.seal = BigSeal(theme, SEAL_SIDE, centre=SEAL_CENTRE, strength=0.42, detail=1.5)
        self._name = ElidedLabel(theme, "", "hero", "rail")
        self._name.setFont(theme.font("hero", weight=300))
        self._code = Label(theme, "", "body", "rail", code=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.seal)
        column = QVBoxLayout(self.seal)
        column.setContentsMargins(56, 0, 56, 56)
        column.setSpacing(10)
        column.addStretch()
        column.addWidget(self._name)
        column.addWidget(Label(theme, PRIVATE, "heading", "railMuted", weight=400))
        column.addSpacing(14)
        column.addWidget(rule(on_rail=True))
        column.addSpacing(8)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(Label(theme, SEAL, "body", "railMuted"))
        below.addWidget(self._code)
        below.addStretch()
        column.addLayout(below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Its last petal ends above the words.
        self.seal.show_at(min(SEAL_SIDE, 2 * round(self.height() * (1 - SEAL_CENTRE[1]) - WORDS_HEIGHT)))

    def show_vault(self, name: str, fingerprint: str) -> None:
        self._name.show_text(name)
        self._code.setText(text.fingerprint(fingerprint))
        self.seal.show_fingerprint(fingerprint)


class _Hint(QWidget):
    """An icon and a small line in one colour."""

    def __init__(self, theme: Theme, words: str, icon: str, colour: str, *, role: str = "small") -> None:
        super().__init__()
        self._icon = IconLabel(theme, icon, 14, colour)
        self._words = Label(theme, words, role, _tone(colour))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self._words.setWordWrap(role == "small" and colour in ("alert", "sealed"))

    def show_words(self, words: str, icon: str, colour: str) -> None:
        self._icon.show_icon(icon, colour)
        self._words.setText(words)
        self._words.set_tone(_tone(colour))


def _tone(colour: str) -> str:
    return "faint" if colour == "textFaint" else colour
