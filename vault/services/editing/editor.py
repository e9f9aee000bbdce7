"""Adds, changes, hides and brings back clients: each act one transaction with one entry, the last of a session can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vault.errors import Refused, WrongUse
from vault.formats.alias import alias_key
from vault.formats.countries import country_code
from vault.formats.row_values import region_of
from vault.formats.structured import unpack
from vault.model import calls as c
from vault.model import results as r
from vault.model.classes import FieldClass
from vault.model.fields import class_of, parse_field_ref
from vault.model.ids import ClientId, client_code
from vault.model.log import Action, Entry, Receipt
from vault.services.client_book import ClientBook, Saved
from vault.services.client_draft import ClientDraft
from vault.services.clients import Clients
from vault.services.editing import trash_record, typed
from vault.services.editing.drafts import DraftBook
from vault.services.editing.trash_record import InTrash
from vault.services.gate import PROFILE, Gate
from vault.services.opened import Change, OpenVault

_SEALED = (FieldClass.REACH, FieldClass.PRIVATE)
_FIELDS_IN_ENTRY = 60


@dataclass(frozen=True, slots=True)
class _Act:
    """The last act. Of an edit: the version of each field before (0: empty) and after it."""

    entry: int
    client: ClientId
    action: Action
    before: Mapping[str, int] = field(default_factory=dict)
    after: Mapping[str, int] = field(default_factory=dict)


class Editor:
    """One session's acts on clients."""

    def __init__(self, vault: OpenVault, book: ClientBook, gate: Gate, clients: Clients, drafts: DraftBook) -> None:
        self._vault, self._book, self._gate, self._clients, self._drafts = vault, book, gate, clients, drafts
        self._last: _Act | None = None

    def notes(self, changes: tuple[c.FieldChange, ...], region: str) -> tuple[r.FieldNote, ...]:
        """What is to be said of typed texts."""
        alike = typed.texts_like_aliases(changes)
        known = self._book.by_aliases([alias_key(text) for text in alike]) if alike else {}
        return typed.notes_on(changes, region, [text for text in alike if alias_key(text) in known])

    def add(self, call: c.AddClient) -> r.Saved:
        """A new client."""
        self._vault.require("sales")
        changes = typed.checked(call.changes)
        notes = self.notes(changes, typed.typed_region(changes) or "")
        typed.refuse_wrong(notes)
        values = _with_derived({change.field: text for change in changes if (text := typed.stored_text(change, None)) is not None})
        if typed.without_name(values):
            raise WrongUse(typed.NO_NAME, id="no_name", next_step="Give a given name or a family name.")
        with self._vault.change() as change:
            client = self._book.new_ids(1)[0]
            draft = self._book.new_draft(client, change.index)
            draft.put(values)
            self._book.save(change, [Saved(draft, new=True)])
            change.record(_entry(Action.CLIENT_ADDED, client, tuple(values)))
        return self._done(change.receipt, _Act(change.receipt.index, client, Action.CLIENT_ADDED), tuple(values), notes, call.draft)

    def edit(self, call: c.EditClient) -> r.Saved:
        """Changes some fields. An entry is written even where nothing differs: that it does not differ says what a sealed field holds."""
        self._vault.require("sales")
        changes, client = typed.checked(call.changes), self._clients.named(call.client)
        if not changes:
            raise WrongUse("Nothing was changed.", id="nothing_changed")
        with self._vault.change() as change:
            draft = self._book.drafts(change, [client], change.index)[client]
            _refuse_stale(draft, changes)
            notes = self.notes(changes, self._region(draft, changes))
            typed.refuse_wrong(notes)
            before = {each.field: draft.version(each.field) for each in changes}
            draft.put(_values(draft, changes))
            _refuse_nameless(draft, before)
            fields = tuple(name for name, version in before.items() if draft.version(name) != version)
            if fields:
                self._book.save(change, [Saved(draft, new=False)])
            change.record(_entry(Action.CLIENT_CHANGED, client, tuple(before), unseen=self._unseen(client, before)))
        after = {name: draft.version(name) for name in fields}
        act = _Act(change.receipt.index, client, Action.CLIENT_CHANGED, {name: before[name] for name in fields}, after)
        return self._done(change.receipt, act, fields, notes, call.draft)

    def trash(self, call: c.TrashClient) -> r.Saved:
        """Hides a client. Nothing of it is touched: leaks and sealed files are recognised as before."""
        self._vault.require("sales")
        client = self._clients.named(call.client)
        with self._vault.change() as change:
            self._put_in_trash(change, client)
            change.record(Entry(Action.CLIENT_TRASHED, client=client))
        return self._done(change.receipt, _Act(change.receipt.index, client, Action.CLIENT_TRASHED))

    def restore(self, call: c.RestoreClient) -> r.Saved:
        """Brings a client back as it was."""
        self._vault.require("sales")
        client = next((each for each in self._book.trashed() if client_code(each) == call.client), None)
        if client is None:
            raise WrongUse("This client is not in the trash.", id="not_in_trash")
        with self._vault.change() as change:
            self._take_from_trash(change, client)
            change.record(Entry(Action.CLIENT_RESTORED, client=client))
        return self._done(change.receipt, _Act(change.receipt.index, client, Action.CLIENT_RESTORED))

    def undo(self, call: c.UndoAct) -> r.Saved:
        """Takes the last act of this session back, as one more act: what was written stays as a former version."""
        self._vault.require("sales")
        last = self._last
        if last is None or last.entry != call.entry:
            raise WrongUse("That can no longer be taken back.", id="too_late", next_step="The history of each field has what it said before.")
        detail: dict[str, str | int] = {"undoes": last.entry}
        with self._vault.change() as change:
            if last.action is Action.CLIENT_CHANGED:
                self._write_back(change, last)
                change.record(_entry(Action.CLIENT_CHANGED, last.client, tuple(last.before), detail=detail))
            elif last.action is Action.CLIENT_TRASHED:
                self._take_from_trash(change, last.client)
                change.record(Entry(Action.CLIENT_RESTORED, client=last.client, detail=detail))
            else:
                self._put_in_trash(change, last.client)
                change.record(Entry(Action.CLIENT_TRASHED, client=last.client, detail=detail))
        self._last = None
        return r.Saved(client_code(last.client), change.receipt.index, tuple(last.before), undoable=False)

    def _done(self, receipt: Receipt, act: _Act, fields: tuple[str, ...] = (), notes: tuple[r.FieldNote, ...] = (), draft: str = "") -> r.Saved:
        self._last = act if act.action is not Action.CLIENT_CHANGED or act.after else None
        if draft:
            self._drafts.drop(c.DropDraft(draft))
        return r.Saved(client_code(act.client), receipt.index, fields, notes, undoable=self._last is not None)

    def _put_in_trash(self, change: Change, client: ClientId) -> None:
        change.check([client])
        if client not in self._book.visible([client]):
            raise _changed_meanwhile("The client")
        change.put_record(trash_record.KIND, client, trash_record.encode(InTrash(self._vault.clock.now(), change.index)))

    def _take_from_trash(self, change: Change, client: ClientId) -> None:
        change.check([client])
        if self._vault.records.get(trash_record.KIND, client) is None:
            raise _changed_meanwhile("The client")
        change.delete_record(trash_record.KIND, client)

    def _write_back(self, change: Change, act: _Act) -> None:
        draft = self._book.drafts(change, [act.client], change.index)[act.client]
        changed = [name for name, version in act.after.items() if draft.version(name) != version]
        if changed:
            raise _changed_meanwhile(_labels(changed))
        draft.put({name: draft.former_text(name, version) if version else None for name, version in act.before.items()})
        self._book.save(change, [Saved(draft, new=False)])

    def _region(self, draft: ClientDraft, changes: tuple[c.FieldChange, ...]) -> str:
        now = typed.typed_region(changes)
        return region_of(draft.values(FieldClass.ROUTING)) if now is None else now

    def _unseen(self, client: ClientId, before: Mapping[str, int]) -> tuple[str, ...]:
        """Sealed fields that are replaced although this session has not opened them."""
        sealed = [name for name, version in before.items() if version and class_of(name) in _SEALED]
        whole = self._gate.has_opened(client, PROFILE)
        return tuple(name for name in sealed if not self._gate.has_opened(client, name) and not (whole and class_of(name) is FieldClass.PRIVATE))


