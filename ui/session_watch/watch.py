"""The interface that every system's adapter keeps."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

SESSION_LOCKED, SLEEP, USER_SWITCH = "session_locked", "sleep", "user_switch"
State = Literal["works", "fails", "unknown"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which signs would arrive here: `works` where their sender is there and we listen, `fails` where it is not, `unknown` until that is settled."""

    session_locked: State = "unknown"
    sleep: State = "unknown"
    user_switch: State = "unknown"
    system_idle: State = "unknown"


class SessionWatch(QObject):
    """`away` carries the word of a reason to lock, each time a sign comes between `start` and `stop`. `settled` comes once, when `reach` is known.

    This one hears nothing: what a system without an adapter gets, and a window in a test.
    """

    away = Signal(str)
    settled = Signal()

    def start(self, window: QWidget) -> None:
        """Listens from now on; `window` has or gets a native window."""
        QTimer.singleShot(0, self, self.settled.emit)

    def stop(self) -> None:
        """Hears nothing any more and lets the computer sleep without waiting. Safe to repeat."""

    def reach(self) -> Reach:
        """What would be heard."""
        return Reach("fails", "fails", "fails", "fails")

    def idle_s(self) -> float | None:
        """Seconds since anybody touched this computer, in any program; None where the system does not tell."""
        return None
