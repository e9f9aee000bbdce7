"""Long calls that are under way: each gets its turn, none sends progress more than ten times a second."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from vault.crash import outcome
from vault.errors import Stopped, VaultError
from vault.model.clock import Clock
from vault.model.progress import Progress, Work
from vault.pipe.messages import Ask

_PROGRESS_EVERY_MS = 100
_NEVER = -_PROGRESS_EVERY_MS


@dataclass(slots=True)
class Running:
    """One long call. `held`: progress that was not sent yet."""

    ask: Ask
    work: Work[object]
    held: Progress | None = None
    sent_at: int = field(default=_NEVER)


class Turns:
    """The long calls in the order of their turns."""

    def __init__(self, clock: Clock, send: Callable[[Ask, Progress], None]) -> None:
        self._clock = clock
        self._send = send
        self._all: deque[Running] = deque()

    def __len__(self) -> int:
        return len(self._all)

    def add(self, ask: Ask, work: Work[object]) -> None:
        """Takes a long call in; nothing of it has run yet."""
        self._all.append(Running(ask, work))

    def step(self) -> tuple[Ask, object | VaultError] | None:
        """Runs the next one up to its next yield. Gives call and answer or error when that was its end."""
        running = self._all.popleft()
        came = outcome(lambda: _advance(running.work))
        if isinstance(came, Progress):
            self._all.append(running)
            running.held = came
            if self._clock.monotonic() - running.sent_at >= _PROGRESS_EVERY_MS:
                self._send_held(running)
            return None
        self._send_held(running)
        return running.ask, came.answer if isinstance(came, _Returned) else came

    def stop(self, number: int) -> tuple[Ask, VaultError] | None:
        """Closes the long call of that number, which ends it between two batches; None where there is none."""
        found = next((running for running in self._all if running.ask.id == number), None)
        if found is None:
            return None
        self._all.remove(found)
        failed = outcome(found.work.close)
        self._send_held(found)
        return found.ask, failed or Stopped("Stopped. What was finished stays.", next_step="Start it again to go on.")

    def numbers(self) -> tuple[int, ...]:
        """The numbers of the calls under way."""
        return tuple(running.ask.id for running in self._all)

    def _send_held(self, running: Running) -> None:
        if running.held is not None:
            self._send(running.ask, running.held)
            running.held, running.sent_at = None, self._clock.monotonic()


@dataclass(frozen=True, slots=True)
class _Returned:
    answer: object


def _advance(work: Work[object]) -> Progress | _Returned:
    try:
        return next(work)
    except StopIteration as end:
        return _Returned(end.value)
