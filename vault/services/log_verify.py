"""Verifies the whole log, entry by entry: the first one that does not fit is named, also a cut tail and an older copy."""

from collections.abc import Iterator

from vault.crypto import checkpoint as texts
from vault.crypto.errors import Malformed
from vault.crypto.log_entry import START, Leaf, attachment_hash, decode_leaf
from vault.crypto.merkle import Frontier, leaf_hash
from vault.errors import Tampered
from vault.model.ids import SessionId
from vault.model.progress import Progress, Work
from vault.model.results import VerifyReport
from vault.services.log_tree import TILE
from vault.services.opened import OpenVault

_BATCH = 1_000
_HASH = 32


class _Bad(Exception):
    """The entry at which the log stops being right, and why."""

    def __init__(self, index: int, why: str) -> None:
        super().__init__(why)
        self.index = index
        self.why = why


class LogVerifier:
    """One walk from the first entry to the last."""

    def __init__(self, vault: OpenVault) -> None:
        self._vault = vault
        self._tree = Frontier()
        self._last: dict[SessionId, tuple[int, int]] = {}  # sequence and monotonic time of each session's newest entry
        self._points: dict[int, bytes] = {}
        self._walls: dict[int, int] = {}

    def run(self) -> Work[VerifyReport]:
        """Progress in entries; the report names the first bad entry."""
        size = self._vault.log_rows.size()
        sizes: set[int] = set()
        try:
            sizes = {checkpoint.size for checkpoint in self._checkpoints()}
            anchor = self._vault.anchored()
            wanted = sizes | ({anchor.log_size} if anchor else set())
            while self._tree.size < size:
                end = min(size, self._tree.size + _BATCH)
                self._walk(end, wanted)
                yield Progress(self._tree.size, size, "Verifying the log")
            self._check_points(size)
            self._check_state()
        except _Bad as bad:
            return VerifyReport(size, self._tree.root().hex(), bad.index, f"Entry {bad.index}: {bad.why}.", self._walls.get(max(sizes, default=0), 0))
        return VerifyReport(size, self._tree.root().hex(), None, "", self._walls.get(max(sizes, default=0), 0))

    def _walk(self, end: int, wanted: set[int]) -> None:
        found = self._vault.log_rows.indexed(self._tree.size, end)
        for index, raw in found:
            if index != self._tree.size:
                raise _Bad(self._tree.size, "it is missing")
            self._take(index, raw)
            if self._tree.size in wanted:
                self._points[self._tree.size] = self._tree.root()
                self._walls[self._tree.size] = decode_leaf(raw).header.wall
            if self._tree.size % TILE == 0:
                self._check_tile(index)
        if self._tree.size != end:
            raise _Bad(self._tree.size, "it is missing")

    def _take(self, index: int, raw: bytes) -> None:
        try:
            leaf = decode_leaf(raw)
        except Malformed:
            raise _Bad(index, "it is not well formed") from None
        header = leaf.header
        if header.index != index:
            raise _Bad(index, "another entry stands in its place")
        if header.former_root != self._tree.root():
            raise _Bad(index, "it does not continue the entries before it")
        try:
            self._vault.log.verify_entry(leaf)
        except Tampered as problem:
            raise _Bad(index, problem.message.rstrip(".").removeprefix("The access log was changed: ")) from None
        self._check_order(leaf)
        if attachment_hash(self._vault.log_rows.attachment(index)) != header.attachment:
            raise _Bad(index, "the list beside it was changed")
        self._tree.append(leaf_hash(raw))

    def _check_order(self, leaf: Leaf) -> None:
        header = leaf.header
        former = self._last.get(header.session)
        expected = (0 if former is None else former[0] + 1) == header.sequence and (header.kind == START) == (former is None)
        if not expected:
            raise _Bad(header.index, "an entry of its session is missing before it")
        if former is not None and header.monotonic < former[1]:
            raise _Bad(header.index, "its time goes back behind the entry before it")
        self._last[header.session] = (header.sequence, header.monotonic)

    def _check_tile(self, index: int) -> None:
        stored = self._vault.log_rows.tile(0, self._tree.size // TILE - 1)
        leaves = self._vault.log_rows.leaves(self._tree.size - TILE, self._tree.size)
        if stored != b"".join(leaf_hash(raw) for raw in leaves):
            raise _Bad(index, "the stored hashes of its tile were changed")

    def _check_points(self, size: int) -> None:
        """Whoever has seen more of the log than there is, or another one, says so."""
        anchor = self._vault.anchored()
        if anchor and anchor.log_size > size:
            raise _Bad(size, f"the log was cut; this computer has seen {anchor.log_size} entries")
        if anchor and anchor.log_size and self._points.get(anchor.log_size) != anchor.log_root:
            raise _Bad(anchor.log_size - 1, "this computer has seen another log up to here")
        for checkpoint in self._checkpoints():
            if checkpoint.size > size:
                raise _Bad(size, f"the log was cut; a checkpoint covers {checkpoint.size} entries")
            if self._points.get(checkpoint.size) != checkpoint.root:
                raise _Bad(checkpoint.size - 1, "a checkpoint was signed for another log up to here")

    def _check_state(self) -> None:
        try:
            with self._vault.snapshot() as snapshot:
                snapshot.check_whole()
        except Tampered as problem:
            raise _Bad(self._tree.size - 1, problem.message.rstrip(".")) from None

    def _checkpoints(self) -> Iterator[texts.Checkpoint]:
        for text in self._vault.log_rows.checkpoints():
            try:
                checkpoint, slot, signature = texts.parse(text)
            except Malformed:
                raise _Bad(0, "a checkpoint is not well formed") from None
            listed = self._vault.chain.current.slot(slot)
            if checkpoint.vault != self._vault.vault or listed is None or not texts.is_signed(checkpoint, signature, listed.public):
                raise _Bad(max(0, checkpoint.size - 1), "the signature of a checkpoint does not fit")
            yield checkpoint
