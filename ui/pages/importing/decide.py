"""Two questions in dialogs: what becomes of a stopped import, and whether a finished one is taken back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import text
from ui.pages.importing import words
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.dialog import Dialog


class KeepOrBack(Dialog):
    """`confirmed` keeps what is in, `taken_back` takes it back; closed without an answer, the import stays stopped and can go on."""

    taken_back = Signal()

    def __init__(self, theme: Theme, host: QWidget, rows: int) -> None:
        super().__init__(theme, host, words.KEEP_OR_BACK.format(text.number(rows)), words.KEEP_HELP, words.KEEP)
        self.cancel.show_words(words.DECIDE_LATER)
        self.back = Button(theme, words.TAKE_BACK, "danger")
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.back)
        self.body.addLayout(row)
        self.back.clicked.connect(self.taken_back)


class UndoQuestion(Dialog):
    """`confirmed` takes the import back."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(theme, host, words.UNDO_TITLE, words.UNDO_SENTENCE, words.UNDO)
