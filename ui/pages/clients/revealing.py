"""Asks the vault for one field at a time, hands its value to the field that asked, and keeps at most three open."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, QUrl, Signal

from ui.clipboard import SecretClipboard
from ui.pages.clients import words
from ui.pages.clients.announce import announce
from ui.pages.clients.many_reveals import ManyReveals
from ui.pages.clients.reveal_field import RevealField
from ui.vault_client import VaultClient
from ui.widgets.toast import ToastWords
from vault.errors import Refused, StorageFailed, Tampered, VaultError
from vault.model.calls import Reveal, RevealFormer
from vault.model.results import Revealed

Opener = Callable[[QUrl], bool]
Purpose = Literal["call", "email", "delivery", "event", "service"]
Action = Literal["show", "copy", "call", "email"]

MOST_OPEN = 3
SECOND_MS = 1000
PURPOSES: dict[str, Purpose] = {"call": "call", "email": "email", "delivery": "delivery", "event": "event", "service": "service"}
ACTIONS: dict[str, Action] = {"show": "show", "keep": "show", "copy": "copy", "call": "call", "email": "email"}


@dataclass(slots=True)
class _Waiting:
    """A field whose entry is being written. It is dropped when everything is closed, so that a late answer opens nothing."""

    field: RevealField
    action: str


class Revealer(QObject):
    """`changed` carries how many fields are open and the seconds until the next one hides; `told` a toast; `recorded` comes after each entry.

    `trouble` carries what the whole window must know: a vault that was tampered with.
    """

    changed = Signal(int, int)
    told = Signal(object)
    recorded = Signal()
    trouble = Signal(object)

    def __init__(self, client: VaultClient, clipboard: SecretClipboard, opener: Opener) -> None:
        super().__init__()
        self._client, self._clipboard, self._opener = client, clipboard, opener
        self._code = ""
        self._many = ManyReveals()
        self._open: list[RevealField] = []
        self._waiting: list[_Waiting] = []
        self._copied: RevealField | None = None
        self._clipboard_left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self._tell_clipboard)
        self.last_purpose = ""
        clipboard.cleared.connect(self._cleared)

    @property
    def open_count(self) -> int:
        """How many fields can be read now."""
        return len(self._open)

    def serve(self, code: str, fields: tuple[RevealField, ...]) -> None:
        """From here on these are the fields, all of one client."""
        self.close_all()
        self._code = code
        for field in fields:
            field.asked.connect(lambda field=field: self.ask(field))
            field.purpose_chosen.connect(lambda purpose, field=field: self.reveal(field, purpose))
            field.act_asked.connect(lambda action, field=field: self.act(field, action))
            field.opened.connect(lambda field=field: self._opened(field))
            field.closed.connect(lambda field=field: self._closed(field))
            field.second.connect(lambda _left: self._tell())

    def ask(self, field: RevealField) -> None:
        """Asks what a field is needed for."""
        field.ask_purpose(self.last_purpose)

    def reveal(self, field: RevealField, purpose: str) -> None:
        """Shows a field for a purpose that a person chose."""
        self.last_purpose = purpose
        self._send(field, purpose, "show")

    def act(self, field: RevealField, action: str) -> None:
        """Call and e-mail are their own purpose; copy and keep open have that of the open field."""
        purpose = action if action in ("call", "email") else field.purpose
        self._send(field, purpose, action)

    def close_all(self) -> None:
        """Every value goes, and what is on its way will not be shown."""
        waiting, self._waiting = self._waiting, []
        for field in (*(each.field for each in waiting), *self._open):
            field.close_value()

    def _send(self, field: RevealField, purpose: str, action: str) -> None:
        if any(each.field is field for each in self._waiting):
            return
        waiting = _Waiting(field, action)
        self._waiting.append(waiting)
        field.record(purpose)
        former = field.words.version
        call: Reveal | RevealFormer = Reveal(self._code, field.words.field, PURPOSES[purpose], ACTIONS[action])
        if former:
            call = RevealFormer(self._code, field.words.field, former, PURPOSES[purpose])
        self._client.ask(field, call, Revealed, lambda revealed: self._take(waiting, revealed), lambda error: self._refuse(waiting, error))

    def _take(self, waiting: _Waiting, revealed: Revealed) -> None:
        self.recorded.emit()
        if self._many.one_more():
            self.told.emit(ToastWords(words.MANY, words.MANY_WHAT, "triangle-alert", "caution"))
        if waiting not in self._waiting:
            return
        self._waiting.remove(waiting)
        field, action = waiting.field, waiting.action
        if action == "copy":
            self._copy(field, revealed)
            return
        if action in ("call", "email") and self._hand_over(action, revealed):
            # The value need not be read here; a field that was open goes on as it was.
            if not field.is_open:
                field.close_value()
            return
        while self.open_count >= MOST_OPEN and not field.is_open:
            self._open[0].close_value()
        field.open(revealed)

    def _refuse(self, waiting: _Waiting, error: VaultError) -> None:
        if waiting not in self._waiting:
            return
        self._waiting.remove(waiting)
        if isinstance(error, StorageFailed):
            waiting.field.fail(words.NOT_RECORDED)
        else:
            if isinstance(error, Tampered):
                self.trouble.emit(error)
            waiting.field.fail(f"{error.message} {error.next_step}".strip(), "caution" if isinstance(error, Refused) else "alert")

    def _opened(self, field: RevealField) -> None:
        self._open.append(field)
        self._tell()

    def _closed(self, field: RevealField) -> None:
        self._open = [other for other in self._open if other is not field]
        if field is self._copied:
            self._copied = None
        self._tell()

    def _tell(self) -> None:
        lefts = [field.well.ring.left for field in self._open if field.well is not None]
        self.changed.emit(len(self._open), math.ceil(min(lefts)) if lefts else 0)

    def _hand_over(self, action: str, revealed: Revealed) -> bool:
        """Whether a program of this computer took the value."""
        taken = self._opener(hand_over_url(action, revealed.value))
        if taken:
            detail = f"{words.used_line(revealed)}. {words.OUTSIDE}"
            self.told.emit(ToastWords(words.HANDED_OVER[action], detail, "phone-outgoing" if action == "call" else "send"))
        else:
            self.told.emit(ToastWords(words.NO_PROGRAM[action], icon="info", tone="info"))
        return taken

    def _copy(self, field: RevealField, revealed: Revealed) -> None:
        self._clipboard.copy(revealed.value)
        seconds = self._clipboard.seconds
        said = words.COPIED.get(field.words.kind, "Copied.")
        detail = words.CLIPBOARD_CLEARS.format(seconds)
        self.told.emit(ToastWords(said, detail, "clipboard-check", "open", words.CLEAR_NOW, self._clipboard.clear))
        self._copied, self._clipboard_left = field, seconds
        if field.well is not None:
            field.well.show_copied(words.COPIED_LINE.format(seconds))
        self._timer.start()

    def _tell_clipboard(self) -> None:
        self._clipboard_left -= 1
        if self._clipboard_left <= 0 or self._copied is None or not self._clipboard.holds_secret:
            self._timer.stop()
        elif self._copied.well is not None:
            self._copied.well.show_copied(words.COPIED_LINE.format(self._clipboard_left))

    def _cleared(self) -> None:
        if self._copied is not None and self._copied.well is not None:
            self._copied.well.show_copied("")
            announce(self._copied, words.CLIPBOARD_CLEARED)
        self._copied = None


def hand_over_url(action: str, value: str) -> QUrl:
    """`tel:` with digits and a leading plus alone, `mailto:` with everything else than the address escaped: a value adds no parameters."""
    if action == "call":
        plus = "+" if value.strip().startswith("+") else ""
        return QUrl(f"tel:{plus}{''.join(sign for sign in value if sign.isdigit() and sign.isascii())}")
    return QUrl(f"mailto:{bytes(QUrl.toPercentEncoding(value.strip(), b'@').data()).decode()}")
