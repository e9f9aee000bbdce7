"""Verifies the whole log, entry by entry: the first one that does not fit is named, also a cut tail and an older copy."""

from collections.abc import Sequence
from dataclasses import dataclass

from vault.crypto import checkpoint as texts
from vault.crypto.anchor import Anchor
from vault.crypto.errors import Malformed
from vault.crypto.log_break import LogBreak
from vault.crypto.log_entry import START, Header, Leaf, attachment_hash, decode_leaf
from vault.crypto.merkle import Frontier, leaf_hash
from vault.errors import Tampered
from vault.model.classes import FieldClass
from vault.model.ids import SessionId
from vault.model.progress import Progress, Work
from vault.model.results import VerifyReport
from vault.services.checkpoints import check_all
from vault.services.log_book import keeps_clients
from vault.services.log_damage import log_damages
from vault.services.log_tree import TILE, filled_tiles
from vault.services.opened import OpenVault
from vault.services.seen import excuses

_BATCH = 1_000
_SAID = "The access log was changed: "


class _Bad(Exception):
    """The entry at which the log stops being right, and why."""

    def __init__(self, index: int, why: str) -> None:
        super().__init__(why)
        self.index = index
        self.why = why


@dataclass(frozen=True, slots=True)
class _Seen:
    """What others have seen of the log, read before its size: so that nobody who writes meanwhile can raise a false alarm."""

    anchors: tuple[Anchor, ...]
    checkpoints: tuple[texts.Checkpoint, ...]  # of the vault itself
    kept: tuple[texts.Checkpoint, ...] = ()  # that somebody kept elsewhere
    problem: "_Bad | Tampered | None" = None  # of an anchor or checkpoint; which entries are sound is told first

    @property
    def sizes(self) -> set[int]:
        """Where the tree's root is to be compared."""
        return {each.size for each in (*self.checkpoints, *self.kept)} | {each.log_size for each in self.anchors}


