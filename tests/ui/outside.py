"""Sees and drives windows of other processes on the X display: by title and process id, with pressed keys (XTEST)."""

import time
from pathlib import Path

from Xlib import XK, X, display
from Xlib.ext import xtest

SHIFTED = {"_": "minus"}


class Outside:
    """One connection to the display."""

    def __init__(self):
        self._display = display.Display()
        self._root = self._display.screen().root

    def close(self):
        self._display.close()

    def windows(self, pid):
        """The visible top-level windows of a process, by title."""
        found = {}
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
                found[(title.value if title else b"").decode()] = window
        return found

    def wait_for(self, pid, title, seconds=20):
        """The window with that title, focused."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            window = self.windows(pid).get(title)
            if window is not None:
                window.set_input_focus(X.RevertToParent, X.CurrentTime)
                self._display.sync()
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
        """Small letters and spaces."""
        for sign in words:
            self.press("space" if sign == " " else sign)

    def press(self, *keys):
        """Keys together, such as Control_L and l."""
        codes = [self._display.keysym_to_keycode(XK.string_to_keysym(key)) for key in keys]
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)
        self._display.sync()
