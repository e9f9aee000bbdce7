"""A person before a window: looks for things by what they are called, clicks, types, and waits until what is expected can be read."""

import contextlib
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.outside.display import Screen
from tests.outside.keyboard import Outside
from tests.outside.screen_reader import ENABLED, FOCUSABLE, FOCUSED, Gone, Part, ScreenReader, until

BUTTON = frozenset({"push button", "toggle button", "check box", "radio button"})
EDIT = frozenset({"text", "password text"})
PATIENCE_S = 30.0
FILE_NAME = re.compile("^(File name|Directory)")
NO_ROLE = frozenset({"", "invalid", "unknown"})
FOREIGN = "Files"  # the list in Qt's own file dialog, which stands for that of the system
FILE_TRIES, FILE_S = 4, 3.0
Name = str | re.Pattern[str]


class NotFound(AssertionError):
    """What was expected is not on the screen; the words list what is."""


class Person:
    """Looks at the windows of one process, which may be replaced by another program meanwhile."""

    def __init__(self, reader: ScreenReader, keys: Outside, process: subprocess.Popen[bytes]) -> None:
        self.reader, self.keys, self.pid, self._process = reader, keys, process.pid, process
        self.unnamed: set[str] = set()
        """What has taken or could take the focus without saying what it is, in all that was seen so far."""
        self.said: set[str] = set()
        """Every name and description that was seen; whoever asks empties it."""

    def see(self, *, cells: bool = False) -> list[Part]:
        """All that is shown now; nothing while one window is replaced by the next."""
        if self._process.poll() is not None:
            raise NotFound(f"the window has ended with {self._process.returncode}")
        try:
            parts = self.reader.parts(self.pid, cells=cells)
        except Gone:
            return []
        self.said.update(words for part in parts for words in (part.name, part.description))
        self.unnamed.update(f"{part} in {' / '.join(part.inside)}" for part in parts if _says_nothing(part))
        return parts

    def find(self, name: Name, *roles: str, cells: bool = False) -> list[Part]:
        """What is shown under a name, in front or not."""
        return [part for part in self.see(cells=cells) if (not roles or part.role in roles) and _fits(part.name, name)]

    def wait_for(self, name: Name, *roles: str, state: int = ENABLED, seconds: float = PATIENCE_S, cells: bool = False) -> Part:
        """The first thing of that name, as soon as it is there and has the state."""
        for _ in until(seconds):
            found = [part for part in self.find(name, *roles, cells=cells) if part.is_(state)]
            if found:
                return found[0]
        raise NotFound(f"{'/'.join(sorted(roles))} {name!r} in\n{self.listing()}")

    def wait_until(self, holds: Callable[[], bool], what: str, seconds: float = PATIENCE_S) -> None:
        """Until something is so."""
        for _ in until(seconds):
            if holds():
                return
        raise NotFound(f"{what} did not come true in\n{self.listing()}")

    def wait_until_gone(self, name: Name, *roles: str, seconds: float = PATIENCE_S) -> None:
        """Until nothing of that name is shown."""
        self.wait_until(lambda: not self.find(name, *roles), f"the end of {name!r}", seconds)

    def click(self, name: Name, *roles: str, seconds: float = PATIENCE_S, cells: bool = False) -> Part:
        """Clicks on something when it can be clicked and stands still."""
        part = self.wait_for(name, *(roles or BUTTON), seconds=seconds, cells=cells)
        for _ in until(seconds):
            now = next((again for again in self.find(name, *(roles or BUTTON), cells=cells) if again.is_(ENABLED)), None)
            if now is not None and now.box == part.box:
                break
            part = now or part
        self.keys.click(*part.middle)
        return part

    def take_front(self) -> None:
        """Gives the keys to the window of this process that is in front."""
        for _ in until(PATIENCE_S):
            windows = self.keys.stack(self.pid)
            if windows:
                self.keys.focus(windows[-1][1])
                return
        raise NotFound("no window")

    def fill(self, name: Name, words: str, *, hidden: bool = False) -> None:
        """Clicks into an edit, replaces what stands in it, and sees that it was taken."""
        self._type_into(name, words, lambda there: len(there) == len(words) if hidden else there == words)

    def _type_into(self, name: Name, words: str, taken: Callable[[str], bool], seconds: float = PATIENCE_S) -> None:
        self.take_front()
        part = self.click(name, *EDIT)
        self.wait_until(lambda: self.reader.again(part).is_(FOCUSED), f"the focus in {name!r}")
        self.keys.press("Control_L", "a")
        self.keys.type(words)
        for _ in until(seconds):
            if taken(self.reader.text(part)):
                return
        raise NotFound(f"{name!r} holds {self.reader.text(part)!r} instead of {words!r}")

    def choose_next(self, name: Name) -> None:
        """Opens the menu of a button, goes one entry down and takes it. (Qt tells of a menu by events alone, so it is found as a window.)"""
        before = len(self.keys.stack(self.pid))
        self.click(name)
        self.wait_until(lambda: len(self.keys.stack(self.pid)) > before, "a menu")
        self.keys.press("Down")
        self.keys.press("Return")
        self.wait_until(lambda: len(self.keys.stack(self.pid)) == before, "the end of the menu")

    def choose_file(self, path: str) -> None:
        """Types a path into the file dialog that is open.

        Qt's own dialog selects and proposes names whenever the disk has answered, in the middle of typing too: as a person would, one begins again then.
        """
        for _ in range(FILE_TRIES):
            with contextlib.suppress(NotFound):
                # Where it knows the folder already, it keeps the name alone.
                self._type_into(FILE_NAME, path, lambda there: there in (path, Path(path).name), FILE_S)
                self.keys.press("Return")
                self.wait_until_gone(FILE_NAME, *EDIT, seconds=FILE_S)
                self.take_front()
                return
        raise NotFound(f"the dialog does not take {path!r}\n{self.listing()}")

    def listing(self) -> str:
        """All that is shown, a line each."""
        return "\n".join("  " * len(part.inside) + str(part) for part in self.see(cells=True))


@contextlib.contextmanager
def at_window(screen: Screen, command: list[str], environment: dict[str, str]) -> Iterator[Person]:
    """Starts a window on the screen; ends it and what it started."""
    process = subprocess.Popen(command, env={**environment, **screen.environment}, stdin=subprocess.DEVNULL)
    reader, keys = ScreenReader(screen.bus), Outside(screen.display)
    try:
        yield Person(reader, keys, process)
    finally:
        process.kill()
        process.wait()
        keys.close()
        reader.close()


def _says_nothing(part: Part) -> bool:
    """Whether a screen reader would be silent on it. An empty cell of a table has nothing to say."""
    return part.role != "cell" and FOREIGN not in part.inside and part.is_(FOCUSABLE) and (not part.name or part.role in NO_ROLE)


def _fits(name: str, wanted: Name) -> bool:
    return name == wanted if isinstance(wanted, str) else wanted.search(name) is not None
