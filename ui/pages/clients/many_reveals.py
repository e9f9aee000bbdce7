"""Notices when one person opens very many fields in a short time."""

import time
from collections import deque
from collections.abc import Callable

MANY = 20
WITHIN_S = 600.0


class ManyReveals:
    """Counts entries on a monotonic clock in seconds; says once that there are many, and again only after a quiet time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque()
        self._told = False

    def one_more(self) -> bool:
        """Counts one; true with the one that makes them many."""
        now = self._clock()
        self._times.append(now)
        while self._times[0] <= now - WITHIN_S:
            self._times.popleft()
        many = len(self._times) >= MANY
        told, self._told = self._told, many
        return many and not told
