"""Loads the bundled Inter and makes the fonts of the type roles: figures are tabular everywhere."""

from collections.abc import Iterable

from PySide6.QtGui import QFont, QFontDatabase

from ui.tokens import RESOURCES, Tokens, TypeRole

TABULAR = QFont.Tag("tnum")
SLASHED_ZERO = QFont.Tag("zero")
DISAMBIGUATION = QFont.Tag("ss02")
CODE_TRACKING = 0.4


def load_fonts() -> tuple[str, ...]:
    """Registers the bundled font files with the application and gives the families that they hold."""
    families: list[str] = []
    for file in sorted((RESOURCES / "fonts").glob("*.otf")):
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return tuple(dict.fromkeys(families))


class FontBook:
    """Gives fonts by role at one text scale. Cached, as delegates ask for them in every paint."""

    def __init__(self, tokens: Tokens, scale: int) -> None:
        self._tokens = tokens
        self._scale = scale
        self._fonts: dict[tuple[str, bool, int], QFont] = {}

    def font(self, role: str, *, code: bool = False, weight: int = 0) -> QFont:
        """The font of a type role; `code` adds slashed zeros and letters that cannot be confused."""
        key = (role, code, weight)
        if key not in self._fonts:
            self._fonts[key] = self._make(self._tokens.roles[role], code, weight)
        return self._fonts[key]

    def _make(self, role: TypeRole, code: bool, weight: int) -> QFont:
        font = QFont(list(self._tokens.family_display if role.display else self._tokens.family))
        font.setPixelSize(round(role.px * self._scale / 100))
        # Unhinted, letters keep the shapes and the weight of the design on every screen.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setWeight(QFont.Weight(weight or role.weight))
        features: Iterable[QFont.Tag] = (TABULAR, SLASHED_ZERO, DISAMBIGUATION) if code else (TABULAR,)
        for tag in features:
            font.setFeature(tag, 1)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, role.tracking + (CODE_TRACKING if code else 0.0))
        return font
