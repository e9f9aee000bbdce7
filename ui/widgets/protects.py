"""The "What protects this?" line of a page: which controls hold by key, by database, by program. It never claims more."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.label import IconLabel, Label, Paragraph

QUESTION = "What protects this?"
KINDS = {"key": ("By key", "sealed", "key-round"), "database": ("By database", "info", "database-zap"), "program": ("By program", "plain", "list-checks")}
MEANING = {
    "key": "Cryptography refuses: without the key nothing can be read.",
    "database": "The database refuses, whatever the program asks.",
    "program": "This program asks first. A changed program could skip it.",
}


@dataclass(frozen=True, slots=True)
class Control:
    """One control: `key`, `database` or `program`, and a short sentence that says what it does."""

    kind: Literal["key", "database", "program"]
    words: str


class ProtectsLine(QWidget):
    """Question, then each control as a badge and its words."""

    def __init__(self, theme: Theme, *controls: Control) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(theme, "shield-check", 14, "textFaint"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(theme, QUESTION, "label", "faint"), 0, Qt.AlignmentFlag.AlignTop)
        for control in controls:
            word, kind, icon = KINDS[control.kind]
            badge = Badge(theme, word, kind, icon)
            badge.setToolTip(MEANING[control.kind])
            row.addSpacing(6)
            row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Paragraph(theme, control.words, "small", "faint"), 1)
        self.setAccessibleName(QUESTION)
        self.setAccessibleDescription(" ".join(f"{KINDS[control.kind][0]}: {control.words}" for control in controls))
