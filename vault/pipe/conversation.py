"""One side of a pipe as the asking process sees it: numbers calls, remembers which are open, reads replies."""

import threading

from vault.model.calls import Call
from vault.pipe.errors import PipeBroken
from vault.pipe.frames import Source, Target, read_frame, write_frame
from vault.pipe.messages import Answered, Failed, Reply, encode_call, encode_cancel, read_reply


class Conversation:
    """Any thread may `ask` and `cancel`; one thread alone calls `read`. Replies carry the number that `ask` gave."""

    def __init__(self, source: Source, target: Target) -> None:
        self._source = source
        self._target = target
        self._writing = threading.Lock()
        self._open: dict[int, type] = {}
        self._last = 0

    def ask(self, call: Call) -> int:
        """Sends a call and gives its number."""
        with self._writing:
            self._last += 1
            payload = encode_call(self._last, call)
            # Before the write: the answer may be read before the write returns.
            self._open[self._last] = type(call)
            write_frame(self._target, payload)
            return self._last

    def cancel(self, number: int) -> None:
        """Stops an open call; a number that is not open any more is left alone."""
        with self._writing:
            if number in self._open:
                write_frame(self._target, encode_cancel(number))

    def read(self) -> Reply | None:
        """The next reply; None when the vault process closed the pipe. Anything that is no reply of ours is `PipeBroken`."""
        payload = read_frame(self._source)
        if payload is None:
            return None
        reply = read_reply(payload, self._open.get)
        if isinstance(reply, Answered | Failed) and self._open.pop(reply.id, None) is None:
            raise PipeBroken("A call was answered twice.")
        return reply
