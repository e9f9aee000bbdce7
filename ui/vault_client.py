"""Asks the vault process and brings its answers home to the object that asked.

One thread reads the pipe. What it reads comes to the window's own thread through one signal, and from there to the asker's function,
unless the asker is gone meanwhile.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from vault.errors import VaultError
from vault.model.calls import Call
from vault.model.progress import Progress
from vault.pipe.child import VaultProcess
from vault.pipe.errors import PipeBroken
from vault.pipe.messages import Advanced, Answered, Failed, Happened, Locked, Reply

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Asked:
    """A call on its way. `cancel()` stops it at its next batch; it then fails with `Stopped`."""

    cancel: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Open:
    asker: QObject
    answer: Callable[[object], None]
    failed: Callable[[VaultError], None]
    progress: Callable[[Progress], None]


class VaultClient(QObject):
    """`ended` comes once, when the vault process is gone; `locked` before it, when that process locked by itself; `failed` for errors that nobody takes."""

    ended = Signal()
    locked = Signal(str)
    warned = Signal(object)
    failed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, process: VaultProcess) -> None:
        super().__init__()
        self.process = process
        self._open: dict[int, _Open] = {}
        self._stop_at: type | None = None
        self._go_on = threading.Event()
        self._over = False
        self._arrived.connect(self._bring_home)
        process.listen(self._take)

    def ask(
        self,
        asker: QObject,
        call: Call,
        answer: type[A],
        done: Callable[[A], None],
        failed: Callable[[VaultError], None] | None = None,
        progress: Callable[[Progress], None] = lambda progress: None,
    ) -> Asked:
        """Sends a call. `done` gets its answer, of the class `answer` (the one that `ANSWERS` names), in the window's thread."""

        def take(value: object) -> None:
            if not isinstance(value, answer):
                raise TypeError(f"{type(call).__name__} was answered with {type(value).__name__}")
            done(value)

        try:
            number = self.process.conversation.ask(call)
        except PipeBroken:
            self._end()
            return Asked(lambda: None)
        self._open[number] = _Open(asker, take, failed or self.failed.emit, progress)
        return Asked(lambda: self._cancel(number))

    def stop_reading_at(self, answer: type) -> None:
        """Reads nothing after the next answer of this class: what follows is for the program that replaces this one."""
        self._stop_at = answer

    def close(self) -> None:
        """Ends the vault process, within a second."""
        self._over = True
        self._go_on.set()
        self.process.end()

    def _cancel(self, number: int) -> None:
        if number in self._open and not self._over:
            try:
                self.process.conversation.cancel(number)
            except PipeBroken:
                self._end()

    def _take(self, reply: Reply | None) -> None:
        """Runs in the reading thread."""
        self._arrived.emit(reply)
        if self._stop_at is not None and isinstance(reply, Answered) and isinstance(reply.answer, self._stop_at):
            # A reader that went on could have read half of the next frame when this program is replaced.
            self._go_on.wait()

    def _bring_home(self, reply: Reply | None) -> None:
        if reply is None:
            self._end()
        elif isinstance(reply, Happened):
            self._tell(reply)
        elif isinstance(reply, Advanced):
            asked = self._open.get(reply.id)
            if asked is not None and shiboken6.isValid(asked.asker):
                asked.progress(reply.progress)
        else:
            self._settle(reply)

    def _settle(self, reply: Answered | Failed) -> None:
        asked = self._open.pop(reply.id, None)
        if asked is None or not shiboken6.isValid(asked.asker):
            return
        if isinstance(reply, Answered):
            asked.answer(reply.answer)
        else:
            asked.failed(reply.error)

    def _tell(self, reply: Happened) -> None:
        if isinstance(reply.event, Locked):
            self.locked.emit(reply.event.reason)
        else:
            self.warned.emit(reply.event)

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._open.clear()
            self.ended.emit()
