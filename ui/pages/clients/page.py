"""The Clients page: finds, lists and shows clients, and opens their fields one at a time."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from ui.acts import Act, install
from ui.page import Page, PageContext
from ui.pages.clients import words
from ui.pages.clients.detail_pane import DetailPane
from ui.pages.clients.edit_acts import EditActs
from ui.pages.clients.finder import Finder
from ui.pages.clients.list_pane import ListPane
from ui.pages.clients.model import EMAIL, LAST, NAME, OWNER, PHONE, TAGS
from ui.pages.clients.open_well import Closing
from ui.pages.clients.reveal_field import RevealField, State
from ui.pages.clients.revealing import Opener, Revealer
from vault.model.calls import ShowClient, Status
from vault.model.results import ClientDetail, VaultStatus

SHOW_MS = 90
WIDE, MIDDLE = 1280, 1100
DETAIL, DETAIL_NARROW = 468, 420
NOTE_FIELD = "notes.1"
ALL_COLUMNS = (NAME, EMAIL, PHONE, TAGS, OWNER, LAST)


class ClientsPage(Page):
    """`opener` hands `tel:` and `mailto:` to the system; `closing` says how long a field stays open."""

    title = words.TITLE
    search_hint = words.SEARCH_HINT

    def __init__(self, context: PageContext, opener: Opener = QDesktopServices.openUrl, closing: Closing | None = None) -> None:
        super().__init__(context)
        timers = self.theme.tokens.timers
        self._wanted, self._then = "", _nothing
        self._detail_open = True
        self.list = ListPane(self.theme)
        self.detail = DetailPane(self.theme, closing or Closing(timers["revealHideS"], timers["revealWarnS"]))
        self.revealer = Revealer(self.client, context.clipboard, opener)
        self.acts = EditActs(context, self.detail, self.revealer, closing or Closing(timers["revealHideS"], timers["revealWarnS"]))
        self.finder = Finder(self.client, self.list)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SHOW_MS)
        self._settled.timeout.connect(self._follow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 1)
        row.addWidget(self.detail)
        self._connect()
        install(self, self.keyed())
        self.list.show_waiting()

    def shown(self) -> None:
        self.finder.start_again()
        if self._wanted:
            self._settled.start()
        self._ask_today()
        self.acts.look_for_drafts()

    def hidden(self) -> None:
        self.close_open_fields()
        self.acts.leave()

    def close_open_fields(self) -> None:
        self.revealer.close_all()
        self.acts.flush()

    def confirm(self) -> None:
        self.acts.save()

    def escape(self) -> bool:
        if self.acts.escape():
            return True
        asked = next((field for field in self.detail.fields if field.state in (State.ASKED, State.FAILED)), None)
        if asked is not None:
            asked.close_value()
            return True
        if self._compact and self.detail.isVisible() and self.detail.detail is not None:
            self._close_detail()
            return True
        return False

    def search(self, text: str) -> None:
        self.finder.search(text)

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
        pane.import_asked.connect(lambda: self.go_to.emit("import"))
        pane.add_asked.connect(self.acts.add)
        self.acts.changed.connect(self._clients_changed)
        self.acts.reopen.connect(self._follow)
        self.acts.wanted.connect(self._choose)
        self.acts.told.connect(self.toast)
        self.acts.trouble.connect(self.trouble)
        self.acts.resized.connect(self._fit)
        self.finder.trouble.connect(self.fail)
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

    # What can be done

    def whom(self) -> str:
        return self.detail.detail.name if self.detail.detail is not None and not self.acts.active else ""

    def offers(self) -> tuple[Act, ...]:
        return tuple(act for act in self._acts_on_one() if self._can(act.title)) if self.whom() else ()

    def open_client(self, code: str) -> None:
        if code not in self.list.model.codes:
            self.finder.search("")
            self.finder.read_again(lambda: self._show_found(code))
        else:
            self._show_found(code)

    def _show_found(self, code: str) -> None:
        self._detail_open = True
        self._choose(code)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._wanted == code:
            self._show_chosen()

    def _acts_on_one(self) -> tuple[Act, ...]:
        return (
            Act(words.CALL, "phone", partial(self._act_by_keys, "call"), ("Alt+1",), words.CALL_WHAT),
            Act(words.WRITE, "mail", partial(self._act_by_keys, "email"), ("Alt+2",), words.WRITE_WHAT),
            Act(words.NOTE, "notebook-pen", partial(self.acts.edit, NOTE_FIELD), ("Alt+3",), words.NOTE_WHAT),
        )

    def keyed(self) -> tuple[Act, ...]:
        return (
            *self._acts_on_one(),
            Act(words.REVEAL, "eye", self._reveal_focused, ("Ctrl+R",)),
            Act(words.COPY, "copy", self._copy_focused, ("Ctrl+C",)),
            Act(words.ADD, "plus", self.acts.add, ("Ctrl+N",)),
            Act(words.EDIT, "pencil", self.acts.edit, ("Ctrl+E",)),
        )

    def _can(self, title: str) -> bool:
        kind = {words.CALL: "phone", words.WRITE: "email"}.get(title, "")
        return not kind or self.detail.first_of(kind) is not None

    def _act_by_keys(self, key: str) -> None:
        if self.whom() and self._wanted == (self.detail.detail.client if self.detail.detail is not None else ""):
            self._act_on_shown(key)

    # One client

    def _chosen(self, place: int) -> None:
        """Whatever was open belongs to another client now."""
        self._wanted = self.list.model.codes[place] if 0 <= place < len(self.list.model.codes) else ""
        if self.acts.active and self._wanted not in ("", self.acts.code):
            self.acts.leave()
        if self.detail.detail is None or self._wanted != self.detail.detail.client:
            self.close_open_fields()
            self._settled.start()

    def _choose(self, code: str) -> None:
        """Goes to a client in the list, if it is there."""
        codes = self.list.model.codes
        if code in codes:
            self.list.table.setCurrentIndex(self.list.model.index(codes.index(code), NAME))

    def _clients_changed(self, code: str) -> None:
        """Somebody was added, changed, hidden or brought back: list, details and counts are read again."""
        self._detail_open = True
        self.finder.read_again(lambda: self._choose_again(code))
        self.clients_changed.emit()

    def _choose_again(self, code: str) -> None:
        shown = self.detail.detail
        if shown is not None and shown.client not in self.list.model.codes:
            self._wanted = ""
            self.detail.show_nobody()
        self._choose(code)
        if not self.acts.active:
            self._follow()

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
        self.detail.setVisible(not self._compact or self.acts.active or (self._detail_open and self.detail.detail is not None))
        if wide or not self.detail.isVisibleTo(self):
            columns: tuple[int, ...] = ALL_COLUMNS
        else:
            columns = (NAME, PHONE, LAST) if self._compact else (NAME, EMAIL, PHONE, LAST)
        self.list.show_columns(columns, narrow=not self._width >= WIDE + 100)


def _nothing() -> None:
    """Nothing more to do once a client is shown."""
