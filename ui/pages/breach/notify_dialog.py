"""Before a notification list is written: for whom, where to, and in clear only after its count was typed."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui import text
from ui.pages.breach import words
from ui.theme import Theme
from ui.widgets.button import Button, Chip
from ui.widgets.dialog import CANCEL, Overlay
from ui.widgets.label import ElidedLabel, IconLabel, Label, Paragraph
from ui.widgets.line_edit import Field, Input

LINES = 4
KEY_SIGNS = frozenset("023456789acdefghjklmnpqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose for a list."""

    recipients: tuple[str, ...]
    in_clear: bool
    folder: str


class NotifyDialog(Overlay):
    """`wished` carries `Wishes`; it stays open until whoever asked dismisses it."""

    wished = Signal(object)

    def __init__(self, theme: Theme, host: QWidget, count: int) -> None:
        super().__init__(theme, host, 540)
        self._count, self.folder = count, ""
        self.setAccessibleName(words.LIST_TITLE)
        self.encrypted = Chip(theme, words.ENCRYPTED, "lock")
        self.in_clear = Chip(theme, words.IN_CLEAR, "triangle-alert")
        self.recipients = QPlainTextEdit()
        self.number = Input(theme, words.TYPE_COUNT.format(text.number(count)))
        self.number_field = Field(theme, words.TYPE_COUNT.format(text.number(count)), self.number)
        self.choose = Button(theme, words.CHOOSE_FOLDER, "secondary", "folder-open", size="small")
        self.confirm = Button(theme, words.WRITE_ENCRYPTED, "primary")
        self.cancel = Button(theme, CANCEL)
        self._sentence = Paragraph(theme, "", "body", "muted")
        self._shown_folder = ElidedLabel(theme, words.NO_FOLDER, "body", "muted")
        self._trouble = Paragraph(theme, "", "small", "alert")
        self._keys = QWidget()
        self._lay_out()
        self._connect()
        self.first = self.cancel
        self.encrypted.setChecked(True)
        self._look()

    def show_folder(self, folder: str) -> None:
        """Where the files will be."""
        self.folder = folder
        self._shown_folder.show_text(folder or words.NO_FOLDER)
        self._look()

    def show_trouble(self, message: str) -> None:
        """Says what is in the way."""
        self._trouble.show_text(message)
        self._trouble.setVisible(bool(message))

    def _wishes(self) -> Wishes:
        lines = tuple(line.strip() for line in self.recipients.toPlainText().splitlines() if line.strip())
        clear = self.in_clear.isChecked()
        return Wishes(() if clear else lines, clear, self.folder)

    def _look(self) -> None:
        clear, wishes = self.in_clear.isChecked(), self._wishes()
        sentence = words.list_sentence(self._count, in_clear=clear)
        self._sentence.show_text(sentence)
        self.setAccessibleDescription(sentence)
        self._keys.setVisible(not clear)
        self.number_field.setVisible(clear)
        self.confirm.show_kind("destructive" if clear else "primary")
        self.confirm.show_words(words.WRITE_CLEAR.format(text.number(self._count)) if clear else words.WRITE_ENCRYPTED)
        bad = next((at for at, line in enumerate(wishes.recipients, start=1) if not _is_key(line)), 0)
        self.show_trouble(words.BAD_KEY.format(bad) if bad else "")
        typed = self.number.text().strip().replace(",", "") == str(self._count)
        self.confirm.setEnabled(bool(self.folder) and (typed if clear else bool(wishes.recipients) and not bad))

    def _ask(self) -> None:
        self.show_trouble("")
        self.wished.emit(self._wishes())

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, words.CHOOSE_FOLDER)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.show_folder)
        dialog.open()

    def _connect(self) -> None:
        group = QButtonGroup(self)
        for chip in (self.encrypted, self.in_clear):
            group.addButton(chip)
            chip.toggled.connect(self._look)
        self.recipients.textChanged.connect(self._look)
        self.number.textChanged.connect(self._look)
        self.choose.clicked.connect(self._choose_folder)
        self.cancel.clicked.connect(self.dismiss)
        self.confirm.clicked.connect(self._ask)

    def _lay_out(self) -> None:
        theme = self.theme
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(14)
        column.addLayout(_row(IconLabel(theme, "file-down", 20, "alert"), Label(theme, words.LIST_TITLE, "title"), stretch=1))
        column.addWidget(self._sentence)
        column.addLayout(_row(self.encrypted, self.in_clear))
        self._lay_out_keys()
        column.addWidget(self._keys)
        column.addWidget(self.number_field)
        column.addLayout(_row(Label(theme, words.FOLDER, "body", "faint"), self._shown_folder, self.choose, stretch=1))
        self._trouble.hide()
        column.addWidget(self._trouble)
        logged = Label(theme, words.LOGGED_FIRST, "small", "faint")
        column.addLayout(_row(IconLabel(theme, "scroll-text", 14, "textFaint"), logged, self.cancel, self.confirm, stretch=1))

    def _lay_out_keys(self) -> None:
        self.recipients.setAccessibleName(words.RECIPIENTS)
        self.recipients.setTabChangesFocus(True)
        self.recipients.setFont(self.theme.font("body", code=True))
        self.recipients.setFixedHeight(LINES * self.theme.line("body") + 18)
        framed = QFrame()
        framed.setObjectName("card")
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(7, 2, 7, 2)
        inside.addWidget(self.recipients)
        column = QVBoxLayout(self._keys)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(self.theme, words.RECIPIENTS, "label", "muted"))
        column.addWidget(framed)


def _is_key(line: str) -> bool:
    """Whether a line can be an age key; the vault process reads it exactly."""
    lower = line.lower()
    return lower.startswith("age1") and len(lower) > 8 and set(lower.removeprefix("age1")) <= KEY_SIGNS


def _row(*parts: QWidget, stretch: int = -1) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for at, part in enumerate(parts):
        row.addWidget(part, 1 if at == stretch else 0)
    if stretch < 0:
        row.addStretch()
    return row
