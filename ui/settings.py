"""What the window remembers between two starts: theme, text size, less motion, after how many minutes it locks, whether it hides from screenshots,
its place on the screen, and which vaults were opened. Never more.
"""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ui.text import PRODUCT

RECENT = 8


class Settings:
    """Kept in the user's own settings, or in a file that is named."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self._store = QSettings(str(file), QSettings.Format.IniFormat) if file else QSettings(PRODUCT, PRODUCT)

    @property
    def theme(self) -> str:
        """system, light or dark."""
        return str(self._store.value("theme", "system"))

    @theme.setter
    def theme(self, choice: str) -> None:
        self._store.setValue("theme", choice)

    @property
    def scale(self) -> int:
        """The text scale in percent."""
        value = str(self._store.value("scale", "100"))
        return int(value) if value in ("100", "112", "125", "150") else 100

    @scale.setter
    def scale(self, percent: int) -> None:
        self._store.setValue("scale", percent)

    @property
    def calm(self) -> bool:
        """Less motion."""
        return str(self._store.value("calm", "false")) == "true"

    @calm.setter
    def calm(self, calm: bool) -> None:
        self._store.setValue("calm", "true" if calm else "false")

    @property
    def lock_minutes(self) -> int:
        """After how many quiet minutes the person wants the lock; 0: as late as the vault permits. The vault's own limit stands, whatever is written here."""
        value = str(self._store.value("lock_minutes", "0"))
        return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 0

    @lock_minutes.setter
    def lock_minutes(self, minutes: int) -> None:
        self._store.setValue("lock_minutes", minutes)

    @property
    def shield(self) -> bool:
        """Keep the window out of screenshots while a value is open, where the system can."""
        return str(self._store.value("shield", "false")) == "true"

    @shield.setter
    def shield(self, shield: bool) -> None:
        self._store.setValue("shield", "true" if shield else "false")

    @property
    def geometry(self) -> QByteArray:
        """Where the window was."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, place: QByteArray) -> None:
        self._store.setValue("geometry", place)

    @property
    def vaults(self) -> tuple[str, ...]:
        """Vaults that were opened here and are still there, newest first."""
        value = self._store.value("vaults") or []
        paths = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
        return tuple(str(path) for path in paths if Path(str(path)).is_dir())

    def remember_vault(self, path: str) -> None:
        """Puts a vault first."""
        self._store.setValue("vaults", [path, *(other for other in self.vaults if other != path)][:RECENT])

    def member_of(self, path: str) -> str:
        """Who opened that vault here last."""
        return str(self._store.value(f"members/{_key(path)}", ""))

    def remember_member(self, path: str, member: str) -> None:
        """Proposes this name at the next unlock."""
        self._store.setValue(f"members/{_key(path)}", member)

    def save(self) -> None:
        """Writes now: the program may be replaced next."""
        self._store.sync()


def _key(path: str) -> str:
    return path.replace("/", "|").replace("\\", "|")
