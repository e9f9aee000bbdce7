"""What a person does with clients by hand, as the Clients page sees it: the form in the details, the trash, the history of a field, drafts."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.page import PageContext
from ui.pages.clients.detail_pane import DetailPane
from ui.pages.clients.edit_pane import EditPane
from ui.pages.clients.editing import Editing
from ui.pages.clients.history_popover import HistoryPopover
from ui.pages.clients.open_well import Closing
from ui.pages.clients.revealing import Revealer
from ui.pages.clients.trash_dialog import TrashDialog
from vault.model.calls import ListDrafts, ListTrash, Rows, ShowHistory, ShowNames
from vault.model.results import Drafts, DraftView, FieldHistory, Trash


class EditActs(QObject):
    """`changed` carries the client that the list must show now (empty: none in particular); `reopen` wants the details of the chosen client again.

    `told` carries a toast, `trouble` an error, `wanted` the code of a client to choose, `resized` says that the details need another place.
    """

    changed = Signal(str)
    reopen = Signal()
    wanted = Signal(str)
    told = Signal(object)
    trouble = Signal(object)
    resized = Signal()

    def __init__(self, context: PageContext, detail: DetailPane, revealer: Revealer, closing: Closing) -> None:
        super().__init__(detail)
        self._context, self._client = context, context.client
        self._detail, self._revealer, self._closing = detail, revealer, closing
        self.editing = Editing(context.client, context.theme, context.home.member, self)
        self.popover: HistoryPopover | None = None
        self.trash: TrashDialog | None = None
        self._connect()

    @property
    def active(self) -> bool:
        """Whether a form is open."""
        return self.editing.active

    @property
    def code(self) -> str:
        """The client whose form is open; empty for a new one."""
        return self.editing.pane.form.client if self.editing.pane is not None else ""

    def add(self) -> None:
        """An empty form."""
        self.editing.begin("")

    def edit(self, field: str = "") -> None:
        """The form of the client that is shown; typing begins in a field, or in the first one."""
        if self._detail.detail is not None and not self.active:
            self.editing.begin(self._detail.detail.client, field)

    def save(self) -> None:
        """The form's own next step."""
        self.editing.save()

    def leave(self) -> None:
        """Another client, another page: what was typed is kept."""
        self.close_history()
        self.editing.leave()

    def flush(self) -> None:
        """The vault is about to be locked, or the window is put away."""
        self.editing.flush()

    def escape(self) -> bool:
        """Esc: the history first, then the form."""
        if self.popover is not None:
            self.close_history()
            return True
        if self.active:
            self.leave()
            return True
        return False

    def close_history(self) -> None:
        """Closes what a former version showed."""
        if self.popover is not None:
            self.popover.dismiss()

    def look_for_drafts(self) -> None:
        """Offers what was typed and not saved."""
        self._client.ask(self, ListDrafts(), Drafts, self._show_drafts, lambda _error: None)

    def show_trash(self) -> None:
        """Who is in the trash; their names are listed in the log first."""
        self._client.ask(self, ListTrash(), Trash, self._show_trash, self.trouble.emit)

    def _connect(self) -> None:
        self.editing.began.connect(self._began)
        self.editing.ended.connect(self._ended)
        self.editing.saved.connect(self._saved)
        self.editing.told.connect(self.told)
        self.editing.trouble.connect(self.trouble)
        self.editing.twin_asked.connect(self._show_twin)
        self.editing.discarded.connect(self.look_for_drafts)
        self._detail.edit_asked.connect(self.edit)
        self._detail.tag_asked.connect(lambda: self.edit("tags.1"))
        self._detail.trash_asked.connect(self._trash_shown)
        self._detail.show_trash_asked.connect(self.show_trash)
        self._detail.draft_asked.connect(self._go_on)
        self._detail.draft_dropped.connect(self._drop)

    def _began(self, pane: EditPane) -> None:
        self._revealer.serve("", ())
        pane.history_asked.connect(self._ask_history)
        self._detail.show_form(pane)
        self.resized.emit()

    def _ended(self) -> None:
        self._detail.end_form()
        self.resized.emit()
        self.reopen.emit()
        self.look_for_drafts()

    def _saved(self, code: str) -> None:
        self.changed.emit(code)
        if self.trash is not None:
            self.trash.take_away(code)

    def _trash_shown(self) -> None:
        shown = self._detail.detail
        if shown is not None:
            self.editing.trash(shown.client, shown.name)

    def _show_trash(self, trash: Trash) -> None:
        self.trash = TrashDialog(self._context.theme, self._detail.window(), trash)
        self.trash.restore_asked.connect(self.editing.restore)
        self.trash.closed.connect(self._trash_closed)
        self.trash.open()

    def _trash_closed(self) -> None:
        self.trash = None

    def _show_twin(self, code: str) -> None:
        self.leave()
        self.wanted.emit(code)

    def _ask_history(self, field: str) -> None:
        opener = QApplication.focusWidget() or self._detail
        self._client.ask(self, ShowHistory(self.code, field), FieldHistory, lambda history: self._show_history(history, opener), self.trouble.emit)

    def _show_history(self, history: FieldHistory, opener: QWidget) -> None:
        if not self.active:
            return
        self.close_history()
        self.popover = HistoryPopover(self._context.theme, self._detail.window(), history, self._closing)
        self._revealer.serve(history.client, tuple(self.popover.fields.values()))
        self.popover.closed.connect(lambda: self._history_closed(opener))
        self.popover.open_below(opener)

    def _history_closed(self, opener: QWidget) -> None:
        self.popover = None
        self._revealer.serve("", ())
        if self.active:
            opener.setFocus()

    def _show_drafts(self, drafts: Drafts) -> None:
        views = [view for view in drafts.drafts if not (self.active and view.client == self.code)]
        if not views or not views[0].client:
            self._detail.show_draft(views[0] if views else None, "")
            return

        def show(rows: Rows, view: DraftView = views[0]) -> None:
            self._detail.show_draft(view, rows.rows[0].name if rows.rows else view.client)

        self._client.ask(self, ShowNames((views[0].client,)), Rows, show, lambda _error: None)

    def _go_on(self, code: str) -> None:
        self._detail.show_draft(None, "")
        if code:
            self.wanted.emit(code)
        self.editing.begin(code)

    def _drop(self, draft: str) -> None:
        self.editing.discard(draft)
