"""What a file leaves open, asked in place: encoding, separator, header row, or the first column of a list that no program is known for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.pages.crm_file.field_names import NOT_TAKEN, choice_of, field_choices
from ui.pages.crm_file.lines import FirstRows
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.choices import Select
from ui.widgets.label import IconLabel, Paragraph
from ui.widgets.line_edit import Field, Input
from vault.errors import ChoiceNeeded

ENCODINGS = {
    "utf-8": "UTF-8", "cp1252": "Western European (Windows-1252)", "cp1250": "Central European (Windows-1250)", "iso8859-15": "Western European (ISO 8859-15)",
    "iso8859-1": "Western European (ISO 8859-1)", "iso8859-2": "Central European (ISO 8859-2)", "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)", "cp1254": "Turkish (Windows-1254)", "mac-roman": "Mac Roman", "cp850": "DOS Western (850)", "cp437": "DOS (437)",
    "utf-16-le": "UTF-16, little endian", "utf-16-be": "UTF-16, big endian",
}
DELIMITERS = {",": "Comma  ,", ";": "Semicolon  ;", "\t": "Tab", "|": "Bar  |"}
HEADER_ROWS = {str(row): f"Row {row}" for row in range(1, 21)}
CHOICES = {"encoding": ENCODINGS, "delimiter": DELIMITERS, "header-row": HEADER_ROWS}
TITLES = {
    "encoding": "In which encoding was this file written?", "delimiter": "Which character separates the columns?",
    "header-row": "Which row holds the column names?", "map": "Which column holds contact data?", "sheet": "Which sheet has the clients?",
}
HELP = {
    "encoding": "Windows programs in Western Europe write the one proposed. A wrong choice shows in names with accents: look at one client after the import.",
    "delimiter": "Open the file in a text editor if you are not sure: the character stands between the column names in its first row.",
    "header-row": "If the file has no row with column names, export it again with them.",
    "sheet": "The other sheets stay as they are. If they name clients too, seal them after this one, or take them out.",
    "map": "Type the name of one column as it stands in the file's first row, and what it holds. The other columns can be chosen in the next step.",
}
GO_ON = "Go on"
BACK = "Choose another file"
COLUMN, FIELD = "Column", "Field"
WIDTH = 540


class QuestionCard(QWidget):
    """`answered` carries the option and the value; `mapped` a column and its field; `left` when another file is wanted.

    `weighed` is an answer that is not given yet: `rows` should show what the file would be with it.
    """

    answered = Signal(str, str)
    mapped = Signal(str, str)
    weighed = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._option = ""
        self.choice = Select(theme, "Choice")
        self.column = Input(theme, COLUMN, "Mail")
        self.fields = Select(theme, FIELD)
        for choice in field_choices():
            if choice.ref != NOT_TAKEN:
                self.fields.addItem(choice.label, choice.ref)
        self.go_on = Button(theme, GO_ON, "primary")
        self.back = Button(theme, BACK)
        self._card = Card(theme, "Question")
        self._message = Paragraph(theme, "", "bodyStrong", "text")
        self._help = Paragraph(theme, "", "body", "muted")
        self.rows = FirstRows(theme)
        self._lay_out()
        self.choice.activated.connect(self._weigh)
        self.go_on.clicked.connect(self._answer)
        self.back.clicked.connect(self.left)
        self.column.returnPressed.connect(self._answer)

    def ask(self, question: ChoiceNeeded) -> None:
        """Shows one question with its proposal chosen, for the person to confirm."""
        self._option = question.option if question.option in TITLES else "map"
        self._card.title.setText(TITLES[self._option])
        self._card.setAccessibleName(TITLES[self._option])
        self._message.show_text(question.message)
        self._help.show_text(HELP[self._option])
        self._stack.setCurrentIndex(int(self._option == "map"))
        self.rows.show_rows(())
        if self._option == "map":
            self.weighed.emit("profile", "")
            self.fields.setCurrentIndex(self.fields.findData(choice_of("email.1").ref))
            self.column.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.choice.setAccessibleName(TITLES[self._option])
        self.choice.clear()
        for value, words in (CHOICES.get(self._option) or {name: name for name in question.offered}).items():
            self.choice.addItem(words, value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(question.proposal)))
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self._weigh()

    def _weigh(self) -> None:
        self.weighed.emit(self._option, str(self.choice.currentData()))

    def _answer(self) -> None:
        if self._option != "map":
            self.answered.emit(self._option, str(self.choice.currentData()))
        elif self.column.text().strip():
            self.mapped.emit(self.column.text().strip(), str(self.fields.currentData()))

    def _lay_out(self) -> None:
        theme, card = self._theme, self._card
        card.setFixedWidth(theme.px(WIDTH))
        theme.changed.connect(lambda: card.setFixedWidth(theme.px(WIDTH)))
        said = QHBoxLayout()
        said.setSpacing(10)
        said.addWidget(IconLabel(theme, "circle-help", 16, "info"), 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._message, 1)
        card.body.addLayout(said)
        card.body.addWidget(self._help)
        self._stack = QStackedWidget()
        self._stack.addWidget(_upper(self.choice))
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Field(theme, COLUMN, self.column), 1)
        below = QVBoxLayout()
        below.addStretch()
        below.addWidget(self.fields)
        row.addLayout(below, 1)
        self._stack.addWidget(pair)
        card.body.addWidget(self._stack)
        card.body.addWidget(self.rows)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.back)
        buttons.addWidget(self.go_on)
        card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.addStretch()
        across.addWidget(card)
        across.addStretch()
        column.addStretch(2)
        column.addLayout(across)
        column.addStretch(3)


def _upper(part: QWidget) -> QWidget:
    """A widget at the top of a page of a stack, at its own height."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(part)
    column.addStretch()
    return page
