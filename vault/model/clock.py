"""The time, passed in, so that tests can set it and nothing else can."""

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Wall time for people, monotonic time for order and limits; both in milliseconds."""

    def now(self) -> int:
        """UTC milliseconds since 1970."""
        ...

    def monotonic(self) -> int:
        """Milliseconds of a clock that never goes back."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """This machine's clocks."""

    def now(self) -> int:
        """UTC milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> int:
        """Milliseconds since some start of this machine's choosing."""
        return time.monotonic_ns() // 1_000_000