class LogVerifier:
    """One walk from the first entry to the last. `against`: checkpoints as text that were kept elsewhere."""

    def __init__(self, vault: OpenVault, against: Sequence[str] = ()) -> None:
        self._vault = vault
        self._against = against
        self._tolerant = False
        self.spoilt_tiles = False  # of `first_bad`: stored hashes differ, which proves nothing against an entry
        self._tree = Frontier()
        self._last: dict[SessionId, tuple[int, int]] = {}  # sequence and monotonic time of each session's newest entry
        self._former: Header | None = None
        self._epoch = 1  # the newest that a session began under: from then on it held for certain
        self._points: dict[int, bytes] = {}
        self._walls: dict[int, int] = {}

    def run(self) -> Work[VerifyReport]:
        """Progress in entries; the report names the first bad entry."""
        seen, size = _Seen((), ()), 0
        try:
            seen = self._seen()
            size = self._vault.log_rows.size()
            self._vault.chain.refresh()  # after the size: the list of members under which the last session began is among them
            wanted = seen.sizes
            yield from self._walk_to(size, wanted)
            self._check_points(seen, size)
            self._check_state()
        except _Bad as bad:
            return self._report(size, seen, bad)
        return self._report(size, seen, None)

    def first_bad(self) -> Work[tuple[int, str] | None]:
        """The entries alone: the first that is not right, and why. Nothing is compared with what others have seen."""
        self._tolerant = True
        try:
            yield from self._walk_to(self._vault.log_rows.size(), set())
        except _Bad as bad:
            return bad.index, bad.why
        return None

    def _walk_to(self, size: int, wanted: set[int]) -> Work[None]:
        while self._tree.size < size:
            self._walk(min(size, self._tree.size + _BATCH), wanted)
            yield Progress(self._tree.size, size, "Verifying the log")

    def _report(self, size: int, seen: _Seen, bad: _Bad | None) -> VerifyReport:
        last = self._walls.get(max((each.size for each in seen.checkpoints), default=0), 0)
        problem = f"Entry {bad.index}: {bad.why}." if bad else ""
        return VerifyReport(size, self._tree.root().hex(), bad.index if bad else None, problem, last, log_damages(self._vault))

    def _seen(self) -> _Seen:
        anchors: tuple[Anchor, ...] = ()
        problem: _Bad | Tampered | None = None
        try:
            anchors = self._vault.remembered.read_all()
        except Tampered as broken:
            problem = broken
        read: list[list[texts.Checkpoint]] = []
        for those in ([text for _, _, text in self._vault.log_rows.checkpoint_rows()], self._against):
            read.append([])
            for text in those:
                try:
                    read[-1].append(self._checkpoint(text))
                except _Bad as bad:
                    problem = problem or bad
        return _Seen(anchors, tuple(read[0]), tuple(read[1]), problem)

    def _checkpoint(self, text: str) -> texts.Checkpoint:
        try:
            checkpoint, slot, signature = texts.parse(text)
        except Malformed:
            raise _Bad(0, "a checkpoint is not well formed") from None
        listed = self._vault.chain.current.slot(slot)
        if checkpoint.vault != self._vault.vault or listed is None or not texts.is_signed(checkpoint, signature, listed.public):
            raise _Bad(max(0, checkpoint.size - 1), "the signature of a checkpoint does not fit")
        return checkpoint

    def _walk(self, end: int, wanted: set[int]) -> None:
        for index, session, raw in self._vault.log_rows.indexed(self._tree.size, end):
            if index != self._tree.size:
                raise _Bad(self._tree.size, "it is missing")
            if self._vault.log.given_up(index) is not None:
                self._tree.append(leaf_hash(raw))
            else:
                leaf = self._decoded(index, raw)
                if session != leaf.header.session:
                    raise _Bad(index, "it stands under another session")
                self._take(leaf)
                self._walls[self._tree.size] = leaf.header.wall
            if self._tree.size in wanted:
                self._points[self._tree.size] = self._tree.root()
            for each in self._vault.chain.current.breaks:
                self._go_on(each)
            if self._tree.size % TILE == 0:
                self._check_tiles(index)
        if self._tree.size != end:
            raise _Bad(self._tree.size, "it is missing")

    def _go_on(self, each: LogBreak) -> None:
        """What both sides kept when they went on must lie there as it was."""
        if self._tree.size != each.size:
            return
        if self._tree.root() != each.root:
            raise _Bad(max(0, each.size - 1), "up to here it is not the log that both sides went on with")
        self._former = self._vault.log.state_of(each)

    def _decoded(self, index: int, raw: bytes) -> Leaf:
        try:
            return decode_leaf(raw)
        except Malformed:
            raise _Bad(index, "it is not well formed") from None

    def _take(self, leaf: Leaf) -> None:
        header, index = leaf.header, self._tree.size
        if header.index != index:
            raise _Bad(index, "another entry stands in its place")
        if header.former_root != self._tree.root():
            raise _Bad(index, "it does not continue the entries before it")
        try:
            self._vault.log.verify_entry(leaf)
            self._check_writer(leaf)
        except Tampered as problem:
            raise _Bad(index, problem.message.rstrip(".").removeprefix(_SAID)) from None
        self._check_order(header)
        if attachment_hash(self._vault.log_rows.attachment(index)) != header.attachment:
            raise _Bad(index, "the list beside it was changed")
        self._tree.append(leaf_hash(leaf.raw))
        self._former = header

    def _check_writer(self, leaf: Leaf) -> None:
        """A session begins under the epoch that holds, and ends with its slot; clients are changed by those who hold their keys."""
        if leaf.header.kind == START:
            epoch = self._vault.log.session(leaf.header.session).record.epoch
            if epoch < self._epoch:
                raise _Bad(leaf.header.index, "its session began under a list of members that no longer held")
            self._epoch = epoch
        slot = self._vault.log.slot_of(leaf, self._epoch)
        if self._former is None:
            return
        if not keeps_clients(self._former, leaf.header):
            raise _Bad(leaf.header.index, "it goes back to an older state of the clients")
        if leaf.header.client_counter != self._former.client_counter and FieldClass.IDENTITY not in slot.classes:
            raise _Bad(leaf.header.index, "clients were changed by somebody who does not hold their keys")

    def _check_order(self, header: Header) -> None:
        former = self._last.get(header.session)
        expected = (0 if former is None else former[0] + 1) == header.sequence and (header.kind == START) == (former is None)
        if not expected:
            raise _Bad(header.index, "an entry of its session is missing before it")
        if former is not None and header.monotonic < former[1]:
            raise _Bad(header.index, "its time goes back behind the entry before it")
        self._last[header.session] = (header.sequence, header.monotonic)

    def _check_tiles(self, index: int) -> None:
        for level, tile, hashes in filled_tiles(self._vault.log_rows, self._tree.size):
            if self._vault.log_rows.tile(level, tile) == hashes:
                continue
            self.spoilt_tiles = True
            if not self._tolerant:
                raise _Bad(index, "the stored hashes of its tile were changed")

    def _check_points(self, seen: _Seen, size: int) -> None:
        """Whoever has seen more of the log than there is, or another one, says so."""
        breaks = self._vault.chain.current.breaks
        for anchor in seen.anchors:
            if any(excuses(each, anchor) for each in breaks):
                continue
            if anchor.log_size > size:
                raise _Bad(size, f"the log was cut; this computer has seen {anchor.log_size} entries")
            if anchor.log_size and self._points.get(anchor.log_size) != anchor.log_root:
                raise _Bad(anchor.log_size - 1, "this computer has seen another log up to here")
        for what, those in (("a checkpoint", seen.checkpoints), ("the checkpoint that you gave", seen.kept)):
            for each in those:
                if each.size > size:
                    raise _Bad(size, f"the log was cut; {what} covers {each.size} entries")
                if self._points.get(each.size) != each.root:
                    raise _Bad(each.size - 1, f"{what} was signed for another log up to here")
        if seen.problem is not None:
            raise seen.problem

    def _check_state(self) -> None:
        try:
            self._vault.load_keys()  # a vault that was only looked at has none yet, and the clients' tag needs them
            with self._vault.snapshot() as snapshot:
                snapshot.check_whole()
                check_all(self._vault)
        except Tampered as problem:
            raise _Bad(self._tree.size - 1, problem.message.rstrip(".")) from None
