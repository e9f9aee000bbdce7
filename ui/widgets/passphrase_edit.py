"""A line to type a passphrase: bullets, shown only while the eye is held, with no undo, drag, copy or word suggestions."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFont, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from ui.theme import Theme
from ui.widgets.caps_lock import caps_lock_is_on

REFUSED = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
BULLET_SPACE = 4.0
SHOW = "Show the passphrase while pressed"


class PassphraseEdit(QLineEdit):
    """`caps_lock_changed` tells when Caps Lock went on or off, where the system says so. `take()` gives the words and clears the line."""

    caps_lock_changed = Signal(bool)

    def __init__(self, theme: Theme, name: str = "Passphrase", hint: str = "", *, on_rail: bool = False) -> None:
        super().__init__()
        self._theme, self._on_rail = theme, on_rail
        self._caps = False
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setProperty("large", True)
        if on_rail:
            self.setProperty("rail", True)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._eye = QToolButton(self)
        self._eye.setAccessibleName(SHOW)
        self._eye.setToolTip(SHOW)
        self._eye.setCursor(Qt.CursorShape.ArrowCursor)
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eye.setStyleSheet("QToolButton { border: 0; background: transparent; }")
        self._eye.pressed.connect(self._show_text)
        self._eye.released.connect(self._hide_text)
        self.textChanged.connect(self._refont)
        theme.changed.connect(self._dress)
        self._dress()

    def take(self) -> str:
        """What was typed; the line is empty afterwards."""
        words = self.text()
        self.clear()
        return words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in REFUSED):
            event.ignore()
            return
        super().keyPressEvent(event)
        self._look_at_caps()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        self._look_at_caps()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._look_at_caps()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hide_text()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._theme.px(28)
        self._eye.setGeometry(self.width() - side - 7, (self.height() - side) // 2, side, side)

    def _show_text(self) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        self._refont()

    def _hide_text(self) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._refont()

    def _refont(self) -> None:
        font = QFont(self._theme.font("body"))
        if self.text() and self.echoMode() == QLineEdit.EchoMode.Password:
            font.setPixelSize(self._theme.px(16))
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, BULLET_SPACE)
        self.setFont(font)

    def _look_at_caps(self) -> None:
        on = caps_lock_is_on() or False
        if on != self._caps:
            self._caps = on
            self.caps_lock_changed.emit(on)

    def _dress(self) -> None:
        self._refont()
        self.setTextMargins(0, 0, self._theme.px(32), 0)
        self._eye.setIcon(self._theme.icon("eye", 16, "railMuted" if self._on_rail else "textMuted"))
