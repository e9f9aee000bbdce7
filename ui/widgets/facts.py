"""Facts as names and values in two columns, in a frame or without: what a dialog is about, what an entry says."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.label import Label, Paragraph, rule

CAPTION = 104


class Facts(QFrame):
    """`show_facts` takes pairs of name and value; those without a value are left out. Values may take several lines."""

    def __init__(self, theme: Theme, *facts: tuple[str, str], framed: bool = False, caption: int = CAPTION) -> None:
        super().__init__()
        self._theme, self._framed, self._caption = theme, framed, caption
        if framed:
            self.setObjectName("card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0 if framed else 8)
        self._rows: list[QWidget] = []
        self._shown = facts
        theme.changed.connect(self._again)
        self._again()

    def show_facts(self, *facts: tuple[str, str]) -> None:
        """Takes other facts."""
        self._shown = facts
        self._again()

    def _again(self) -> None:
        facts = self._shown
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for name, value in facts:
            if value:
                self._add(name, value)
        self.setAccessibleDescription(". ".join(f"{name}: {value}" for name, value in facts if value))

    def _add(self, name: str, value: str) -> None:
        if self._framed and self._rows:
            self._keep(rule())
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(14, 8, 14, 8) if self._framed else row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        caption = Label(self._theme, name, "body", "faint")
        caption.setFixedSize(self._theme.px(self._caption), self._theme.line("body"))
        row.addWidget(caption, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(self._theme, value, "body", "text"), 1)
        self._keep(holder)

    def _keep(self, part: QWidget) -> None:
        self._rows.append(part)
        self._column.addWidget(part)
