"""The rows of the list: all codes in order, and the few rows around what is painted. Only names and masks come here, never a value."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.pages.clients.words import short_owner, shown_day
from ui.widgets.masked_text import spoken_mask
from vault.model.results import ClientRow

NAME, EMAIL, PHONE, TAGS, OWNER, LAST = range(6)
TITLES = ("Name", "E-mail", "Phone", "Tags", "Owner", "Last contact")
MOST_ROWS = 400
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ClientModel(QAbstractTableModel):
    """A row that has not been read yet has a place, and no words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.codes: tuple[str, ...] = ()
        self._rows: OrderedDict[str, ClientRow] = OrderedDict()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.codes)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        spoken = role == Qt.ItemDataRole.AccessibleTextRole
        if row is None:
            return "Not read yet" if spoken and index.column() == NAME else ""
        return _spoken(row, index.column()) if spoken else _shown(row, index.column())

    def row(self, place: int) -> ClientRow | None:
        """The row at a place, if it has been read."""
        return self._rows.get(self.codes[place]) if 0 <= place < len(self.codes) else None

    @property
    def alive(self) -> int:
        """How many rows are kept."""
        return len(self._rows)

    def kept(self) -> tuple[ClientRow, ...]:
        """The rows that are kept."""
        return tuple(self._rows.values())

    def show_codes(self, codes: tuple[str, ...]) -> None:
        """Another list of clients; rows that were read before are still known."""
        self.beginResetModel()
        self.codes = codes
        self.endResetModel()

    def unread(self, first: int, last: int) -> tuple[str, ...]:
        """Codes from place to place whose rows have not been read; the others are marked as used last."""
        codes = self.codes[first : last + 1]
        for code in codes:
            if code in self._rows:
                self._rows.move_to_end(code)
        return tuple(code for code in codes if code not in self._rows)

    def take(self, rows: Sequence[ClientRow], first: int, last: int) -> None:
        """Rows that have been read; the places from `first` to `last` are painted again. Those used longest ago give way."""
        for row in rows:
            self._rows[row.client] = row
            self._rows.move_to_end(row.client)
        while len(self._rows) > MOST_ROWS:
            self._rows.popitem(last=False)
        if 0 <= first <= last < len(self.codes):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(TITLES) - 1))

    def forget(self, codes: Iterable[str]) -> None:
        """These rows must be read again before they are shown."""
        for code in codes:
            self._rows.pop(code, None)


def _shown(row: ClientRow, column: int) -> str:
    texts = (row.name, row.masks.get("email", ""), row.masks.get("phone", ""), ", ".join(row.tags), short_owner(row.owner), _day(row))
    return texts[column]


def _spoken(row: ClientRow, column: int) -> str:
    texts = {NAME: f"{row.name}, {row.city}" if row.city else row.name, OWNER: row.owner}
    if column in (EMAIL, PHONE):
        mask = row.masks.get("email" if column == EMAIL else "phone", "")
        return f"{TITLES[column]}, {spoken_mask(mask)}" if mask else f"No {TITLES[column].lower()}"
    return texts.get(column, _shown(row, column))


def _day(row: ClientRow) -> str:
    return shown_day(row.last_contact, datetime.now().astimezone().date())
