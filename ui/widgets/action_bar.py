"""The line at the end of a step: what will happen in words, the buttons at the right, the primary one last."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.label import ElidedLabel, rule


class ActionBar(QWidget):
    """Words left, buttons right, under a hairline."""

    def __init__(self, theme: Theme, *buttons: QPushButton) -> None:
        super().__init__()
        self.words = ElidedLabel(theme, "", "body", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(rule())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for button in buttons:
            row.addWidget(button)
        column.addLayout(row)
