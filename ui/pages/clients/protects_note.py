"""The "What protects this?" line of the Clients page: one line of badges, and the sentences behind them when it is opened."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.label import Label, Paragraph
from ui.widgets.protects import KINDS, MEANING, QUESTION, Control

CONTROLS = (
    ("Values", Control("key", "E-mails, numbers, addresses and profiles are sealed. A copied file shows none, and no other role reads them alone.")),
    ("Reasons", Control("program", "This program asks what you need a field for and writes it to the log before it opens the field.")),
    ("Names", Control("program", "The names that you see in the list are written to the log first.")),
    ("Budgets", Control("program", "How many fields you may open and how many names you may list in an hour and in a day is counted by this program.")),
)
ROOMY = 600


class ProtectsNote(QFrame):
    """Closed it is one line; the question opens it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.question = Button(theme, QUESTION, "linkMuted", "shield-check", size="small")
        self.question.setCheckable(True)
        self.question.setAccessibleDescription(" ".join(f"{KINDS[control.kind][0]}: {control.words}" for _, control in CONTROLS))
        self._theme, self._subjects = theme, list[Label]()
        self._sentences = QWidget()
        self._sentences.hide()
        self.question.toggled.connect(self._sentences.setVisible)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(self._summary(theme))
        column.addWidget(self._sentences)
        rows = QVBoxLayout(self._sentences)
        rows.setContentsMargins(20, 2, 20, 12)
        rows.setSpacing(8)
        for subject, control in CONTROLS:
            rows.addLayout(_sentence(theme, subject, control))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for label in self._subjects:
            label.setVisible(self.width() >= self._theme.px(ROOMY))

    def _summary(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(6)
        row.addWidget(self.question)
        row.addStretch()
        for kind in ("key", "program"):
            subjects = [subject for subject, control in CONTROLS if control.kind == kind]
            row.addWidget(_badge(theme, kind))
            self._subjects.append(Label(theme, ", ".join(subjects).capitalize(), "small", "faint"))
            row.addWidget(self._subjects[-1])
        return row


def _sentence(theme: Theme, subject: str, control: Control) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    badge = _badge(theme, control.kind)
    badge.setFixedWidth(theme.px(104))
    row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Paragraph(theme, f"{subject}: {control.words}", "small", "muted"), 1)
    return row


def _badge(theme: Theme, kind: str) -> Badge:
    word, tone, icon = KINDS[kind]
    badge = Badge(theme, word, tone, icon)
    badge.setToolTip(MEANING[kind])
    return badge
