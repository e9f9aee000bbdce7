"""What a sealed file is, in an overlay: the verdict, by whom and when, what was proved."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.sealing import words
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.dialog import Overlay
from ui.widgets.facts import Facts
from ui.widgets.label import ElidedLabel, IconLabel
from vault.model.results import SealedFileReport


class VerifiedOverlay(Overlay):
    """Stays until it is closed."""

    def __init__(self, theme: Theme, host: QWidget, name: str, report: SealedFileReport) -> None:
        super().__init__(theme, host, 540)
        verdict, kind = words.verified_words(report)
        self.setAccessibleName(name)
        self.setAccessibleDescription(verdict)
        self.close_it = Button(theme, words.CLOSE, "primary")
        self.close_it.clicked.connect(self.dismiss)
        self.first = self.close_it
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(theme, "file-check-2", 20, kind))
        head.addWidget(ElidedLabel(theme, name, "title"), 1)
        column.addLayout(head)
        column.addWidget(Banner(theme, verdict, kind))
        column.addWidget(Facts(theme, *words.verified_facts(report), framed=True))
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.close_it)
        column.addLayout(buttons)