def _values(draft: ClientDraft, changes: tuple[c.FieldChange, ...]) -> dict[str, str | None]:
    held = {each.field: draft.values(class_of(each.field)).get(each.field) for each in changes}
    return {each.field: typed.stored_text(each, held[each.field]) for each in changes}


def _with_derived(values: dict[str, str]) -> dict[str, str]:
    """A new client's town and country are those of its address where they are not given apart, as in an import."""
    address = unpack(values["address.1"]) if "address.1" in values else {}
    pairs = (("city.1", address.get("city", "")), ("residence_country.1", country_code(address.get("country", ""))))
    return {**{name: text for name, text in pairs if text.strip()}, **values}


def _refuse_stale(draft: ClientDraft, changes: tuple[c.FieldChange, ...]) -> None:
    stale = [each.field for each in changes if draft.version(each.field) != each.version]
    if stale:
        raise _changed_meanwhile(_labels(stale))


def _refuse_nameless(draft: ClientDraft, touched: Mapping[str, int]) -> None:
    if typed.NAMES.intersection(touched) and typed.without_name(draft.values(FieldClass.IDENTITY)):
        raise WrongUse(typed.NO_NAME, id="no_name", next_step="Give a given name or a family name.")


def _changed_meanwhile(what: str) -> Refused:
    return Refused(
        f"{what} was changed by a colleague meanwhile. Nothing was saved.",
        id="changed_meanwhile",
        next_step="What you typed is still here. Look at it and save again to replace the new value, which stays in the history.",
    )


def _labels(fields: list[str]) -> str:
    refs = (parse_field_ref(name) for name in fields)
    return ", ".join(ref.entry.label if ref.item == 1 else f"{ref.entry.label} {ref.item}" for ref in refs)


def _entry(action: Action, client: ClientId, fields: tuple[str, ...], *, unseen: tuple[str, ...] = (), detail: Mapping[str, str | int] | None = None) -> Entry:
    words: dict[str, str | int] = dict(detail or {})
    if len(fields) > 1:
        words["fields"] = " ".join(fields[:_FIELDS_IN_ENTRY])
    if unseen:
        words["unseen"] = " ".join(unseen[:_FIELDS_IN_ENTRY])
    return Entry(action, client=client, field=fields[0] if len(fields) == 1 else "", count=len(fields), detail=words)
