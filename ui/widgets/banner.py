"""A notice inside a page: soft fill, thin edge, icon, words, perhaps one small button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout

from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.label import IconLabel, Paragraph, restyle

ICONS = {"sealed": "shield-check", "open": "eye", "caution": "triangle-alert", "alert": "circle-alert", "info": "info"}


class Banner(QFrame):
    """sealed, open, caution, alert or info. `acted` comes when its button is pressed."""

    acted = Signal()

    def __init__(self, theme: Theme, text: str = "", kind: str = "info", action: str = "", *, icon: str = "", detail: str = "") -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._mark = IconLabel(theme, icon or ICONS[kind], 16, kind)
        self._words = Paragraph(theme, text, "bodyStrong" if detail else "body", "text")
        self._detail = Paragraph(theme, detail, "body", "muted")
        self.button = Button(theme, action, "open" if kind == "open" else "secondary", size="small")
        self.button.clicked.connect(self.acted)
        self._row = QHBoxLayout(self)
        self._lay_out()
        self._show(text, detail, action)

    def show_words(self, text: str, kind: str, *, detail: str = "", action: str = "", icon: str = "") -> None:
        """Takes another message."""
        self.setProperty("kind", kind)
        restyle(self)
        self._mark.show_icon(icon or ICONS[kind], kind)
        self._words.show_text(text)
        self._detail.show_text(detail)
        self.button.show_words(action)
        self._show(text, detail, action)

    def _show(self, text: str, detail: str, action: str) -> None:
        self._detail.setVisible(bool(detail))
        self._row.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop if detail else Qt.AlignmentFlag.AlignVCenter)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{text} {detail}".strip())

    def _lay_out(self) -> None:
        row = self._row
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(11)
        row.addWidget(self._mark)
        words = QVBoxLayout()
        # Room that may grow but does not ask to: a stretch would make the notice take what the page has left.
        words.addSpacerItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum))
        words.setSpacing(2)
        words.addWidget(self._words)
        words.addWidget(self._detail)
        words.addSpacerItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum))
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
