"""Takes an import back as a whole: clients that it added go with their data keys, others get their former values again.

What was edited or sealed since is somebody's work, or the only way back for a sealed file: it is kept, and counted. The clients that the import brought are
hidden from the first step on; each step is one durable change, and whoever takes the same import back again goes on where the last one ended.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from vault.errors import Refused, WrongUse
from vault.model.ids import ClientId
from vault.model.log import Action, Entry
from vault.model.progress import Progress, Work
from vault.model.results import UndoReport
from vault.services.client_book import ClientBook, Saved
from vault.services.client_draft import ClientDraft
from vault.services.importing import batch_record, import_record
from vault.services.importing.batch_record import BatchRecord, Updated, batch_id, stored_batches
from vault.services.importing.import_record import DONE, KIND, UNDO_DAYS, UNDONE, Back, ImportRecord, Outcome
from vault.services.importing.past import find_import
from vault.services.opened import Change, OpenVault

BATCH = 200  # clients: a reveal must get in between two batches
_RECORDS_AT_ONCE = 200
_WORDS = "Taking back"


@dataclass(slots=True)
class _Import:
    """One import while it is taken back. `entries` are the log entries of its batches, `twice` what it gave to clients that several batches met."""

    id: bytes
    record: ImportRecord
    entries: frozenset[int]
    twice: dict[ClientId, Updated]
    handled: set[ClientId]


def undo_import(vault: OpenVault, book: ClientBook, wanted: str) -> Work[UndoReport]:
    """Closing the generator stops it between two batches."""
    vault.require("sales")
    import_id, record = _begin(vault, wanted)
    work = _read(vault, import_id, record)
    total = sum(record.count(outcome) for outcome in (Outcome.ADDED, Outcome.UPDATED, Outcome.WARNED))
    yield Progress(_clients(work), max(total, _clients(work)), _WORDS)
    for batch in islice(stored_batches(vault, import_id, record), record.taken_back(Back.BATCHES), None):
        _restore(vault, book, work, batch)
        yield Progress(_clients(work), max(total, _clients(work)), _WORDS)
    while added := sorted(vault.rows.brought_by([import_id]))[:BATCH]:
        _remove(vault, book, work, added)
        yield Progress(_clients(work), max(total, _clients(work)), _WORDS)
    return _finish(vault, work)


def keep_import(vault: OpenVault, wanted: str) -> int:
    """Ends a stopped import with what it has taken: its clients are shown from now on. Gives the log entry."""
    vault.require("sales")
    with vault.change() as change:
        import_id, record = find_import(vault, wanted)
        if record.state != import_record.OPEN:
            raise WrongUse("This import has ended already.", id="import_ended", next_step="See the list of imports.")
        change.put_record(KIND, import_id, import_record.encode(record.done(vault.clock.now())))
        detail: dict[str, str | int] = {"import": import_id.hex(), "stopped": 1, **dict(record.counts)}
        change.record(Entry(Action.IMPORT_DONE, count=record.taken, detail=detail))
    return change.receipt.index


def _begin(vault: OpenVault, wanted: str) -> tuple[bytes, ImportRecord]:
    with vault.change() as change:
        import_id, record = find_import(vault, wanted)
        _must_be_possible(record, vault.clock.now())
        record = record.undoing()
        change.put_record(KIND, import_id, import_record.encode(record))
        change.record(Entry(Action.UNDO_START, count=record.taken, detail={"import": import_id.hex(), "file": record.file}))
    return import_id, record


def _must_be_possible(record: ImportRecord, now: int) -> None:
    if record.state == UNDONE:
        raise WrongUse("This import was taken back already.", id="already_undone", next_step="See the list of imports.")
    if not record.undo_until:
        words = "This import was made by an earlier version, which did not note what is needed to take it back."
        raise Refused(words, id="cannot_undo", next_step="Import a corrected file: former values are kept.")
    if record.state == DONE and now > record.undo_until:
        words = f"An import can be taken back for {UNDO_DAYS} days; this one is older."
        raise Refused(words, id="too_late", next_step="Import a corrected file: former values are kept.")


def _read(vault: OpenVault, import_id: bytes, record: ImportRecord) -> _Import:
    """Reads all batches once, in constant memory but for clients that several batches met."""
    entries: set[int] = set()
    met: set[ClientId] = set()
    twice: dict[ClientId, Updated] = {}
    handled: set[ClientId] = set()
    for number, batch in enumerate(stored_batches(vault, import_id, record)):
        entries.add(batch.entry)
        twice.update({client: Updated() for client in met.intersection(batch.clients)})
        met.update(batch.clients)
        if number < record.taken_back(Back.BATCHES):
            handled.update(batch.clients)
    for batch in stored_batches(vault, import_id, record) if twice else ():
        twice.update({client: twice[client].with_more(updated) for client, updated in batch.clients.items() if client in twice})
    return _Import(import_id, record, frozenset(entries), twice, handled.intersection(twice))


def _restore(vault: OpenVault, book: ClientBook, work: _Import, batch: BatchRecord) -> None:
    """Former values for the clients that one batch updated."""
    with vault.change() as change:
        _still_ours(vault, work)
        clients = {client: work.twice.get(client, updated) for client, updated in batch.clients.items() if client not in work.handled}
        counts: Counter[Back] = Counter({Back.BATCHES: 1})
        written: list[ClientDraft] = []
        for client, draft in book.drafts(change, clients, change.index).items():
            restored, kept = draft.take_back(work.entries, clients[client].made)
            counts.update({Back.RESTORED: int(restored and not kept), Back.KEPT: int(kept)})
            written += [draft] if restored else []
        book.save(change, [Saved(draft, new=False) for draft in written])
        ids = [(client, *pair) for client, updated in clients.items() for pair in updated.crm_ids]
        vault.rows.remove_crm_ids(ids)
        change.touch(*(client for client, _, _ in ids))
        named = tuple(sorted({draft.client for draft in written} | {client for client, _, _ in ids}))
        record = _note(change, work, counts, Entry(Action.UNDO_BATCH, clients=named, count=len(named), detail={"import": work.id.hex()}))
    work.record = record
    work.handled.update(work.twice.keys() & batch.clients.keys())


def _remove(vault: OpenVault, book: ClientBook, work: _Import, clients: Sequence[ClientId]) -> None:
    """Clients that the import added go, but for those that somebody has worked on since."""
    with vault.change() as change:
        _still_ours(vault, work)
        edited = {draft.client for draft in book.drafts(change, clients, change.index).values() if draft.was_edited_beside(work.entries)}
        kept = (edited | _sealed(vault, clients) | book.trashed()).intersection(clients)
        gone = [client for client in clients if client not in kept]
        vault.rows.remove_clients(gone)
        vault.rows.forget_import(sorted(kept))
        change.touch(*clients)
        detail: dict[str, str | int] = {"import": work.id.hex(), "kept": len(kept)}
        counts = {Back.REMOVED: len(gone), Back.KEPT: len(kept)}
        record = _note(change, work, counts, Entry(Action.UNDO_BATCH, clients=tuple(clients), count=len(gone), detail=detail))
    work.record = record


def _sealed(vault: OpenVault, clients: Sequence[ClientId]) -> set[ClientId]:
    """Those that stand in a sealed file: with them its way back would be gone."""
    return {row.client for row in vault.rows.seals_of(clients)} | {row.client for row in vault.rows.aliases_of(clients)}


def _note(change: Change, work: _Import, counts: Mapping[Back, int], entry: Entry) -> ImportRecord:
    record = work.record.after_back(counts)
    change.put_record(KIND, work.id, import_record.encode(record))
    change.record(entry)
    return record


def _still_ours(vault: OpenVault, work: _Import) -> None:
    if vault.records.get(KIND, work.id) != import_record.encode(work.record):
        raise Refused("Somebody else takes this import back at this moment.", id="undo_running", next_step="Wait for that to end.")


def _finish(vault: OpenVault, work: _Import) -> UndoReport:
    """The batches' records are of no more use; they go first, some at a time, from the last one on."""
    while work.record.batches > _RECORDS_AT_ONCE:
        _drop_records(vault, work, work.record.batches - _RECORDS_AT_ONCE)
    with vault.change() as change:
        _still_ours(vault, work)
        for number in range(work.record.batches):
            change.delete_record(batch_record.KIND, batch_id(work.id, number))
        record = work.record.without_batches(0).undone(vault.clock.now())
        change.put_record(KIND, work.id, import_record.encode(record))
        counts = {what.value: record.taken_back(what) for what in (Back.REMOVED, Back.RESTORED, Back.KEPT)}
        change.record(Entry(Action.UNDO_DONE, count=counts[Back.REMOVED.value], detail={"import": work.id.hex(), **counts}))
    return UndoReport(work.id.hex(), **counts, entry=change.receipt.index)


def _drop_records(vault: OpenVault, work: _Import, left: int) -> None:
    with vault.change() as change:
        _still_ours(vault, work)
        for number in range(left, work.record.batches):
            change.delete_record(batch_record.KIND, batch_id(work.id, number))
        record = work.record.without_batches(left)
        change.put_record(KIND, work.id, import_record.encode(record))
        change.record(Entry(Action.UNDO_BATCH, detail={"import": work.id.hex()}))
    work.record = record


def _clients(work: _Import) -> int:
    return sum(work.record.taken_back(what) for what in (Back.REMOVED, Back.RESTORED, Back.KEPT))
