"""The main loop of the vault process. One thread reads the pipe; this one alone touches the vault.

Short calls are served as they come. Long calls advance one batch at a time, each in its turn, so that a reveal gets in between two batches.
"""

import queue
import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from vault.crash import bug, outcome
from vault.errors import Refused, VaultError, WrongUse
from vault.host.desk import AT_THE_DESK, WITHOUT_A_DESK, Desk, Parts
from vault.host.running import Turns
from vault.host.throttle import Throttle
from vault.model.calls import Call, Lock, Unlock
from vault.model.clock import Clock, SystemClock
from vault.model.progress import Progress
from vault.model.results import Home, Warned
from vault.pipe.errors import BadMessage, PipeBroken
from vault.pipe.frames import FRAME_LIMIT, Source, Target, read_frame, write_frame
from vault.pipe.messages import Ask, Cancel, Locked, Order, encode_answer, encode_error, encode_event, encode_progress, read_order

BEAT_AFTER_S = 600.0
CHECKPOINT_MS = 3_600_000
OVERDUE_S = 0.8


class HostLoop:
    """Serves one window until it locks, goes away or breaks the pipe, or `end` is called."""

    def __init__(
        self,
        source: Source,
        target: Target,
        load: Callable[[], Parts],
        *,
        clock: Clock = SystemClock(),  # noqa: B008  # frozen, without state
        beat_after_s: float = BEAT_AFTER_S,
        overdue: Callable[[], object] = lambda: None,
    ) -> None:
        """`load` gives the parts, after the pipe is being read. `overdue` is called when ending takes so long that a promise would be broken."""
        self._source = source
        self._target = target
        self._load = load
        self._beat_after_s = beat_after_s
        self._watchdog = threading.Timer(OVERDUE_S, overdue)
        self._watchdog.daemon = True
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._turns = Turns(clock, self._send_progress)
        self._throttle = Throttle(clock)
        self._clock = clock
        self._checkpoint_at = 0
        self._parts = _refusing(bug("not loaded"))
        self._desk: Desk | None = None
        self._ending = ""
        self._mute = False
        self._end_once = threading.Lock()

    def run(self) -> None:
        """Returns when all is closed and, where possible, locked with a checkpoint."""
        threading.Thread(target=self._read, name="orders", daemon=True).start()
        parts = outcome(self._load)
        self._parts = _refusing(parts) if isinstance(parts, VaultError) else parts
        while not self._ending:
            self._turn()
        self._close()
        self._watchdog.cancel()

    def end(self, reason: str) -> None:
        """Ends the loop at the next chance, from any thread; its process must be gone within a second."""
        with self._end_once:
            if self._ending:
                return
            self._ending = reason
        self._watchdog.start()
        self._orders.put(None)

    def _read(self) -> None:
        reason = "pipe_broken"
        try:
            while (payload := read_frame(self._source)) is not None:
                self._orders.put(read_order(payload))
            reason = "window_gone"
        except PipeBroken:
            pass
        finally:
            self.end(reason)

    def _turn(self) -> None:
        """All orders that lie there now, then one batch of one long call: neither can starve the other."""
        try:
            self._serve(self._orders.get(timeout=0 if self._turns else self._patience()))
            for _ in range(self._orders.qsize()):
                self._serve(self._orders.get())
        except queue.Empty:
            if not (self._turns or self._is_checkpoint_due()):
                self._beat()
        if self._is_checkpoint_due():
            self._make_checkpoint()
        if self._turns and not self._ending:
            ended = self._turns.step()
            if ended is not None:
                self._reply(*ended)

    def _serve(self, order: Order | None) -> None:
        if order is None or self._ending:
            return
        if isinstance(order, Cancel):
            self._stop(order.id)
        elif isinstance(order.call, Lock):
            self._lock(order, order.call.reason)
        else:
            self._begin(order, order.call)

    def _begin(self, ask: Ask, call: Call) -> None:
        answer = outcome(lambda: self._answer_to(call))
        if isinstance(answer, Generator):
            self._turns.add(ask, answer)
        else:
            self._reply(ask, answer)

    def _answer_to(self, call: Call) -> object:
        self._throttle.check(call)
        if isinstance(call, Unlock):
            return self._unlock(call)
        if type(call) in WITHOUT_A_DESK:
            return WITHOUT_A_DESK[type(call)](self._parts, call)
        if self._desk is None:
            raise _locked()
        return AT_THE_DESK[type(call)](self._desk, call)

    def _unlock(self, call: Unlock) -> Home:
        if self._desk is not None:
            raise WrongUse("This vault is unlocked already.", id="already_unlocked", next_step="Lock it first.")
        desk = self._parts.unlock(Path(call.path), call.member, call.passphrase)
        with ExitStack() as undo:
            undo.callback(desk.lock, "failed_unlock")
            home = desk.home()
            undo.pop_all()
        self._desk = desk
        self._checkpoint_at = self._clock.monotonic() + CHECKPOINT_MS
        return home

    def _lock(self, ask: Ask, reason: str) -> None:
        """Answers, and ends also where locking failed: the keys must go."""
        desk = self._desk
        if desk is None:
            self._reply(ask, _locked())
            return
        self._stop_all()
        self._desk = None
        self._reply(ask, outcome(lambda: desk.lock(reason)))
        self.end("locked")

    def _stop(self, number: int) -> None:
        stopped = self._turns.stop(number)
        if stopped is not None:
            self._reply(*stopped)

    def _stop_all(self) -> None:
        for number in self._turns.numbers():
            self._stop(number)

    def _patience(self) -> float:
        """Seconds to wait for an order before something is done without one."""
        left = (self._checkpoint_at - self._clock.monotonic()) / 1000
        return self._beat_after_s if self._desk is None else max(0.0, min(self._beat_after_s, left))

    def _is_checkpoint_due(self) -> bool:
        return self._desk is not None and not self._ending and self._clock.monotonic() >= self._checkpoint_at

    def _make_checkpoint(self) -> None:
        """Every hour, also between two batches of a long call; one that fails is tried again an hour later."""
        self._checkpoint_at = self._clock.monotonic() + CHECKPOINT_MS
        if self._desk is not None:
            self._tell_failure(outcome(self._desk.make_checkpoint))

    def _beat(self) -> None:
        if self._desk is not None:
            self._tell_failure(outcome(self._desk.beat))

    def _tell_failure(self, came: object) -> None:
        if isinstance(came, VaultError):
            self._send(encode_event(Warned(came.id, came.message)))

    def _close(self) -> None:
        """Long calls first, then the checkpoint. Where it fails the entries are durable all the same, and the next session makes one."""
        self._stop_all()
        if self._ending == "terminated":
            self._send(encode_event(Locked(self._ending)))
        desk, self._desk = self._desk, None
        if desk is not None:
            outcome(lambda: desk.lock(self._ending))

    def _reply(self, ask: Ask, came: object | VaultError) -> None:
        if isinstance(came, VaultError):
            self._throttle.failed(came)
            self._send(encode_error(ask.id, came))
            return
        self._throttle.succeeded(ask.call)
        try:
            payload = encode_answer(ask.id, ask.call, came)
        except BadMessage:
            payload = encode_error(ask.id, bug(f"answer to {type(ask.call).__name__}"))
        self._send(payload if len(payload) <= FRAME_LIMIT else encode_error(ask.id, _too_long()))

    def _send_progress(self, ask: Ask, progress: Progress) -> None:
        self._send(encode_progress(ask.id, progress))

    def _send(self, payload: bytes) -> None:
        if self._mute:
            return
        try:
            write_frame(self._target, payload)
        except PipeBroken:
            self._mute = True
            self.end("pipe_broken")


def _locked() -> Refused:
    return Refused("The vault is locked.", id="locked", next_step="Unlock it first.")


def _too_long() -> VaultError:
    return VaultError("The answer is too long to be shown at once.", id="too_long", next_step="Ask for less, or use the command line.")


def _refusing(error: VaultError) -> Parts:
    """Parts of a program that cannot start: every call is told why."""

    def refuse(*_given: object) -> NoReturn:
        raise error

    return Parts(refuse, refuse, refuse, refuse, refuse, refuse)
