"""The window's part of the check: what the session tells, the clipboard, the screen."""

import platform

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.clipboard import HINTS, SecretClipboard
from ui.computer.capture import CaptureCalls, CaptureShield
from ui.session_watch.watch import SessionWatch
from vault.model.results import Finding, State

SIGNS = (
    ("session_locked", "Session lock", "The vault locks when this computer's session is locked.", "Lock the vault with Ctrl+L before you lock the session."),
    ("sleep", "Sleep", "The vault locks before the computer sleeps.", "The vault locks when the computer wakes instead; lock it with Ctrl+L before."),
    ("user_switch", "User switch", "The vault locks when another user takes the screen.", "Lock the vault with Ctrl+L before somebody else takes the screen."),
    ("system_idle", "Idle computer", "A computer that nobody touches locks the vault.", "A window that nobody touches locks all the same."),
)
HEARD = {"works": "its sender is there and we listen", "fails": "nobody sends it here", "unknown": "no answer yet"}
BARE = "Screenshots and shared screens show open values. Share one other window, not the screen."
NOT_TOLD = "the system does not tell"
TRIAL = "Cassaforte: a check of the clipboard"
HISTORY = "The hints are on it; whether a history obeys cannot be seen from here. Copy a value and look into your history."
OCCUPIED = "Something is on the clipboard that is not ours. Clear it, then check again."
WAYLAND = "On Wayland a window without the focus may not clear the clipboard; it is cleared when the window has it again."


class WindowCheck(QObject):
    """`done` brings the findings, a tuple of `Finding`, once the session has answered. Listens to the session for that long only."""

    done = Signal(object)

    def __init__(self, session: SessionWatch, capture: CaptureCalls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._capture = session, capture
        self._window = QWidget()
        session.settled.connect(self._finish)

    def start(self) -> None:
        """Begins; nothing is shown."""
        self._window.winId()
        self._session.start(self._window)

    def _finish(self) -> None:
        findings = (*session_findings(self._session), *clipboard_findings(), capture_finding(self._window, self._capture), display_finding())
        self._session.stop()
        self._window.deleteLater()
        self.done.emit(findings)


def session_findings(session: SessionWatch) -> tuple[Finding, ...]:
    """What of the session would be heard."""
    reach = session.reach()
    findings = []
    for name, subject, good, bad in SIGNS:
        state: State = getattr(reach, name)
        # The window's own clock locks in any case: without the computer's nothing is missing.
        shown: State = "unknown" if name == "system_idle" and state == "fails" else state
        heard = NOT_TOLD if name == "system_idle" and state == "fails" else HEARD[state]
        findings.append(Finding(name, subject, shown, heard, good if state == "works" else bad))
    return tuple(findings)


def clipboard_findings() -> tuple[Finding, ...]:
    """Copies a sentence as a secret is copied and takes it away again; what a person has there is left alone."""
    board = QGuiApplication.clipboard()
    if board.mimeData(QClipboard.Mode.Clipboard) is not None and board.mimeData(QClipboard.Mode.Clipboard).formats():
        return (Finding("clipboard", "Clipboard", "unknown", "in use", OCCUPIED),)
    secret = SecretClipboard(20)
    secret.copy(TRIAL)
    arrived = board.text(QClipboard.Mode.Clipboard) == TRIAL
    hints = arrived and all(board.mimeData(QClipboard.Mode.Clipboard).hasFormat(name) for name in HINTS)
    secret.clear()
    gone = board.text(QClipboard.Mode.Clipboard) != TRIAL
    secret.deleteLater()
    works = arrived and gone
    meaning = WAYLAND if "wayland" in QGuiApplication.platformName() else "What you copy is taken away after 20 seconds, on lock and on quit."
    if not works:
        meaning = "A copied value may stay on the clipboard. Do not copy here; use Call or Write e-mail."
    cleared = Finding("clipboard", "Clipboard", "works" if works else "fails", "copied and cleared" if works else "not as it should be", meaning)
    return (cleared, Finding("clipboard_history", "Clipboard history", "unknown", "hints set" if hints else "hints lost", HISTORY))


def capture_finding(window: QWidget, calls: CaptureCalls) -> Finding:
    """Whether this system leaves a window out of screenshots."""
    shield = CaptureShield(window, calls)
    said = shield.show_shield(on=True)
    shield.show_shield(on=False)
    if said is None:
        return Finding("capture", "Screenshots", "fails", "this system has no way", BARE)
    if not said:
        return Finding("capture", "Screenshots", "fails", "the system refused", BARE)
    return Finding("capture", "Screenshots", "works", "a window can be left out", "Most programs leave a shielded window out; a camera does not.")


def display_finding() -> Finding:
    """What draws the windows."""
    screens = QGuiApplication.screens()
    sizes = ", ".join(f"{each.size().width()} x {each.size().height()} at {each.devicePixelRatio() * 100:.0f} %" for each in screens)
    fits = any(each.availableSize().width() >= 1024 and each.availableSize().height() >= 640 for each in screens)
    meaning = "The window fits." if fits else "The window needs 1024 x 640; parts of it will be cut off."
    return Finding("display", "Display", "works" if fits else "fails", f"{QGuiApplication.platformName()}, {sizes or 'no screen'}", meaning)


def system() -> str:
    """Which system the window runs on, without the computer's name."""
    return f"{platform.system()} {platform.release()}"
