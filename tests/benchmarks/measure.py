"""Timing by interleaved rounds: both sides take turns, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each round, sorted."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """Half of the middle half, as a part of the median; 0 with fewer than four rounds."""
        if len(self.seconds) < 4 or not self.median:
            return 0.0
        low, _, high = statistics.quantiles(self.seconds, n=4)
        return (high - low) / 2 / self.median


def once(work: Callable[[], object]) -> Timed:
    """One round."""
    return Timed((_time(work, 1),))


def interleaved(works: Sequence[Callable[[], object]], rounds: int, repeat: int = 1) -> list[Timed]:
    """Each work `rounds` times in turn; a round repeats it `repeat` times and gives the mean of one."""
    for work in works:
        work()
    seen: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, seen, strict=True):
            times.append(_time(work, repeat))
    return [Timed(tuple(sorted(times))) for times in seen]


def _time(work: Callable[[], object], repeat: int) -> float:
    begun = time.perf_counter()
    for _ in range(repeat):
        work()
    return (time.perf_counter() - begun) / repeat
