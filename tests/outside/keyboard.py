"""Sees and drives windows of other processes on the X display: by title and process id, with pressed keys and clicks (XTEST)."""

import time
from pathlib import Path

from Xlib import XK, X, display
from Xlib.ext import xtest

KEYS = {"\n": XK.XK_Return, "\t": XK.XK_Tab}
UNICODE = 0x1000000


class Outside:
    """One connection to the display."""

    def __init__(self, name=None):
        self._display = display.Display(name)
        self._root = self._display.screen().root
        self._borrowed = {}

    def close(self):
        self._display.close()

    def stack(self, pid):
        """The visible top-level windows of a process, the one in front last."""
        found = []
        for window in self._root.query_tree().children:
            try:
                owner = window.get_full_property(self._display.get_atom("_NET_WM_PID"), X.AnyPropertyType)
                title = window.get_full_property(self._display.get_atom("_NET_WM_NAME"), X.AnyPropertyType)
                visible = window.get_attributes().map_state == X.IsViewable
            except Exception as error:  # the window went away between two questions
                if "BadWindow" not in type(error).__name__:
                    raise
                continue
            if owner and owner.value[0] == pid and visible:
                found.append(((title.value if title else b"").decode(), window))
        return found

    def windows(self, pid):
        """The visible top-level windows of a process, by title."""
        return dict(self.stack(pid))

    def focus(self, window):
        """Keys go to this window from now on, as a window manager would see to."""
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def wait_for(self, pid, title, seconds=20):
        """The window with that title, focused."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            window = self.windows(pid).get(title)
            if window is not None:
                self.focus(window)
                return window
            time.sleep(0.05)
        raise AssertionError(f"no window {title!r}: {list(self.windows(pid))}")

    def wait_until_idle(self, pid, seconds=20):
        """Until the vault process has answered and the window has nothing left to draw: its processor time stands still."""
        until, last = time.monotonic() + seconds, None
        while time.monotonic() < until:
            now = Path(f"/proc/{pid}/stat").read_text().split()[13:15]
            if now == last:
                return
            last = now
            time.sleep(0.4)

    def place(self, window):
        """Where a window is and how large."""
        at = window.translate_coords(self._root, 0, 0)
        size = window.get_geometry()
        return -at.x, -at.y, size.width, size.height

    def type(self, words):
        """Any characters: one that no key has is put on a spare key first."""
        for sign in words:
            symbol = _symbol(sign)
            places = {level: code for code, level in reversed(list(self._display.keysym_to_keycodes(symbol)))}
            if 0 in places:
                self._strike(places[0])
            elif 1 in places:
                self._strike(self._display.keysym_to_keycode(XK.XK_Shift_L), places[1])
            else:
                self._strike(self._borrow(symbol))

    def press(self, *keys):
        """Keys together, such as Control_L and l."""
        self._strike(*(self._display.keysym_to_keycode(XK.string_to_keysym(key)) for key in keys))

    def click(self, left, top):
        """The left button of the mouse, there."""
        xtest.fake_input(self._display, X.MotionNotify, x=left, y=top)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def _strike(self, *codes):
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()

    def _borrow(self, symbol):
        """A key without a sign of its own gets this one for good: a program that is told of a change looks at all keys as they are then."""
        if symbol not in self._borrowed:
            first, last = self._display.display.info.min_keycode, self._display.display.info.max_keycode
            mapping = self._display.get_keyboard_mapping(first, last - first + 1)
            free = [first + at for at, symbols in enumerate(mapping) if not any(symbols)]
            self._borrowed[symbol] = next(code for code in reversed(free) if code not in self._borrowed.values())
            self._display.change_keyboard_mapping(self._borrowed[symbol], [[symbol, symbol]])
            self._display.sync()
        return self._borrowed[symbol]


def _symbol(sign):
    """The key symbol of a character: its code in Latin-1, else the one that X reserves for the rest of Unicode."""
    return KEYS.get(sign) or (ord(sign) if ord(sign) < 0x100 else UNICODE + ord(sign))
