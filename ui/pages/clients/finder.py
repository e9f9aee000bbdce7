"""Finds clients and reads the rows of those that are painted and at rest."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from ui.pages.clients import words
from ui.pages.clients.announce import announce
from ui.pages.clients.list_pane import ListPane
from ui.vault_client import VaultClient
from vault.errors import VaultError
from vault.model.calls import Find, Rows, ShowNames
from vault.model.results import Found

TYPED_MS = 40


class Finder(QObject):
    """Fills the list. `trouble` carries an error."""

    trouble = Signal(object)

    def __init__(self, client: VaultClient, pane: ListPane) -> None:
        super().__init__(pane)
        self._client, self._list = client, pane
        self.query, self._round, self._exact = "", 0, False
        self._sort: Literal["name", "last_contact"] = "last_contact"
        self._asked: set[str] = set()
        self._then: Callable[[], None] | None = None
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.find)
        pane.sort_asked.connect(self._sort_by)
        pane.look_again.connect(self._look_again)
        pane.table.rested.connect(self.show_names)

    @property
    def busy(self) -> bool:
        """Whether rows are on their way."""
        return bool(self._asked)

    def start_again(self) -> None:
        """The page has come to the front: the search box is empty, and another page may have changed clients."""
        self.query = ""
        # Rows that this session has listed are read again without a new entry.
        self._list.model.forget([row.client for row in self._list.model.kept()])
        self.find()

    def read_again(self, then: Callable[[], None]) -> None:
        """Clients were changed on this page: the same search, rows read anew; `then` once the list stands."""
        self._then = then
        self._list.model.forget([row.client for row in self._list.model.kept()])
        self.find()

    def search(self, text: str) -> None:
        """What stands in the search box, found when the typing pauses."""
        self.query = text.strip()
        self._typed.start()

    def find(self) -> None:
        """Asks for the codes that match."""
        self._typed.stop()
        self._round += 1
        query = self.query
        self._client.ask(self, Find(query, self._sort), Found, partial(self._found, self._round, query), self.trouble.emit)

    def _found(self, asked: int, query: str, found: Found) -> None:
        if asked != self._round:
            return
        if not query:
            self._list.show_total(found.total)
        self._list.hint.show_text(words.EXACT_MATCH if query and found.exact else "")
        self._exact = found.exact
        self._list.show_codes(found.clients, searched=bool(query))
        then, self._then = self._then, None
        if then is not None:
            then()
        if query:
            announce(self._list, words.SHOWN.format(found.total) if found.total else f"{words.NO_MATCH}. {words.NO_MATCH_WHAT}")

    def show_names(self, first: int, last: int) -> None:
        """Asks for the rows from place to place that have not been read: they are listed in the log, then given."""
        unread = tuple(code for code in self._list.model.unread(first, last) if code not in self._asked)
        if not unread:
            self._explain()
            return
        self._asked.update(unread)
        self._client.ask(self, ShowNames(unread), Rows, partial(self._take_rows, unread), partial(self._rows_failed, unread))

    def _take_rows(self, codes: tuple[str, ...], answer: Rows) -> None:
        self._asked.difference_update(codes)
        first, last = self._list.table.painted()
        self._list.model.take(answer.rows, first, last)
        self._explain()

    def _rows_failed(self, codes: tuple[str, ...], error: VaultError) -> None:
        self._asked.difference_update(codes)
        self.trouble.emit(error)

    def _explain(self) -> None:
        """Says why some names are short, and when what was found is only close to what was typed."""
        first, last = self._list.table.painted()
        rows = [row for place in range(first, last + 1) if (row := self._list.model.row(place)) is not None]
        self._list.shortened.setVisible(any(words.is_shortened(row.name) for row in rows))
        if self.query and not self._exact:
            self._list.hint.show_text(words.NEAR_MATCH if words.comes_close(self.query, rows) else "")

    def _look_again(self) -> None:
        self._list.model.forget([row.client for row in self._list.model.kept() if words.is_shortened(row.name)])
        self._list.table.viewport().update()
        self._list.table.stir()

    def _sort_by(self, key: str) -> None:
        self._sort = "name" if key == "name" else "last_contact"
        self._list.show_sorted(key)
        self.find()
