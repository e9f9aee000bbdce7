"""Ctrl+K: one box, and below it clients by name, what can be done now, and where to go."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.acts import Act
from ui.palette.list_view import HEAD, LineList
from ui.palette.ranking import ACTIONS, ACTIONS_ON, COMMANDS, GO_TO, Line, act_lines, client_lines
from ui.theme import Theme
from ui.vault_client import VaultClient
from ui.widgets.dialog import Overlay
from ui.widgets.label import Label, rule
from ui.widgets.line_edit import Input
from vault.model.calls import Find, Rows, ShowNames
from vault.model.results import ClientRow, Found

WIDTH, TOP = 640, 118
MOST_CLIENTS = 5
TYPED_MS, REST_MS = 40, 150
NAME = "Command palette"
HINT = "Find a client, an action or a page"
HINT_WITHOUT = "Find an action or a page"
NOTHING = "Nothing fits"
NEVER_HERE = "Contact details never appear here"


class Box(Input):
    """Where a person types; `take` has the first look at each key and tells whether it took it."""

    def __init__(self, theme: Theme, name: str, hint: str, take: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(theme, name, hint, "search", large=True)
        self.setProperty("bare", True)
        self._take = take

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._take(event):
            event.accept()
        else:
            super().keyPressEvent(event)


class Palette(Overlay):
    """`acts` work on what is chosen (`whom`), `always` everywhere, `places` lead to pages. Clients are looked for where `choose_client` is given.

    A client's name is asked for when the typing has rested for 150 ms: the log lists it first, as in every list.
    """

    def __init__(self, theme: Theme, host: QWidget, client: VaultClient, choose_client: Callable[[str], None] | None) -> None:
        super().__init__(theme, host, WIDTH)
        self._client, self._choose_client = client, choose_client
        self.whom = ""
        self.acts: tuple[Act, ...] = ()
        self.always: tuple[Act, ...] = ()
        self.places: tuple[Act, ...] = ()
        self._rows: tuple[ClientRow, ...] = ()
        self._round = 0
        self.setAccessibleName(NAME)
        self.box = Box(theme, NAME, HINT if choose_client else HINT_WITHOUT, self._took_key)
        self.list = LineList(theme)
        self.first = self.box
        self._typed, self._rest = QTimer(self), QTimer(self)
        for timer, pause, act in ((self._typed, TYPED_MS, self._find), (self._rest, REST_MS, self._ask_names)):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(act)
        self._codes: tuple[str, ...] = ()
        self.box.textEdited.connect(self._took_words)
        self.list.run_asked.connect(self._run)
        self._lay_out()

    def offer(self, whom: str, acts: tuple[Act, ...], always: tuple[Act, ...], places: tuple[Act, ...]) -> None:
        """What is there to do."""
        self.whom, self.acts, self.always, self.places = whom, acts, always, places
        self._show()

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.list.next_group()
        self._say()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _took_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.place)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.go(1 if key == Qt.Key.Key_Down else -1)
            self._say()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(self.acts):
            self._leave_for(self.acts[key - Qt.Key.Key_1].run)
        else:
            return False
        return True

    def _run(self, place: int) -> None:
        lines = self.list.lines.lines
        run = lines[place].run if 0 <= place < len(lines) else None
        if run is not None:
            self._leave_for(run)

    def _leave_for(self, run: Callable[[], None]) -> None:
        self.dismiss()
        run()

    def _took_words(self, _words: str) -> None:
        self._round += 1
        self._rest.stop()
        self.list.stays = False
        self._show()
        self._typed.start()

    def _query(self) -> str:
        """What to look for; the mark of commands alone is no part of it."""
        return self.box.text().removeprefix(COMMANDS).strip()

    def _find(self) -> None:
        query = self._query()
        if self._choose_client is None or not query or self.box.text().startswith(COMMANDS):
            self._rows = ()
            self._show()
            return
        self._client.ask(self, Find(query, "last_contact", MOST_CLIENTS), Found, partial(self._found, self._round), lambda _error: None)

    def _found(self, asked: int, found: Found) -> None:
        if asked == self._round:
            self._codes = found.clients
            self._rest.start()

    def _ask_names(self) -> None:
        if not self._codes:
            self._take_rows(self._round, Rows(()))
            return
        self._client.ask(self, ShowNames(self._codes), Rows, partial(self._take_rows, self._round), lambda _error: None)

    def _take_rows(self, asked: int, answer: Rows) -> None:
        if asked == self._round:
            self._rows = answer.rows
            self._show()

    def _show(self) -> None:
        typed = self._query()
        lines: list[Line] = []
        if self._choose_client is not None and not self.box.text().startswith(COMMANDS):
            lines += client_lines(self._rows, typed, self._choose_client)
        lines += act_lines(ACTIONS_ON.format(self.whom) if self.whom else ACTIONS, self.acts, typed)
        lines += act_lines(GO_TO, self.places, typed)
        lines += act_lines(ACTIONS, self.always, typed)
        self.list.show_lines(tuple(lines) or (Line(NOTHING),))
        self._fit()
        self._say()

    def _say(self) -> None:
        """The focus stays in the box, so the box says which line is chosen."""
        place, lines = self.list.place, self.list.lines.lines
        self.box.setAccessibleDescription(lines[place].spoken if 0 <= place < len(lines) else NOTHING)

    def _fit(self) -> None:
        room = self.height() - self.theme.px(TOP) - self.theme.px(160)
        self.list.setFixedHeight(max(self.theme.px(HEAD), min(self.list.height_wanted(), room)))
        # At once: a frame with the former height would paint one line over another.
        for layout in (self.panel.layout(), self.layout()):
            if layout is not None:
                layout.activate()

    def _lay_out(self) -> None:
        self.setContentsMargins(0, self.theme.px(TOP), 0, 0)
        across = self.layout()
        if across is not None:
            across.setAlignment(self.panel, Qt.AlignmentFlag.AlignTop)
            across.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(1, 6, 1, 1)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(6, 0, 16, 4)
        top.addWidget(self.box, 1)
        top.addWidget(self._key("Esc"), 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(self.list)
        column.addWidget(rule())
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 9)
        row.setSpacing(6)
        for keys, words in ((("↑", "↓"), "Move"), (("Tab",), "Next group"), ((COMMANDS,), "Commands")):
            for key in keys:
                row.addWidget(self._key(key))
            row.addWidget(Label(self.theme, words, "small", "muted"))
            row.addSpacing(8)
        row.addStretch()
        row.addWidget(Label(self.theme, NEVER_HERE, "small", "muted"))
        return row

    def _key(self, words: str) -> Label:
        key = Label(self.theme, words, "key", "muted")
        key.setObjectName("key")
        return key
