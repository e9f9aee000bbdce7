"""The theme in force: colours, fonts, icons, palette and style sheet, rebuilt together when it changes.

There is one `Theme` for a window. Every widget of ours takes it as its first argument; nothing looks it up elsewhere.
Widgets that keep a font, an icon or a painted pixmap connect to `changed` and take them again.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.fonts import FontBook, load_fonts
from ui.icons import ICON_GAP, IconBook
from ui.style_sheet import style_sheet
from ui.tokens import Tokens, read_tokens

SCALES = (100, 112, 125, 150)
CHOICES = ("system", "light", "dark")
PALETTE = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.Base: "raised",
    QPalette.ColorRole.AlternateBase: "surface",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "selected",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.PlaceholderText: "textFaint",
    QPalette.ColorRole.Accent: "sealed",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Link: "sealed",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "lineStrong",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "line",
}
DISABLED = (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """Colours, fonts and icons by the names of the tokens. `choice` is system, light or dark; `calm`: nothing slides, rings step by the second."""

    changed = Signal()

    def __init__(self, choice: str = "system", scale: int = 100, tokens: Tokens | None = None, *, calm: bool = False) -> None:
        super().__init__()
        self.calm = calm
        self.tokens = tokens or read_tokens()
        self.choice = choice
        self.scale = scale
        self.dark = False
        self._rebuild()

    def install(self, app: QApplication) -> None:
        """Dresses the application, now and at every change, and follows the system's theme from here on."""
        load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._dress(app)

    def choose(self, choice: str) -> None:
        """Takes light, dark or the system's theme."""
        self._change(choice, self.scale)

    def resize_text(self, scale: int) -> None:
        """Takes one of the four text scales."""
        self._change(self.choice, scale)

    def move_less(self, *, calm: bool) -> None:
        """From now on things appear where they belong, or slide there again."""
        self.calm = calm
        self.changed.emit()

    def colour(self, name: str) -> QColor:
        """A colour by its token, such as `text` or `sealedSoft`."""
        return self._colours[name]

    def font(self, role: str, *, code: bool = False, weight: int = 0) -> QFont:
        """A font by its type role, such as `body` or `title`."""
        return self._fonts.font(role, code=code, weight=weight)

    def px(self, length: float) -> int:
        """A length at the user's text scale: heights and widths that must hold text."""
        return round(length * self.scale / 100)

    def size(self, name: str) -> int:
        """A size token at the user's text scale, such as `control` or `row`."""
        return self.px(self.tokens.sizes[name])

    def line(self, role: str) -> int:
        """The line height of a type role at the user's text scale."""
        return self.px(self.tokens.roles[role].line)

    def pixmap(self, name: str, size: int = 16, colour: str = "textMuted", ratio: float = 1.0) -> QPixmap:
        """An icon to paint, recoloured by a colour token."""
        return self._icons.pixmap(name, self.px(size), self.colour(colour), ratio)

    def icon(self, name: str, size: int = 16, colour: str = "text", *, gap: bool = False) -> QIcon:
        """An icon for a button or a menu; `gap` puts the usual space between it and the text."""
        return self._icons.icon(name, self.px(size), self.colour(colour), self.colour("textDisabled"), ICON_GAP if gap else 0)

    def _change(self, choice: str, scale: int) -> None:
        self.choice, self.scale = choice, scale
        self._rebuild()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._dress(app)
        self.changed.emit()

    def _rebuild(self) -> None:
        self.dark = self.choice == "dark" or (self.choice == "system" and _system_is_dark())
        self._hex = self.tokens.colours["dark" if self.dark else "light"]
        self._colours = {name: to_qcolor(value) for name, value in self._hex.items()}
        self._fonts = FontBook(self.tokens, self.scale)
        self._icons = IconBook()

    def _dress(self, app: QApplication) -> None:
        app.setFont(self.font("body"))
        app.setPalette(self._palette())
        app.setStyleSheet(style_sheet(self._hex, self.px))

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in PALETTE.items():
            palette.setColor(role, self.colour(name))
        for role in DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("textDisabled"))
        return palette

    def _system_changed(self) -> None:
        if self.choice == "system":
            self._change(self.choice, self.scale)


def to_qcolor(value: str) -> QColor:
    """`#RRGGBB` or `#RRGGBBAA` as a colour (Qt itself reads the alpha first)."""
    return QColor(f"#{value[7:9]}{value[1:7]}") if len(value) == 9 else QColor(value)


def _system_is_dark() -> bool:
    return QGuiApplication.instance() is not None and QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
