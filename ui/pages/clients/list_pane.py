"""The left side: how many clients, how they are sorted, the table, and what stands there when there is nothing to show."""

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.pages.clients import words
from ui.pages.clients.delegate import BARS, paint_bars
from ui.pages.clients.model import LAST, NAME, ClientModel
from ui.pages.clients.protects_note import ProtectsNote
from ui.pages.clients.table import ClientTable
from ui.text import number
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button, Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import ElidedLabel, Label

SORTS = (("last_contact", "Last contact"), ("name", "Name"))
SKELETON_MS = 200
WORDS_MS = 2000
BARS_SHOWN = 3


class Waiting(QWidget):
    """Under 200 ms nothing; then three still rows; over 2 s a line that says what is happening."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._stage = theme, 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self.setAccessibleName(words.LOADING)

    def start(self) -> None:
        """The wait begins now."""
        self._stage = 0
        self._timer.start(SKELETON_MS)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self._theme.size("row")
        for at in range(BARS_SHOWN if self._stage else 0):
            for left, column in ((0.0, NAME), (0.4, LAST), (0.7, LAST)):
                box = QRectF(20 + left * (self.width() - 40), at * height, (self.width() - 40) * 0.26, height)
                paint_bars(painter, box, self._theme, BARS[column])
        if self._stage > 1:
            painter.setFont(self._theme.font("body"))
            painter.setPen(self._theme.colour("textMuted"))
            painter.drawText(QRectF(20, BARS_SHOWN * height, self.width() - 40, height), int(Qt.AlignmentFlag.AlignVCenter), words.LOADING)
        painter.end()

    def _next(self) -> None:
        self._stage += 1
        self.update()
        if self._stage == 1:
            self._timer.start(WORDS_MS - SKELETON_MS)


class ListPane(QFrame):
    """`sort_asked` carries name or last_contact; `import_asked`, `add_asked` and `look_again` come from buttons."""

    sort_asked = Signal(str)
    add_asked = Signal()
    import_asked = Signal()
    look_again = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._theme = theme
        self.model = ClientModel(self)
        self.table = ClientTable(theme, self.model)
        self.table.sort_asked.connect(self.sort_asked)
        self._count = Label(theme, "", "body", "faint")
        self.count_shown = Label(theme, "", "small", "faint")
        self.hint = ElidedLabel(theme, "", "small", "faint")
        self.sorts = {key: Chip(theme, title) for key, title in SORTS}
        for key, chip in self.sorts.items():
            chip.setAccessibleName(f"Sort by {chip.text().lower()}")
            chip.clicked.connect(lambda _on, key=key: self.sort_asked.emit(key))
        self.shortened = Banner(theme, words.SHORTENED, "info", words.SHORTENED_AGAIN)
        self.shortened.acted.connect(self.look_again)
        self.shortened.hide()
        self._make_places()
        self._lay_out()
        self._order_stops()
        self.show_sorted("last_contact")

    def show_sorted(self, key: str) -> None:
        """How the list is sorted."""
        for name, chip in self.sorts.items():
            chip.setChecked(name == key)
        self.table.show_sorted(key)

    def show_total(self, total: int) -> None:
        """How many clients there are."""
        self._count.setText(number(total))
        self._count.setAccessibleName(f"{number(total)} clients")

    def show_codes(self, codes: tuple[str, ...], *, searched: bool) -> None:
        """What was found, in order; keeps the chosen client where it is still there."""
        chosen = self.table.code
        self.model.show_codes(codes)
        self.count_shown.setText(words.SHOWN.format(number(len(codes))) if searched else "")
        self._places.setCurrentWidget(self.table if codes else self._no_match if searched else self._no_clients)
        if chosen in codes:
            self.table.setCurrentIndex(self.model.index(codes.index(chosen), NAME))
        else:
            self.table.scrollToTop()

    def show_waiting(self) -> None:
        """The list is being read for the first time."""
        self._places.setCurrentWidget(self._waiting)
        self._waiting.start()

    def show_columns(self, columns: tuple[int, ...], *, narrow: bool) -> None:
        """Which columns there is room for."""
        self.table.show_columns(columns, narrow=narrow)

    def _make_places(self) -> None:
        import_file = Button(self._theme, "Import a CRM file", "primary", "file-input")
        import_file.clicked.connect(self.import_asked)
        self._no_clients = EmptyState(self._theme, "users", words.NO_CLIENTS, words.NO_CLIENTS_WHAT, import_file)
        self._no_match = EmptyState(self._theme, "users", words.NO_MATCH, words.NO_MATCH_WHAT)
        self._waiting = Waiting(self._theme)
        self._places = QStackedWidget()
        for place in (self._waiting, self.table, self._no_clients, self._no_match):
            self._places.addWidget(place)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(20, 18, 20, 12)
        top.setSpacing(12)
        top.addLayout(self._head())
        top.addLayout(self._sort_row())
        top.addWidget(self.shortened)
        column.addLayout(top)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addWidget(self._places, 1)
        self._protects = ProtectsNote(self._theme)
        column.addWidget(self._protects)

    def _order_stops(self) -> None:
        stops = (self.import_file, self.add_client, *self.sorts.values(), self.shortened.button, self.table, self._protects.question)
        for former, stop in pairwise(stops):
            self.setTabOrder(former, stop)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Label(self._theme, words.TITLE, "page"))
        self._count.setContentsMargins(0, self._theme.px(5), 0, 0)
        row.addWidget(self._count)
        row.addStretch()
        self.import_file = Button(self._theme, "Import", "secondary", "file-input")
        self.import_file.clicked.connect(self.import_asked)
        row.addWidget(self.import_file)
        self.add_client = Button(self._theme, "Add client", "primary", "plus")
        self.add_client.setToolTip("Ctrl+N")
        self.add_client.clicked.connect(self.add_asked)
        row.addWidget(self.add_client)
        return row

    def _sort_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(self._theme, "Sorted by", "small", "faint"))
        for chip in self.sorts.values():
            row.addWidget(chip)
        row.addSpacing(8)
        row.addWidget(self.hint, 1)
        row.addWidget(self.count_shown)
        return row
