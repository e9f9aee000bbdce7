"""Short messages at the bottom right of the window: six seconds, longer while the mouse or the focus is on them, three at most."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.label import IconLabel, Paragraph
from ui.widgets.shadow import DROP, paint_shadow

WIDTH = 380
MARGIN = 20
SHADE = 16
MOST = 3
GAP = 10


@dataclass(frozen=True, slots=True)
class ToastWords:
    """What a toast says; `tone` is the colour of its icon (`open` only while something is readable or on the clipboard)."""

    text: str
    detail: str = ""
    icon: str = "circle-check"
    tone: str = "sealed"
    action: str = ""
    act: Callable[[], None] = field(default=lambda: None, repr=False)


class Toast(QWidget):
    """One message, with room for its shadow around it."""

    gone = Signal()

    def __init__(self, theme: Theme, words: ToastWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._panel = QFrame()
        self._panel.setObjectName("toast")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SHADE, SHADE, SHADE, SHADE)
        whole.addWidget(self._panel)
        self.setAccessibleName(f"{words.text} {words.detail}".strip())
        self._timer = QTimer(self)
        self._timer.setInterval(theme.tokens.timers["toastS"] * 1000)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = QHBoxLayout(self._panel)
        row.setContentsMargins(14, 12, 12, 12)
        row.setSpacing(11)
        row.addWidget(IconLabel(theme, words.icon, 16, words.tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Paragraph(theme, words.text, "bodyStrong", "text"))
        if words.detail:
            column.addWidget(Paragraph(theme, words.detail, "small", "muted"))
        row.addLayout(column, 1)
        if words.action:
            button = Button(theme, words.action, "link", size="small")
            button.clicked.connect(words.act)
            button.clicked.connect(self.close)
            row.addWidget(button)
        width = theme.px(WIDTH) + 2 * SHADE
        self.setFixedWidth(width)
        self.resize(width, self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height())
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_shadow(painter, QRectF(self._panel.geometry()), self._theme, 8, SHADE - DROP)
        painter.end()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.gone.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()


class ToastStack(QObject):
    """Keeps the toasts of one window above its status bar."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._toasts: list[Toast] = []
        window.installEventFilter(self)

    def add(self, words: ToastWords) -> None:
        """Shows one more; the oldest gives way to the fourth."""
        if len(self._toasts) == MOST:
            self._toasts[0].close()
        toast = Toast(self._theme, words, self._window)
        toast.gone.connect(lambda: self._drop(toast))
        self._toasts.append(toast)
        toast.show()
        self._arrange()
        self._slide(toast)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(toast, toast.accessibleName()))

    def clear(self) -> None:
        """Takes all away."""
        for toast in tuple(self._toasts):
            toast.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _drop(self, toast: Toast) -> None:
        self._toasts = [other for other in self._toasts if other is not toast]
        self._arrange()

    def _arrange(self) -> None:
        bottom = self._window.height() - self._theme.size("statusbar") - MARGIN + SHADE
        for toast in reversed(self._toasts):
            bottom -= toast.height()
            toast.move(self._window.width() - toast.width() - MARGIN + SHADE, bottom)
            bottom += 2 * SHADE - GAP

    def _slide(self, toast: Toast) -> None:
        if self._theme.calm:
            return
        slide = QPropertyAnimation(toast, b"pos", toast)
        slide.setDuration(self._theme.tokens.motion["toastIn"])
        slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        slide.setStartValue(toast.pos() + QPoint(0, 12))
        slide.setEndValue(toast.pos())
        slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)
