"""How long a piece of work still takes, in words, from how it went in the last half minute."""

from collections import deque

PATIENCE_S, WINDOW_S = 5.0, 30.0
SOON = "Less than a minute left"
ONE, MANY = "About a minute left", "About {} minutes left"


class Eta:
    """Fed with what is done and the time in seconds; says nothing for the first five seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._began: float | None = None

    def told(self, done: int, total: int, now: float) -> str:
        """The words, or nothing where it is too early to say."""
        if self._began is None:
            self._began = now
        self._seen.append((now, done))
        while now - self._seen[0][0] > WINDOW_S and len(self._seen) > 2:  # two points make a speed
            self._seen.popleft()
        then, before = self._seen[0]
        if now - self._began < PATIENCE_S or done <= before or not total:
            return ""
        minutes = round((total - done) * (now - then) / (done - before) / 60)
        return SOON if minutes < 1 else ONE if minutes == 1 else MANY.format(minutes)
