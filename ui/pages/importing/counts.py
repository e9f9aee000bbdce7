"""The five counts of an import: as one bar, and as a list that adds up to the rows read."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui import text
from ui.theme import Theme
from ui.widgets.label import IconLabel, Label, rule
from vault.model.results import ImportReport

KINDS = (
    ("added", "Added", "circle-check", "sealed"),
    ("updated", "Already in the vault, updated", "copy-check", "textMuted"),
    ("unchanged", "Already in the vault, unchanged", "minus", "textFaint"),
    ("warned", "Kept as written, with a warning", "triangle-alert", "caution"),
    ("rejected", "Rejected", "circle-x", "alert"),
)
DRY = {"added": "Ready to import", "updated": "Already in the vault, will update"}
COLOURS = {"added": "sealed", "updated": "sealedLine", "unchanged": "chartBar", "warned": "cautionLine", "rejected": "chartAlert"}
ROWS_READ = "Rows read"
LEAST = 3


class CountBar(QWidget):
    """A thin bar in five parts; what is there at all has at least three pixels."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: dict[str, int] = {}
        self.setFixedHeight(8)
        self.setAccessibleName("Rows by what became of them")

    def show_counts(self, counts: dict[str, int]) -> None:
        """Takes other counts."""
        self._counts = {kind: count for kind, count in counts.items() if count}
        self.setAccessibleDescription(", ".join(f"{kind} {count}" for kind, count in counts.items()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("surface"))
        total = sum(self._counts.values())
        room = self.width() - (LEAST + 2) * len(self._counts)
        left = 0.0
        for kind, count in self._counts.items():
            width = room * count / total + LEAST
            painter.setBrush(self._theme.colour(COLOURS[kind]))
            painter.drawRoundedRect(QRectF(left, 0, width + 1, 8), 3, 3)
            left += width + 2
        painter.end()


class CountList(QWidget):
    """The bar, a line for each count, and their sum."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = CountBar(theme)
        self._values: dict[str, Label] = {}
        self._names: dict[str, Label] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.bar)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        for row, (kind, words, icon, colour) in enumerate(KINDS):
            grid.addWidget(IconLabel(theme, icon, 14, colour), row, 0)
            self._names[kind] = Label(theme, words, "body")
            grid.addWidget(self._names[kind], row, 1)
            self._values[kind] = Label(theme, "", "bodyStrong")
            self._values[kind].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self._values[kind], row, 2)
        column.addLayout(grid)
        column.addWidget(rule())
        below = QGridLayout()
        below.setColumnStretch(0, 1)
        below.addWidget(Label(theme, ROWS_READ, "body", "muted"), 0, 0)
        self._rows = Label(theme, "", "bodyStrong")
        below.addWidget(self._rows, 0, 1)
        column.addLayout(below)

    def show_report(self, report: ImportReport, *, dry: bool) -> None:
        """Takes the counts of an import, or of a dry run."""
        counts = counts_of(report)
        self.bar.show_counts(counts)
        self._rows.setText(text.number(report.rows))
        for kind, words, _, _ in KINDS:
            shown = DRY.get(kind, words) if dry else words
            self._names[kind].setText(shown)
            self._values[kind].setText(text.number(counts[kind]))
            self._values[kind].setAccessibleName(f"{shown}: {counts[kind]}")


def counts_of(report: ImportReport) -> dict[str, int]:
    """The five counts by name, in the order in which they are shown."""
    return {
        "added": report.added, "updated": report.updated, "unchanged": report.unchanged, "warned": report.warned, "rejected": report.rejected,
    }
