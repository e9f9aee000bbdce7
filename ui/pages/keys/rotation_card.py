"""How far a rotation has got: a share in large figures, a bar, who moves the clients."""

from PySide6.QtWidgets import QHBoxLayout

from ui import text
from ui.pages.keys import words
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.card import Card
from ui.widgets.label import IconLabel, Label, Paragraph
from ui.widgets.progress_row import Bar
from vault.model.results import KeysReport

STILL = 3  # reports without a change, after which nobody seems to move clients


class RotationCard(Card):
    """Fed with each report while a generation is being replaced."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._title = Label(theme, "", "heading")
        self.badge = Badge(theme, words.WAITING, "info", "clock")
        self.share = Label(theme, "", "hero")
        self.moved = Label(theme, "", "body", "muted")
        self.bar = Bar(words.TITLE)
        self._moved, self._still = -1, 0
        self.body.addLayout(_row(self._title, self.badge))
        self.body.addLayout(_row(self.share, self.moved))
        self.body.addWidget(self.bar)
        note = QHBoxLayout()
        note.setSpacing(8)
        note.addWidget(IconLabel(theme, "info", 14, "textFaint"))
        note.addWidget(Paragraph(theme, words.KEEP_WORKING, "small", "faint"), 1)
        self.body.addLayout(note)
        self.hide()

    def show_report(self, report: KeysReport, former: int, newest: int) -> None:
        """One more report of a rotation that runs."""
        self._still = 0 if report.moved != self._moved else self._still + 1
        # The first report says nothing yet about whether clients are being moved.
        running = self._moved >= 0 and self._still < STILL
        self._moved = report.moved
        self._title.setText(words.ROTATING.format(text.number(former), text.number(newest)))
        self.badge.show_words(words.RUNNING if running else words.WAITING, "sealed" if running else "info", "loader" if running else "clock")
        self.share.setText(f"{share_of(report)} %")
        self.moved.setText(words.MOVED.format(text.number(report.moved), text.number(report.total)))
        self.bar.show_share(report.moved, report.total)
        self.setAccessibleName(f"{self._title.text()}. {self.moved.text()}")
        self.show()

    def forget(self) -> None:
        """No rotation runs."""
        self._moved, self._still = -1, 0
        self.hide()


def share_of(report: KeysReport) -> int:
    """Per cent, rounded down: 100 only when nobody is left."""
    return 100 * report.moved // report.total if report.total else 100


def _row(first: Label, second: Label | Badge) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(first)
    row.addWidget(second)
    row.addStretch()
    return row
