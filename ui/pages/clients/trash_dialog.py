"""The trash: who was taken out of the list, when and by whom, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.clients import edit_words as words
from ui.text import local, long_moment
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.dialog import Overlay
from ui.widgets.label import ElidedLabel, IconLabel, Label, Paragraph, rule
from ui.widgets.scroll_column import ScrollColumn
from vault.model.results import Trash, TrashedClient

WIDTH, TALLEST = 560, 380
ROW = 57


class TrashDialog(Overlay):
    """`restore_asked` carries a client's code and name; its row goes once that is done."""

    restore_asked = Signal(str, str)

    def __init__(self, theme: Theme, host: QWidget, trash: Trash) -> None:
        super().__init__(theme, host, WIDTH)
        self.setAccessibleName(words.TRASH_TITLE)
        self.setAccessibleDescription(words.TRASH_WHAT)
        self.buttons: dict[str, Button] = {}
        self._rows: dict[str, QWidget] = {}
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 20, 0, 18)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.setSpacing(6)
        head.addWidget(Label(theme, words.TRASH_TITLE, "title"))
        head.addWidget(Paragraph(theme, words.TRASH_WHAT, "body", "muted"))
        column.addLayout(head)
        column.addWidget(rule())
        self._scroll = ScrollColumn()
        self._scroll.inside.setObjectName("raised")
        self._scroll.column.setSpacing(0)
        self._scroll.column.setContentsMargins(24, 0, 16, 0)
        self._empty = self._nothing()
        self._scroll.column.addWidget(self._empty)
        for client in trash.clients:
            self._scroll.column.addWidget(self._row(client))
        self._scroll.column.addStretch()
        self._scroll.setFixedHeight(theme.px(min(TALLEST, max(2, len(trash.clients)) * ROW + 8)))
        column.addWidget(self._scroll)
        column.addWidget(rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addStretch()
        self.done = Button(theme, "Close")
        self.done.clicked.connect(self.dismiss)
        foot.addWidget(self.done)
        column.addLayout(foot)
        self.first = self.done
        self._tell()

    def take_away(self, code: str) -> None:
        """A client that is back in the list."""
        row = self._rows.pop(code, None)
        self.buttons.pop(code, None)
        if row is not None:
            row.hide()
            row.deleteLater()
            self.done.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        self._empty.setVisible(not self._rows)

    def _nothing(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 20, 0, 20)
        row.setSpacing(10)
        row.addStretch()
        row.addWidget(IconLabel(self.theme, "trash-2", 16, "textFaint"))
        row.addWidget(Label(self.theme, words.TRASH_EMPTY, "body", "muted"))
        row.addStretch()
        return box

    def _row(self, client: TrashedClient) -> QWidget:
        box = QWidget()
        outer = QVBoxLayout(box)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if self._rows:
            outer.addWidget(rule())
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 8, 8)
        row.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        name = client.name or client.client
        texts.addWidget(ElidedLabel(self.theme, name, "bodyStrong"))
        place = f"{client.city}. " if client.city else ""
        texts.addWidget(ElidedLabel(self.theme, f"{place}{long_moment(local(client.at))}, {client.who}", "small", "faint"))
        row.addLayout(texts, 1)
        button = Button(self.theme, words.RESTORE, "secondary", "archive-restore", size="small")
        button.setAccessibleName(f"{words.RESTORE} {name}")
        button.clicked.connect(lambda: self.restore_asked.emit(client.client, name))
        row.addWidget(button)
        outer.addLayout(row)
        self.buttons[client.client], self._rows[client.client] = button, box
        return box
