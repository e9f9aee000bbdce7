"""Dialogs inside the window: a scrim over everything, one panel, the focus kept in it, the least harmful button first."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.label import IconLabel, Label, Paragraph, rule
from ui.widgets.shadow import paint_shadow

NAME = "overlay"
CANCEL = "Cancel"


class Overlay(QWidget):
    """Covers `host` until closed. Subclasses put their content into `panel`; `first` gets the focus."""

    closed = Signal()

    def __init__(self, theme: Theme, host: QWidget, width: int = 0) -> None:
        super().__init__(host)
        self.theme, self._host = theme, host
        self.setObjectName(NAME)
        self.first: QWidget | None = None
        self._opener: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setObjectName("dialog")
        self.panel.setFixedWidth(theme.px(width or theme.tokens.sizes["dialogW"]))
        across = QHBoxLayout(self)
        across.addStretch()
        across.addWidget(self.panel, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch()
        self.setVisible(False)
        host.installEventFilter(self)

    def open(self) -> None:
        """Shows it over the host and takes the focus; what had it gets it back."""
        self._opener = QApplication.focusWidget()
        self.resize(self._host.size())
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Takes it away for good."""
        if self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.hide()
        self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        # Shortcuts of the window wait while a dialog is open; the lock alone must always work.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            locks = event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            event.setAccepted(not locks)
            return not locks
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        # Nothing else goes on to the window below.
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = [child for child in self.panel.findChildren(QWidget) if self._is_stop(child)]
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = next((index for index, stop in enumerate(stops) if stop is now), -1)
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def _is_stop(self, child: QWidget) -> bool:
        return bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus) and child.isEnabled() and child.isVisibleTo(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._host:
            self.resize(self._host.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("scrim"))
        paint_shadow(painter, QRectF(self.panel.geometry()), self.theme)
        painter.end()


class Dialog(Overlay):
    """Title, one paragraph, facts, whatever is put into `body`, and two buttons. `confirmed` leaves it open: whoever asked dismisses it."""

    confirmed = Signal()

    def __init__(self, theme: Theme, host: QWidget, title: str, sentence: str, confirm: str, *, kind: str = "primary") -> None:
        super().__init__(theme, host)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        if kind == "destructive":
            head.addWidget(IconLabel(theme, "circle-alert", 20, "alert"))
        head.addWidget(Label(theme, title, "title"), 1)
        column.addLayout(head)
        column.addWidget(Paragraph(theme, sentence, "body", "muted"))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body)
        self.trouble = Paragraph(theme, "", "body", "alert")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.confirm = Button(theme, confirm, kind)
        self.cancel = Button(theme, CANCEL)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.confirm)
        column.addSpacing(4)
        column.addLayout(buttons)
        self.first = self.cancel
        self.cancel.clicked.connect(self.dismiss)
        self.confirm.clicked.connect(self.confirmed)

    def add_facts(self, *facts: tuple[str, str]) -> None:
        """A small table of names and values."""
        for name, value in facts:
            row = QHBoxLayout()
            row.addWidget(Label(self.theme, name, "body", "faint"))
            row.addStretch()
            row.addWidget(Label(self.theme, value, "bodyStrong"))
            self.body.addWidget(rule())
            self.body.addLayout(row)

    def show_trouble(self, message: str) -> None:
        """Says in the dialog what went wrong; both buttons work again."""
        self.trouble.show_text(message)
        self.trouble.setVisible(bool(message))
        self.show_busy(busy=False)

    def show_busy(self, *, busy: bool) -> None:
        """While the answer is awaited."""
        self.confirm.setEnabled(not busy)
