"""Behind the unlock and the lock window: asks the vault process who may come in, and opens."""

import re
from collections.abc import Callable
from itertools import chain

from PySide6.QtCore import QObject, QTimer, Signal

from ui.alarm_notice import TAMPERED
from ui.vault_client import VaultClient
from vault.errors import VaultError
from vault.model.calls import Examine, LookAtDoor, Unlock
from vault.model.results import Alarm, Door, DoorMember, Home

DEVICE_KEYS = {
    "found": ("Device key found in this computer's keyring", "key-round", "sealed"),
    "missing": ("This computer is not enrolled. Ask an admin, or use the recovery kit.", "triangle-alert", "caution"),
    "locked": ("Unlock your system keyring, then try again.", "triangle-alert", "caution"),
    "none": ("Opens with the passphrase alone, without a device key", "key-round", "textFaint"),
}
WAIT = "Too many tries. Wait {} s."
NUMBER = re.compile(r"\d+")


class DoorKeeper(QObject):
    """`looked` brings a `Door`, `refused` the words of a failure (empty: forget them), `busy` whether an answer is awaited, `opened` a `Home`.

    `alarmed` brings the `VaultError` of a vault that was altered or put back, `examined` an `Alarm`.
    """

    looked = Signal(object)
    refused = Signal(str)
    busy = Signal(bool)
    opened = Signal(object)
    alarmed = Signal(object)
    examined = Signal(object)

    def __init__(self, start: Callable[[], VaultClient], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self.client = self._begin()
        self.path = ""
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)

    def look(self, path: str) -> None:
        """Asks what stands at the door of a vault."""
        self.path = path
        self.client.ask(self, LookAtDoor(path), Door, self.looked.emit, self._failed)

    def unlock(self, member: str, passphrase: str) -> None:
        """Tries to open."""
        self.refused.emit("")
        self.busy.emit(True)
        self.client.stop_reading_at(Home)
        self.client.ask(self, Unlock(self.path, member, passphrase), Home, self.opened.emit, self._failed)

    def examine(self, member: str, passphrase: str) -> None:
        """Looks for what is wrong with a vault that does not open."""
        self.refused.emit("")
        self.busy.emit(True)
        self.client.ask(self, Examine(self.path, member, passphrase), Alarm, self._found, self._failed)

    def _found(self, found: Alarm) -> None:
        self.busy.emit(False)
        self.examined.emit(found)

    def close(self) -> None:
        """Ends the vault process: nobody came in."""
        self.client.close()

    def _begin(self) -> VaultClient:
        client = self._start()
        client.ended.connect(self._ended)
        return client

    def _ended(self) -> None:
        self.client = self._begin()
        self._refuse("The vault process ended. Try again.")
        if self.path:
            self.look(self.path)

    def _failed(self, error: VaultError) -> None:
        seconds = NUMBER.search(error.message)
        if error.id == "throttled" and seconds is not None:
            self._left = int(seconds.group())
            self._timer.start()
            self.refused.emit(WAIT.format(self._left))
            return
        if error.code == TAMPERED:
            self._refuse("")
            self.alarmed.emit(error)
            return
        self._refuse(error.message if error.id == "wrong_passphrase" else f"{error.message} {error.next_step}".strip())

    def _refuse(self, words: str) -> None:
        self.busy.emit(False)
        self.refused.emit(words)

    def _count_down(self) -> None:
        self._left -= 1
        if self._left > 0:
            self.refused.emit(WAIT.format(self._left))
            return
        self._timer.stop()
        self._refuse("")


def member_called(door: Door, name: str) -> DoorMember | None:
    """The member of that name, else whoever works with clients all day, else the first."""
    named = (member for member in door.members if member.name == name)
    selling = (member for member in door.members if "sales" in member.role)
    return next(chain(named, selling, door.members), None)
