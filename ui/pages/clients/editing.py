"""Between the form and the vault: begins, checks while a person types, keeps drafts, saves, takes back."""

import secrets
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from ui.pages.clients import edit_words as words
from ui.pages.clients.edit_pane import EditPane
from ui.text import clock, local
from ui.theme import Theme
from ui.vault_client import VaultClient
from ui.widgets.toast import ToastWords
from vault.errors import VaultError
from vault.model.calls import (
    AddClient,
    BeginEdit,
    CheckFields,
    Draft,
    DropDraft,
    EditClient,
    KeepDraft,
    RestoreClient,
    Rows,
    ShowNames,
    TakeDraft,
    TrashClient,
    UndoAct,
)
from vault.model.results import Checks, Done, EditForm, KeptDraft, Saved

CHECK_MS = 180
KEEP_MS = 400
MEANWHILE = "changed_meanwhile"


class Editing(QObject):
    """`began` carries the form to show, `ended` that it is gone; `saved` a client's code after any act; `told` a toast; `trouble` an error for the window."""

    began = Signal(object)
    ended = Signal()
    saved = Signal(str)
    told = Signal(object)
    trouble = Signal(object)
    twin_asked = Signal(str)
    discarded = Signal()

    def __init__(self, client: VaultClient, theme: Theme, member: str, parent: QObject) -> None:
        super().__init__(parent)
        self._client, self._theme, self._member = client, theme, member
        self.pane: EditPane | None = None
        self._field = ""
        self._draft, self._on_disk = "", False
        self._dirty = False
        self._saving = False
        self._twins: tuple[str, ...] = ()
        self._check = _timer(self, CHECK_MS, self._ask_checks)
        self._keep = _timer(self, KEEP_MS, self.flush)

    @property
    def active(self) -> bool:
        """Whether a form is open."""
        return self.pane is not None

    def begin(self, code: str, field: str = "") -> None:
        """Opens the form of a client, or an empty one, with the focus in a field; goes on with a draft where there is one."""
        if self.pane is not None and self.pane.form.client == code:
            self.pane.first().setFocus()
            return
        self.leave()
        self._field = field
        self._client.ask(self, BeginEdit(code), EditForm, self._begin, self.trouble.emit)

    def save(self) -> None:
        """Saves what was touched and nothing else."""
        pane = self.pane
        if pane is None or self._saving or not pane.save.isEnabled():
            return
        changes = pane.changes()
        if not changes:
            pane.show_trouble(words.NO_CHANGE)
            return
        self._check.stop()
        self._keep.stop()
        self._saving = True
        pane.show_trouble("")
        pane.show_busy(busy=True)
        code, draft = pane.form.client, self._draft if self._on_disk else ""
        self._client.ask(self, EditClient(code, changes, draft) if code else AddClient(changes, draft), Saved, self._take_saved, self._refused)

    def leave(self) -> None:
        """Closes the form; what was typed is kept as a draft."""
        if self.pane is None or self._saving:
            return
        draft = self._draft
        if self.pane.changes():
            self.flush()
            self.told.emit(ToastWords(words.DRAFT_KEPT, words.DRAFT_KEPT_WHAT, "notebook-pen", action=words.DISCARD, act=lambda: self.discard(draft)))
        elif self._on_disk:
            self.discard(draft)
        self._close()

    def flush(self) -> None:
        """Seals what is typed now; called while typing, at lock and when the form is left."""
        self._keep.stop()
        if self.pane is None or not self._dirty or self._saving:
            return
        # Calls are answered in their order: what is asked for next, saving or the lock, finds the draft written.
        self._dirty, self._on_disk = False, True
        self._client.ask(self, KeepDraft(self._draft, self.pane.form.client, self.pane.changes()), KeptDraft, lambda kept: None, self._not_kept)

    def trash(self, code: str, name: str) -> None:
        """Moves a client to the trash."""
        self.leave()
        text = words.TRASHED.format(name)
        self._client.ask(self, TrashClient(code), Saved, lambda saved: self._acted(saved, text, words.TRASHED_WHAT, "trash-2"), self.trouble.emit)

    def restore(self, code: str, name: str) -> None:
        """Brings a client back."""
        text = words.RESTORED.format(name)
        self._client.ask(self, RestoreClient(code), Saved, lambda saved: self._acted(saved, text, "", "archive-restore"), self.trouble.emit)

    def discard(self, draft: str) -> None:
        """Destroys a draft."""
        self._client.ask(self, DropDraft(draft), Done, lambda done: self.discarded.emit(), self.trouble.emit)

    def _begin(self, form: EditForm) -> None:
        if form.draft:
            self._client.ask(self, TakeDraft(form.draft), Draft, lambda draft: self._show(form, draft), lambda _gone: self._show(form, None))
        else:
            self._show(form, None)

    def _show(self, form: EditForm, draft: Draft | None) -> None:
        pane = EditPane(self._theme, form, self._member)
        self.pane, self._dirty, self._twins = pane, False, ()
        self._draft, self._on_disk = (draft.id, True) if draft else (secrets.token_hex(16), False)
        if draft is not None:
            pane.take(draft.changes)
            pane.show_meanwhile(form)
            pane.notice.show_words(words.FROM_DRAFT.format(clock(local(draft.at))), "info", icon="notebook-pen")
            pane.notice.show()
            self._check.start()
        pane.typed.connect(self._typed)
        pane.save_asked.connect(self.save)
        pane.cancel_asked.connect(self.leave)
        pane.twin_asked.connect(self._show_twin)
        self.began.emit(pane)
        pane.begin_at(self._field)

    def _typed(self) -> None:
        self._dirty = True
        if self.pane is not None:
            self.pane.show_trouble("")
        self._check.start()
        self._keep.start()

    def _ask_checks(self) -> None:
        pane = self.pane
        if pane is None:
            return
        call = CheckFields(pane.form.client, pane.changes())
        self._client.ask(pane, call, Checks, lambda checks: self._show_checks(pane, checks), lambda _error: None)

    def _show_checks(self, pane: EditPane, checks: Checks) -> None:
        if pane is not self.pane or self._saving:
            return
        pane.show_notes(checks.notes)
        if checks.twins == self._twins:
            return
        self._twins = checks.twins
        if not checks.twins:
            pane.show_twins(())
            return

        def show(rows: Rows) -> None:
            pane.show_twins(tuple(row.name or row.client for row in rows.rows))

        # To see their names is a look of its own, with its entry.
        self._client.ask(pane, ShowNames(checks.twins), Rows, show, self.trouble.emit)

    def _show_twin(self) -> None:
        if self._twins:
            self.twin_asked.emit(self._twins[0])

    def _take_saved(self, saved: Saved) -> None:
        self._saving = False
        pane = self.pane
        if pane is None:
            return
        name = _typed_name(pane) or pane.form.name or saved.client
        if pane.form.client and not saved.fields:
            text, icon = words.SAVED_NOTHING, "info"
        else:
            text, icon = (words.SAVED if pane.form.client else words.ADDED).format(name), "circle-check"
        self._close()
        self._acted(saved, text, saved.notes[0].text if saved.notes else "", icon)

    def _refused(self, error: VaultError) -> None:
        self._saving = False
        pane = self.pane
        if pane is None:
            return
        pane.show_busy(busy=False)
        pane.show_trouble(f"{error.message} {error.next_step}".strip())
        if error.id == MEANWHILE:
            self._client.ask(pane, BeginEdit(pane.form.client), EditForm, pane.show_meanwhile, self.trouble.emit)
        self._dirty = True
        self._keep.start()

    def _acted(self, saved: Saved, text: str, detail: str, icon: str) -> None:
        action = words.UNDO if saved.undoable else ""
        self.told.emit(ToastWords(text, detail, icon, action=action, act=lambda: self._undo(saved.entry)))
        self.saved.emit(saved.client)

    def _undo(self, entry: int) -> None:
        self._client.ask(self, UndoAct(entry), Saved, self._undone, self.trouble.emit)

    def _undone(self, saved: Saved) -> None:
        self.told.emit(ToastWords(words.UNDONE, icon="archive-restore"))
        self.saved.emit(saved.client)

    def _not_kept(self, error: VaultError) -> None:
        """What cannot be kept is said and still stands in the form."""
        self._dirty = True
        if self.pane is not None:
            self.pane.show_trouble(f"{error.message} {error.next_step}".strip())

    def _close(self) -> None:
        pane, self.pane = self.pane, None
        self._check.stop()
        self._keep.stop()
        if pane is not None:
            pane.drop()
            self.ended.emit()


def _timer(parent: QObject, wait: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(wait)
    timer.timeout.connect(act)
    return timer


def _typed_name(pane: EditPane) -> str:
    """The name as it stands in the form; empty where it is sealed."""
    texts = {field: row.edit.text().strip() for field, row in pane.rows.items() if field in ("given.1", "family.1", "name.1") and hasattr(row, "edit")}
    return " ".join(text for field in ("given.1", "family.1") if (text := texts.get(field, ""))) or texts.get("name.1", "")
