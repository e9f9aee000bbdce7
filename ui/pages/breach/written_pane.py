"""After a notification list was written: its files, their hashes, and what happens next."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import text
from ui.pages.breach import words
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.button import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, IconLabel, Paragraph
from vault.model.results import NotifyReport, WrittenFile


class WrittenPane(QScrollArea):
    """Shows one report."""

    def __init__(self, theme: Theme, report: NotifyReport, *, in_clear: bool) -> None:
        super().__init__()
        self._theme, self.report = theme, report
        self.setWidgetResizable(True)
        self.headline = Paragraph(theme, words.written_words(report), "display", "text")
        self.setAccessibleName(self.headline.text)
        holder = QWidget()
        holder.setObjectName("canvas")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._head(in_clear))
        if in_clear and report.files:
            column.addWidget(Banner(theme, words.CLEAR_WARNING, "alert"))
        if report.files:
            column.addWidget(self._files())
        column.addWidget(self._next())
        column.addStretch(1)
        self.setWidget(holder)

    def _head(self, in_clear: bool) -> Card:
        card = Card(self._theme)
        badge = Badge(self._theme, words.IN_CLEAR, "alert", "triangle-alert") if in_clear else Badge(self._theme, words.ENCRYPTED, "sealed", "lock")
        card.body.addWidget(badge)
        card.body.addWidget(self.headline)
        card.body.addWidget(Paragraph(self._theme, f"Written after log entry {text.number(self.report.entry)}.", "body", "muted"))
        return card

    def _files(self) -> Card:
        card = Card(self._theme, "Files", padded=False)
        folder = Path(self.report.files[0].path).parent
        self.open_folder = Button(self._theme, words.OPEN_FOLDER, "secondary", "folder-open", size="small")
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        card.head.addWidget(self.open_folder)
        for file in self.report.files:
            icon = IconLabel(self._theme, "file-lock-2" if file.path.endswith(".age") else "file-text", 16)
            card.add_row(icon, self._file(file), self._copy(file), stretch=1)
        return card

    def _file(self, file: WrittenFile) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(ElidedLabel(self._theme, file.path, "bodyStrong"))
        rows = text.plural(file.rows, "{} row", "{} rows")
        column.addWidget(ElidedLabel(self._theme, f"{rows}, SHA-256 {words.grouped(file.sha256)}", "small", "faint", code=True))
        return holder

    def _copy(self, file: WrittenFile) -> IconButton:
        button = IconButton(self._theme, "copy", f"Copy the SHA-256 of {Path(file.path).name}")
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(file.sha256))
        return button

    def _next(self) -> Card:
        card = Card(self._theme, words.WHAT_NEXT)
        steps = words.NEXT_STEPS if self.report.files else words.NEXT_STEPS[:2]
        for sentence in steps:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(IconLabel(self._theme, "check", 16, "sealed"))
            row.addWidget(Paragraph(self._theme, sentence, "body", "text"), 1)
            card.body.addLayout(row)
        return card
