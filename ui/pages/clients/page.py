"""The Clients page: finds, lists and shows clients, and opens their fields one at a time."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from ui.page import Page, PageContext
from ui.pages.clients import words
from ui.pages.clients.announce import announce
from ui.pages.clients.detail_pane import DetailPane
from ui.pages.clients.list_pane import ListPane
from ui.pages.clients.model import EMAIL, LAST, NAME, OWNER, PHONE, TAGS
from ui.pages.clients.open_well import Closing
from ui.pages.clients.reveal_field import RevealField, State
from ui.pages.clients.revealing import Opener, Revealer
from vault.errors import VaultError
from vault.model.calls import Find, Rows, ShowClient, ShowNames, Status
from vault.model.results import ClientDetail, Found, VaultStatus

TYPED_MS = 40
SHOW_MS = 90
WIDE, MIDDLE = 1280, 1100
DETAIL, DETAIL_NARROW = 468, 420
ALL_COLUMNS = (NAME, EMAIL, PHONE, TAGS, OWNER, LAST)


class ClientsPage(Page):
    """`opener` hands `tel:` and `mailto:` to the system; `closing` says how long a field stays open."""

    title = words.TITLE
    search_hint = words.SEARCH_HINT

    def __init__(self, context: PageContext, opener: Opener = QDesktopServices.openUrl, closing: Closing | None = None) -> None:
        super().__init__(context)
        timers = self.theme.tokens.timers
        self._query, self._round, self._exact = "", 0, False
        self._sort: Literal["name", "last_contact"] = "last_contact"
        self._asked: set[str] = set()
        self._wanted, self._then = "", _nothing
        self._detail_open = True
        self.list = ListPane(self.theme)
        self.detail = DetailPane(self.theme, closing or Closing(timers["revealHideS"], timers["revealWarnS"]))
        self.revealer = Revealer(self.client, context.clipboard, opener)
        self._typed = _timer(self, TYPED_MS, self._find)
        self._settled = _timer(self, SHOW_MS, self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 1)
        row.addWidget(self.detail)
        self._connect()
        self._shortcuts()
        self.list.show_waiting()

    def shown(self) -> None:
        # The search box is empty whenever a page comes to the front.
        self._query = ""
        # Another page may have changed clients; rows that this session has listed are read again without a new entry.
        self.list.model.forget([row.client for row in self.list.model.kept()])
        self._find()
        if self._wanted:
            self._settled.start()
        self._ask_today()

    def hidden(self) -> None:
        self.close_open_fields()

    def close_open_fields(self) -> None:
        self.revealer.close_all()

    def escape(self) -> bool:
        asked = next((field for field in self.detail.fields if field.state in (State.ASKED, State.FAILED)), None)
        if asked is not None:
            asked.close_value()
            return True
        if self._compact and self.detail.isVisible() and self.detail.detail is not None:
            self._close_detail()
            return True
        return False

    def search(self, text: str) -> None:
        self._query = text.strip()
        self._typed.start()

    def panes(self) -> tuple[QWidget, ...]:
        return (self.list.table if self.list.table.isVisible() else self.list, self.detail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(now, QAbstractButton) and self.isAncestorOf(now):
            now.click()
        else:
            super().keyPressEvent(event)

    @property
    def _width(self) -> float:
        """The width of the window at a text scale of 100 %."""
        return self.window().width() * 100 / self.theme.scale

    @property
    def _compact(self) -> bool:
        return self._width < MIDDLE

    def _connect(self) -> None:
        pane, table = self.list, self.list.table
        pane.sort_asked.connect(self._sort_by)
        pane.import_asked.connect(lambda: self.go_to.emit("import"))
        pane.look_again.connect(self._look_again)
        table.rested.connect(self._show_names)
        table.opened.connect(lambda _place: self._enter())
        table.acted.connect(self._act_on)
        table.clicked.connect(lambda _index: self._clicked())
        table.selectionModel().currentChanged.connect(lambda now, _former: self._chosen(now.row()))
        self.detail.served.connect(self.revealer.serve)
        self.detail.act_asked.connect(self._act_on_shown)
        self.detail.close_asked.connect(self._close_detail)
        self.revealer.changed.connect(self._open_changed)
        self.revealer.told.connect(self.toast)
        self.revealer.recorded.connect(self._recorded)
        self.revealer.trouble.connect(self.trouble)
        self.theme.changed.connect(self._fit)

    def _shortcuts(self) -> None:
        for keys, act in {"Ctrl+R": self._reveal_focused, "Ctrl+C": self._copy_focused}.items():
            QShortcut(QKeySequence(keys), self, act)

    # Finding and listing

    def _find(self) -> None:
        self._typed.stop()
        self._round += 1
        query = self._query
        self.client.ask(self, Find(query, self._sort), Found, partial(self._found, self._round, query), self.fail)

    def _found(self, asked: int, query: str, found: Found) -> None:
        if asked != self._round:
            return
        if not query:
            self.list.show_total(found.total)
        self.list.hint.show_text(words.EXACT_MATCH if query and found.exact else "")
        self._exact = found.exact
        self.list.show_codes(found.clients, searched=bool(query))
        if query:
            announce(self, words.SHOWN.format(found.total) if found.total else f"{words.NO_MATCH}. {words.NO_MATCH_WHAT}")

    def _show_names(self, first: int, last: int) -> None:
        unread = tuple(code for code in self.list.model.unread(first, last) if code not in self._asked)
        if not unread:
            self._explain()
            return
        self._asked.update(unread)
        self.client.ask(self, ShowNames(unread), Rows, partial(self._take_rows, unread), partial(self._rows_failed, unread))

    def _take_rows(self, codes: tuple[str, ...], answer: Rows) -> None:
        self._asked.difference_update(codes)
        first, last = self.list.table.painted()
        self.list.model.take(answer.rows, first, last)
        self._explain()

    def _rows_failed(self, codes: tuple[str, ...], error: VaultError) -> None:
        self._asked.difference_update(codes)
        self.fail(error)

    def _explain(self) -> None:
        """Says why some names are short, and when what was found is only close to what was typed."""
        first, last = self.list.table.painted()
        rows = [row for place in range(first, last + 1) if (row := self.list.model.row(place)) is not None]
        self.list.shortened.setVisible(any(words.is_shortened(row.name) for row in rows))
        if self._query and not self._exact:
            self.list.hint.show_text(words.NEAR_MATCH if words.comes_close(self._query, rows) else "")

    def _look_again(self) -> None:
        self.list.model.forget([row.client for row in self.list.model.kept() if words.is_shortened(row.name)])
        self.list.table.viewport().update()
        self.list.table.stir()

    def _sort_by(self, key: str) -> None:
        self._sort = "name" if key == "name" else "last_contact"
        self.list.show_sorted(key)
        self._find()

    # One client

    def _chosen(self, place: int) -> None:
        """Whatever was open belongs to another client now."""
        self._wanted = self.list.model.codes[place] if 0 <= place < len(self.list.model.codes) else ""
        if self.detail.detail is None or self._wanted != self.detail.detail.client:
            self.close_open_fields()
            self._settled.start()

    def _follow(self) -> None:
        """The details follow the list, unless a person has closed them."""
        if self._detail_open or not self._compact:
            self._show_chosen()

    def _clicked(self) -> None:
        if not self.detail.isVisible():
            self._show_chosen()

    def _show_chosen(self, then: Callable[[], None] | None = None) -> None:
        self._settled.stop()
        self._then = then or _nothing
        code = self._wanted
        if not code:
            self.detail.show_nobody()
            return
        self._detail_open = True
        self.client.ask(self, ShowClient(code), ClientDetail, self._show_detail, self.fail)

    def _show_detail(self, detail: ClientDetail) -> None:
        if detail.client != self._wanted:
            return
        self.detail.show_client(detail)
        self._fit()
        then, self._then = self._then, _nothing
        then()

    def _enter(self) -> None:
        """Enter opens the details; again, it goes to the first field."""
        shown = self.detail.detail
        if shown is None or shown.client != self._wanted or not self.detail.isVisible():
            self._show_chosen()
            return
        field = self.detail.first_of("")
        if field is not None:
            field.reveal.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _close_detail(self) -> None:
        self.close_open_fields()
        self._detail_open = False
        self._fit()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act_on(self, code: str, key: str) -> None:
        """A row's own action: its client is shown first, then the field is asked for or opened."""
        act = partial(self._act_on_shown, key)
        shown = self.detail.detail
        self._wanted = code
        if shown is not None and shown.client == code and self.detail.isVisible():
            act()
        else:
            self._show_chosen(act)

    def _act_on_shown(self, key: str) -> None:
        field = self.detail.first_of({"call": "phone", "email": "email"}.get(key, ""))
        if field is None:
            return
        if key == "reveal":
            self._ask(field)
        else:
            self.revealer.act(field, key)
        self.detail.bring_into_view(field)

    # Fields

    def _ask(self, field: RevealField) -> None:
        if field.state in (State.SEALED, State.FAILED):
            self.revealer.ask(field)

    def _reveal_focused(self) -> None:
        field = self.detail.focused() or self.detail.first_of("")
        if field is not None:
            self._ask(field)
            self.detail.bring_into_view(field)

    def _copy_focused(self) -> None:
        """An open field, never a sealed one: that with the focus, or the only one."""
        opened = [field for field in self.detail.fields if field.is_open]
        focused = self.detail.focused()
        field = focused if focused in opened else opened[0] if len(opened) == 1 and focused is None else None
        if field is not None:
            self.revealer.act(field, "copy")

    def _open_changed(self, count: int, seconds: int) -> None:
        self.detail.count_open()
        self.open_fields.emit(count, seconds)

    def _recorded(self) -> None:
        self._ask_today()
        self.clients_changed.emit()

    def _ask_today(self) -> None:
        self.client.ask(self, Status(), VaultStatus, lambda status: self.detail.show_today(status.revealed_today), lambda _error: None)

    def _fit(self) -> None:
        """Columns and panes by the width of the window."""
        wide = self._width >= WIDE
        self.detail.setFixedWidth(self.theme.px(DETAIL if wide else DETAIL_NARROW))
        self.detail.show_closable(self._compact)
        self.detail.setVisible(not self._compact or (self._detail_open and self.detail.detail is not None))
        if wide or not self.detail.isVisibleTo(self):
            columns: tuple[int, ...] = ALL_COLUMNS
        else:
            columns = (NAME, PHONE, LAST) if self._compact else (NAME, EMAIL, PHONE, LAST)
        self.list.show_columns(columns, narrow=not self._width >= WIDE + 100)


def _timer(page: Page, after_ms: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(page)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(act)
    return timer


def _nothing() -> None:
    """Nothing more to do once a client is shown."""
