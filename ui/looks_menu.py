"""The menu behind Settings: theme, text size, less motion and when to lock, at once and for the next start."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.computer.capture import CaptureShield
from ui.idle_lock import quiet_seconds
from ui.settings import Settings
from ui.theme import SCALES, Theme

THEMES = {"system": "Theme of the system", "light": "Light theme", "dark": "Dark theme"}
TEXT = "Text at {} %"
LESS_MOTION = "Less motion"
LOCK_TIMES = "Lock after"
LOCK_TIME = "{} minutes without activity"
ONE_MINUTE = "1 minute without activity"
LONGEST = "{}, the vault's limit"
SHIELD = "Keep open values out of screenshots"
CHECK = "Check this computer"
MINUTES = (1, 2, 5, 10, 15, 20, 30)


def looks_menu(theme: Theme, settings: Settings, parent: QWidget) -> QMenu:
    """A menu that is ready to pop up; it goes when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take_theme(choice: str) -> None:
        settings.theme = choice
        theme.choose(choice)

    def take_scale(scale: int) -> None:
        settings.scale = scale
        theme.resize_text(scale)

    def take_motion() -> None:
        settings.calm = not theme.calm
        theme.move_less(calm=settings.calm)

    themes = QActionGroup(menu)
    for choice, words in THEMES.items():
        _offer(menu, themes, words, choice == theme.choice, partial(take_theme, choice))
    menu.addSeparator()
    scales = QActionGroup(menu)
    for scale in SCALES:
        _offer(menu, scales, TEXT.format(scale), scale == theme.scale, partial(take_scale, scale))
    menu.addSeparator()
    motion = QActionGroup(menu)
    motion.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
    _offer(menu, motion, LESS_MOTION, theme.calm, take_motion)
    return menu


def add_shield(menu: QMenu, settings: Settings, shield: CaptureShield) -> None:
    """Adds the choice to keep open values out of screenshots, where the system can do that at all."""

    def take() -> None:
        settings.shield = not settings.shield

    if shield.able:
        group = QActionGroup(menu)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        _offer(menu, group, SHIELD, settings.shield, take)


def add_check(menu: QMenu, check: Callable[[], None]) -> None:
    """Adds the way to the check of this computer."""
    menu.addSeparator()
    menu.addAction(CHECK).triggered.connect(lambda _checked: check())


def add_lock_times(menu: QMenu, settings: Settings, longest: int, take: Callable[[int], None]) -> None:
    """Adds the quiet times that the vault permits, up to its limit of `longest` seconds; `take` gets the seconds chosen."""
    limit = longest // 60
    chosen = quiet_seconds(longest, settings.lock_minutes) // 60
    part = menu.addMenu(LOCK_TIMES)
    times = QActionGroup(part)

    def choose(minutes: int) -> None:
        settings.lock_minutes = minutes
        take(quiet_seconds(longest, minutes))

    for minutes in sorted({*(each for each in MINUTES if each < limit), chosen, limit}):
        words = ONE_MINUTE if minutes == 1 else LOCK_TIME.format(minutes)
        _offer(part, times, LONGEST.format(words) if minutes == limit else words, minutes == chosen, partial(choose, minutes))


def _offer(menu: QMenu, group: QActionGroup, words: str, on: bool, act: Callable[[], None]) -> None:  # noqa: FBT001  # one line per choice
    action = QAction(words, menu)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _checked: act())
    group.addAction(action)
    menu.addAction(action)
