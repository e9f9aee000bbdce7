"""What stands where there is nothing yet: an icon, a heading, a sentence, one or two things to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.label import IconLabel, Label, Paragraph

WIDTH = 340


class EmptyState(QWidget):
    """Buttons are given ready made; the last is the primary one."""

    def __init__(self, theme: Theme, icon: str, heading: str, sentence: str, *buttons: QWidget) -> None:
        super().__init__()
        self.heading = Label(theme, heading, "heading")
        self.sentence = Paragraph(theme, sentence, "body", "muted", centred=True)
        self.sentence.setFixedWidth(theme.px(WIDTH))
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch()
        column.addWidget(IconLabel(theme, icon, 30, "lineStrong"), 0, middle)
        column.addWidget(self.heading, 0, middle)
        words = QHBoxLayout()
        words.addStretch()
        words.addWidget(self.sentence)
        words.addStretch()
        column.addLayout(words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        column.addSpacing(6)
        column.addLayout(row)
        column.addStretch()

    def show_words(self, heading: str, sentence: str) -> None:
        """Takes other words."""
        self.heading.setText(heading)
        self.sentence.show_text(sentence)
