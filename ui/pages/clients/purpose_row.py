"""Asks what a field is needed for: five chips, the keys 1 to 5, nothing chosen beforehand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.clients.flow import flowing, marked
from ui.pages.clients.words import BELOW_QUESTION, QUESTION
from ui.theme import Theme
from ui.widgets.button import Chip
from ui.widgets.label import IconLabel, Label, Paragraph
from vault.model.purposes import PURPOSES, Purpose

FITTING = {"phone": Purpose.CALL, "email": Purpose.EMAIL, "address": Purpose.DELIVERY}


class PurposeRow(QWidget):
    """`chosen` carries the purpose's word."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.chips = tuple(_chip(theme, key, purpose) for key, purpose in enumerate(PURPOSES, start=1))
        for purpose, chip in zip(PURPOSES, self.chips, strict=True):
            chip.clicked.connect(lambda _on, purpose=purpose: self.chosen.emit(purpose.value))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(theme, QUESTION, "label", "text"))
        column.addWidget(flowing(*self.chips, gap=5))
        column.addLayout(marked(IconLabel(theme, "scroll-text", 14, "textFaint"), Paragraph(theme, BELOW_QUESTION, "small", "faint")))
        self.setAccessibleName(QUESTION)
        self.setAccessibleDescription(BELOW_QUESTION)

    def take_focus(self, kind: str, last: str) -> None:
        """The first chip, or the one used last if it is what this kind of field is for."""
        fitting = FITTING.get(kind)
        at = PURPOSES.index(fitting) if fitting is not None and fitting.value == last else 0
        self.chips[at].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("1", "2", "3", "4", "5") and not event.isAutoRepeat():
            self.chosen.emit(PURPOSES[int(event.text()) - 1].value)
        else:
            super().keyPressEvent(event)


def _chip(theme: Theme, key: int, purpose: Purpose) -> Chip:
    chip = Chip(theme, purpose.label, key=str(key))
    chip.setCheckable(False)
    chip.setText(f"{key} {purpose.label}")
    chip.setAccessibleDescription(f"Key {key}")
    return chip
