"""Above the details: what this person has typed and not saved, because the vault was locked or the form was left."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.pages.clients import edit_words as words
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.label import ElidedLabel, IconLabel
from vault.model.results import DraftView


class DraftStrip(QFrame):
    """`asked` carries the client of the draft (empty: a new one), `dropped` its id."""

    asked = Signal(str)
    dropped = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._view: DraftView | None = None
        self._title = ElidedLabel(theme, "", "bodyStrong")
        self._what = ElidedLabel(theme, "", "small", "muted")
        self.go_on = Button(theme, words.GO_ON, "secondary", "pencil", size="small")
        self.discard = Button(theme, words.DISCARD, "linkMuted", size="small")
        self.go_on.clicked.connect(self._ask)
        self.discard.clicked.connect(self._drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(IconLabel(theme, "notebook-pen", 16, "info"))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._what)
        row.addLayout(texts, 1)
        row.addWidget(self.discard)
        row.addWidget(self.go_on)
        self.hide()

    def show_draft(self, view: DraftView | None, name: str) -> None:
        """The newest of them; `name` is the client's, empty for one that is not added yet."""
        self._view = view
        if view is None:
            return
        who = name or words.DRAFT_NEW
        self._title.show_text(words.draft_line(view))
        self._what.show_text(f"{who}, {words.fields_line(view.fields)}")
        self.setAccessibleName(f"{words.draft_line(view)}: {who}")
        self.go_on.setAccessibleName(f"{words.GO_ON}: {who}")
        self.discard.setAccessibleName(f"{words.DISCARD}: {who}")

    def _ask(self) -> None:
        if self._view is not None:
            self.asked.emit(self._view.client)

    def _drop(self) -> None:
        if self._view is not None:
            self.dropped.emit(self._view.id)
