"""A line to type in, with a leading icon and a message below when what stands there is wrong."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.label import IconLabel, Label, Paragraph, restyle


class Input(QLineEdit):
    """34 px high, or 42 with `large`. `name` is what a screen reader says."""

    def __init__(self, theme: Theme, name: str, hint: str = "", icon: str = "", *, large: bool = False) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        if large:
            self.setProperty("large", True)
        self._leading = QAction(name, self)
        if icon:
            self.addAction(self._leading, QLineEdit.ActionPosition.LeadingPosition)
        theme.changed.connect(self._dress)
        self._dress()

    def show_wrong(self, wrong: bool) -> None:
        """A red edge, or none."""
        self.setProperty("wrong", wrong)
        restyle(self)

    def _dress(self) -> None:
        self.setFont(self._theme.font("body"))
        if self._icon:
            self._leading.setIcon(self._theme.icon(self._icon, 16, "textFaint"))


class Field(QWidget):
    """A caption above an input and a line below it for what is wrong."""

    def __init__(self, theme: Theme, caption: str, edit: QLineEdit) -> None:
        super().__init__()
        self.edit = edit
        self.caption = Label(theme, caption, "label", "muted")
        self.caption.setBuddy(edit)
        self._mark = IconLabel(theme, "circle-alert", 14, "alert")
        self._wrong = Paragraph(theme, "", "small", "alert")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.head = QHBoxLayout()
        self.head.addWidget(self.caption)
        self.head.addStretch()
        column.addLayout(self.head)
        column.addWidget(edit)
        below = QHBoxLayout()
        below.setSpacing(7)
        below.addWidget(self._mark)
        below.addWidget(self._wrong, 1)
        column.addLayout(below)
        self.show_wrong("")

    def show_wrong(self, message: str) -> None:
        """Says what is wrong, or nothing."""
        self.edit.setProperty("wrong", bool(message))
        restyle(self.edit)
        self.edit.setAccessibleDescription(message)
        self._wrong.show_text(message)
        self._mark.setVisible(bool(message))
        self._wrong.setVisible(bool(message))
