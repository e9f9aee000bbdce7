"""Former imports below the place to drop a file: when, how many rows, and a way to take each back."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import text
from ui.pages.importing import words
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.file_drop import DropPlace
from ui.widgets.label import ElidedLabel, Label
from vault.model.results import PastImport

SHOWN = 5


class StartView(QWidget):
    """`undo_asked` carries the id of an import. Without former imports only the place to drop a file is there."""

    undo_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.place = DropPlace(theme, "file-input", words.DROP_HEADING, words.DROP_SENTENCE)
        self.former = Card(theme, words.FORMER, padded=False)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(16, 6, 12, 8)
        self._rows.setSpacing(2)
        self.former.body.addLayout(self._rows)
        self.buttons: dict[str, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.place, 1)
        column.addWidget(self.former)
        self.former.hide()

    def show_past(self, imports: tuple[PastImport, ...]) -> None:
        """Takes the list, newest first."""
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.deleteLater()
        self.buttons = {}
        for past in imports[:SHOWN]:
            self._rows.addWidget(self._row(past))
        self.former.setVisible(bool(imports))

    def _row(self, past: PastImport) -> QWidget:
        row = QWidget()
        row.setFixedHeight(self._theme.px(36))
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        when = text.local(past.at)
        across.addWidget(Label(self._theme, f"{text.day(when)}, {text.clock(when)}", "bodyStrong"))
        across.addWidget(ElidedLabel(self._theme, words.past_words(past), "body", "muted"), 1)
        if state := words.STATES.get(past.state, ""):
            across.addWidget(Label(self._theme, state, "small", "faint" if past.state == "undone" else "caution"))
        if past.can_undo:
            undo = Button(self._theme, words.UNDO, icon="undo-2", size="small")
            undo.setAccessibleName(f"{words.UNDO}: {text.moment(when)}")
            undo.clicked.connect(partial(self.undo_asked.emit, past.import_id))
            self.buttons[past.import_id] = undo
            across.addWidget(undo)
        return row
