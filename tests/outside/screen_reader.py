"""Reads what windows of other processes say about themselves, as a screen reader does: roles, names, states, places on the screen, texts."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE, COMPONENT, TEXT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Component", "org.a11y.atspi.Text"
ANSWER_S = 5.0
CHECKED, ENABLED, FOCUSABLE, FOCUSED, SHOWING = 4, 8, 11, 12, 25
# Tables are asked for their cells only when somebody wants them: a list of clients has hundreds.
CLOSED = frozenset({"table", "tree table"})


class Gone(Exception):
    """The widget, the window or its process is not there any more."""


@dataclass(frozen=True, slots=True)
class Part:
    """One widget or cell as it was when it was read."""

    owner: str
    path: str
    role: str
    name: str
    description: str
    states: int
    box: tuple[int, int, int, int]
    inside: tuple[str, ...]
    """The names of what it is in, from the outside inwards."""

    def is_(self, state: int) -> bool:
        """Whether it has a state."""
        return bool(self.states >> state & 1)

    @property
    def middle(self) -> tuple[int, int]:
        """Where one would click."""
        left, top, width, height = self.box
        return left + width // 2, top + height // 2

    def __str__(self) -> str:
        return f"{self.role} {self.name!r} at {self.box}"


class ScreenReader:
    """One connection to the bus. Every question has a time limit."""

    def __init__(self, bus: str) -> None:
        self._bus = open_dbus_connection(bus)

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def program(self, pid: int) -> str:
        """The name of a process on the bus; a program that was replaced comes back under another."""
        names = self._ask("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames")[0]
        for name in reversed(names):
            if not name.startswith(":"):
                continue
            try:
                found = self._ask("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID", "s", (name,))[0]
                if found == pid and self._ask(name, ROOT, ACCESSIBLE, "GetRoleName")[0] == "application":
                    return str(name)
            except Gone:
                continue
        raise Gone(f"process {pid} shows nothing")

    def parts(self, pid: int, *, cells: bool = False) -> list[Part]:
        """All that a process shows now, from the outside inwards."""
        return list(self._walk(self.program(pid), ROOT, (), cells=cells))

    def text(self, part: Part) -> str:
        """What stands in an edit."""
        return str(self._ask(part.owner, part.path, TEXT, "GetText", "ii", (0, -1))[0])

    def again(self, part: Part) -> Part:
        """The same widget as it is now."""
        return self._read(part.owner, part.path, part.inside)

    def _walk(self, owner: str, path: str, inside: tuple[str, ...], *, cells: bool) -> Iterator[Part]:
        try:
            part = self._read(owner, path, inside)
            if path != ROOT and not part.is_(SHOWING):
                return
            yield part
            if part.role in CLOSED and not cells:
                return
            children = self._ask(owner, path, ACCESSIBLE, "GetChildren")[0]
        except Gone:
            if path == ROOT:
                raise
            return
        for child_owner, child in children:
            yield from self._walk(child_owner, child, (*inside, part.name) if part.name else inside, cells=cells)

    def _read(self, owner: str, path: str, inside: tuple[str, ...]) -> Part:
        role = str(self._ask(owner, path, ACCESSIBLE, "GetRoleName")[0])
        low, high = self._ask(owner, path, ACCESSIBLE, "GetState")[0]
        box = self._ask(owner, path, COMPONENT, "GetExtents", "u", (0,))[0] if path != ROOT else (0, 0, 0, 0)
        return Part(owner, path, role, self._about(owner, path, "Name"), self._about(owner, path, "Description"), low | high << 32, tuple(box), inside)

    def _about(self, owner: str, path: str, what: str) -> str:
        return str(self._ask(owner, path, "org.freedesktop.DBus.Properties", "Get", "ss", (ACCESSIBLE, what))[0][1])

    def _ask(self, owner: str, path: str, interface: str, method: str, signature: str | None = None, body: tuple = ()) -> tuple:
        question = new_method_call(DBusAddress(path, owner, interface), method, signature, body)
        try:
            answer = self._bus.send_and_get_reply(question, timeout=ANSWER_S)
        except TimeoutError as error:
            raise Gone(f"{method} of {path} was not answered") from error
        if answer.header.message_type is MessageType.error:
            raise Gone(f"{method} of {path}: {answer.body}")
        return answer.body


def until(seconds: float) -> Iterator[None]:
    """Turns of waiting, a twentieth of a second each, until the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
