"""The breach desk before a file is there: where to drop it, and what happens then."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.breach import words
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import IconLabel, Label, Paragraph
from vault.errors import VaultError


class StartPane(QWidget):
    """`choose_asked` when the button is pressed."""

    choose_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.choose = Button(theme, words.CHOOSE, "primary", "folder-open")
        self.choose.clicked.connect(self.choose_asked)
        self.trouble = Banner(theme, kind="alert")
        self.trouble.hide()
        zone = QFrame()
        zone.setObjectName("dropZone")
        inside = QVBoxLayout(zone)
        inside.addWidget(EmptyState(theme, "file-search", words.DROP_HEADING, words.DROP, self.choose))
        steps = QHBoxLayout()
        steps.setSpacing(16)
        for icon, heading, sentence in words.STEPS:
            steps.addWidget(_step(theme, icon, heading, sentence), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.trouble)
        column.addWidget(zone, 1)
        column.addLayout(steps)

    def show_trouble(self, error: VaultError) -> None:
        """Why the last file could not be matched, and what to do."""
        detail = " ".join(part for part in (error.message, error.next_step, words.NOTHING_STORED) if part)
        self.trouble.show_words(words.FAILED, "alert", detail=detail)
        self.trouble.show()
        self.choose.setFocus()

    def show_note(self, sentence: str) -> None:
        """Something to know that is no failure."""
        self.trouble.show_words(sentence, "info")
        self.trouble.show()
        self.choose.setFocus()


def _step(theme: Theme, icon: str, heading: str, sentence: str) -> Card:
    card = Card(theme)
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(IconLabel(theme, icon, 16, "sealed"))
    head.addWidget(Label(theme, heading, "heading"))
    head.addStretch()
    card.body.addLayout(head)
    card.body.addWidget(Paragraph(theme, sentence, "body", "muted"))
    card.body.addStretch()
    return card
