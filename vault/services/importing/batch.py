"""One batch of an import: whom each row belongs to, what differs, and what became of the row."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vault.formats.structured import pack, unpack
from vault.model.fields import class_of
from vault.model.ids import ClientId
from vault.model.results import Warned
from vault.services.client_book import ClientBook, Saved
from vault.services.client_draft import ClientDraft, is_structured
from vault.services.importing.file_rows import FileRow
from vault.services.importing.import_record import Outcome
from vault.services.importing.known import Known
from vault.services.importing.row_marks import RowMarks
from vault.services.opened import Change, Snapshot


@dataclass(slots=True)
class _Work:
    """One client in the batch. `unseen`: nobody has seen it yet, being new or left over from an import that never ended."""

    draft: ClientDraft
    new: bool
    unseen: bool
    import_id: bytes | None = None
    changed: bool = False
    crm_ids: list[tuple[str, str]] = field(default_factory=list)
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a batch, and what is to be stored."""

    outcomes: Counter[Outcome]
    warnings: tuple[Warned, ...]
    saved: tuple[Saved, ...]

    @property
    def clients(self) -> tuple[ClientId, ...]:
        """The clients that the batch writes."""
        return tuple(each.draft.client for each in self.saved)


class BatchTaker:
    """Takes the batches of one file, one after the other. A trial stores nothing, so it keeps what later rows would meet."""

    def __init__(self, book: ClientBook, system: str, import_id: bytes, *, trial_of: int | None = None) -> None:
        """`trial_of` is the number of rows of which nothing is to be stored."""
        self._book = book
        self._system = system
        self._import = import_id
        self._trial = trial_of is not None
        self._kept: dict[str, _Work] = {}  # clients with more rows to come
        self._digests = RowMarks(trial_of or 0)

    def take(self, view: Change | Snapshot, rows: Sequence[FileRow], since: int) -> Taken:
        """Compares the rows with the book as it stands in `view`."""
        known = Known(self._book, self._system, rows)
        fresh = (self._book.new_draft(client, since) for client in self._book.new_ids(len(rows)))
        batch = _Batch(known, fresh, self._import, self._digests)
        batch.load(self._book.drafts(view, known.clients, since), self._kept)
        outcomes: Counter[Outcome] = Counter()
        warnings: list[Warned] = []
        for row in rows:
            outcome = batch.take(row)
            if outcome is not Outcome.UNCHANGED and row.read.warnings:
                outcome = Outcome.WARNED
                warnings += [Warned(each.id, f"Kept as written: {each.reason}.", row.number, each.column) for each in row.read.warnings]
            outcomes[outcome] += 1
        if self._trial:
            self._remember(rows, batch)
        return Taken(outcomes, tuple(warnings), tuple(batch.saved()))


    def _remember(self, rows: Sequence[FileRow], batch: "_Batch") -> None:
        for row in rows:
            if row.digest:
                self._digests.put(row.digest, row.number)
            if row.superseded:
                self._kept[row.read.crm_id] = batch.by_crm_id[row.read.crm_id]
            elif row.repeated:
                self._kept.pop(row.read.crm_id, None)


class _Batch:
    """The clients that one batch meets or makes."""

    def __init__(self, known: Known, fresh: Iterator[ClientDraft], import_id: bytes, met: RowMarks) -> None:
        self._known = known
        self._fresh = fresh
        self._import = import_id
        self._met = met
        self._works: dict[ClientId, _Work] = {}
        self._by_digest: dict[bytes, _Work] = {}
        self.by_crm_id: dict[str, _Work] = {}

    def load(self, stored: Mapping[ClientId, ClientDraft], kept: Mapping[str, _Work]) -> None:
        """The stored clients that the rows belong to, and those that a trial has met."""
        for client, draft in stored.items():
            unseen = self._known.hidden_import(client) not in (None, self._import)
            self._works[client] = _Work(draft, new=False, unseen=unseen, import_id=self._import if unseen else None)
        self._works.update({work.draft.client: work for work in kept.values()})
        self.by_crm_id.update(kept)

    def take(self, row: FileRow) -> Outcome:
        """Writes what one row says into the drafts."""
        if row.digest and row.digest in self._met:
            return Outcome.UNCHANGED
        work = self._work_of(row)
        if row.digest and not work.unseen:
            return Outcome.UNCHANGED
        changed = self._put(work, row)
        if work.unseen:
            work.unseen, work.changed = False, True
            return Outcome.ADDED
        work.changed = work.changed or changed
        return Outcome.UPDATED if changed else Outcome.UNCHANGED

    def saved(self) -> Iterator[Saved]:
        """What the batch has to store."""
        for work in self._works.values():
            if work.changed:
                yield Saved(work.draft, work.new, work.import_id, tuple(work.crm_ids), work.digest)

    def _work_of(self, row: FileRow) -> _Work:
        met = self._by_digest.get(row.digest) or self.by_crm_id.get(row.read.crm_id)
        client = self._known.client_of(row)
        work = met or (self._works[client] if client is not None else self._new_work())
        if row.digest:
            self._by_digest[row.digest] = work
        if row.read.crm_id:
            self.by_crm_id[row.read.crm_id] = work
        return work

    def _new_work(self) -> _Work:
        draft = next(self._fresh)
        self._works[draft.client] = _Work(draft, new=True, unseen=True, import_id=self._import)
        return self._works[draft.client]

    def _put(self, work: _Work, row: FileRow) -> bool:
        values = {reference: _merged(work.draft, reference, text) for reference, text in row.read.values.items()}
        if row.superseded:
            # What a later row of the file replaces is written once, so that the next import of the file finds nothing to do.
            values = {reference: text for reference, text in values.items() if not work.draft.has_had(reference, text)}
        changed = work.draft.put(values)
        if row.digest and work.new:
            work.digest = row.digest
        pair = self._known.crm_pair(row)
        if pair is not None and pair not in work.crm_ids and not self._known.has_crm_id(pair):
            work.crm_ids.append(pair)
            changed = True
        return changed


def _merged(draft: ClientDraft, reference: str, text: str) -> str:
    """A structured value keeps the components that the row leaves blank, as a client keeps its other fields."""
    if not is_structured(reference):
        return text
    held = draft.values(class_of(reference)).get(reference)
    return text if held is None else pack({**unpack(held), **unpack(text)})
