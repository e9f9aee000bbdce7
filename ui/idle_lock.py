"""Asks for a lock after a quiet time, and after the computer slept. Time is measured on clocks, not by counting ticks.

Quiet is a window that nobody touches, or a computer that nobody touches: whichever time is over first.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

TICK_MS = 1000
WARN_S = 30
SLEPT_S = 30.0


class IdleLock(QObject):
    """`left` tells the seconds until the lock; `warned` comes once when 30 are left; `expired` carries the reason: idle or sleep."""

    left = Signal(int)
    warned = Signal()
    expired = Signal(str)

    def __init__(
        self,
        seconds: int,
        parent: QObject | None = None,
        *,
        system_idle: Callable[[], float | None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`system_idle` gives the seconds since anybody touched the computer, or None where it does not tell."""
        super().__init__(parent)
        self.seconds = seconds
        self._system_idle, self._monotonic, self._now = system_idle, monotonic, wall
        self._deadline = monotonic() + seconds
        self._wall = wall()
        self._mono = monotonic()
        self._told = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(TICK_MS)

    def stay(self) -> None:
        """Somebody is there."""
        self._deadline = self._monotonic() + self.seconds
        self._told = False

    def allow(self, seconds: int) -> None:
        """Another quiet time, from now on."""
        self.seconds = seconds
        self.stay()

    def stop(self) -> None:
        """No lock will be asked for any more."""
        self._timer.stop()

    def look(self) -> None:
        """Compares the clocks with the deadline."""
        wall, mono = self._now(), self._monotonic()
        # Asleep, the wall clock goes on while the monotonic one stands still on most systems.
        slept = (wall - self._wall) - (mono - self._mono) > SLEPT_S
        self._wall, self._mono = wall, mono
        left = max(0, round(min(self._deadline - mono, self.seconds - (self._system_idle() or 0.0))))
        if slept or left == 0:
            self.stop()
            self.expired.emit("sleep" if slept else "idle")
            return
        self.left.emit(left)
        if left <= WARN_S and not self._told:
            self._told = True
            self.warned.emit()


def quiet_seconds(longest: int, minutes: int) -> int:
    """After how many quiet seconds to lock: what a person chose (0: nothing), never longer than the vault permits."""
    return min(longest, minutes * 60) if minutes > 0 else longest
