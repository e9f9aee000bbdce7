"""What is wrong with this copy of the vault, found without believing anything that is not signed: what both sides are to read before they go on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vault.crypto.anchor import Anchor, AnchorBroken
from vault.crypto.log_break import CONTINUED, OLDER, Kind, Sight
from vault.crypto.log_entry import Header, decode_leaf
from vault.crypto.manifest import decode_body, manifest_hash
from vault.crypto.merkle import Frontier, leaf_hash
from vault.errors import Tampered
from vault.model.progress import Work
from vault.services import checkpoints
from vault.services.anchors import others_claims
from vault.services.log_verify import LogVerifier
from vault.services.manifests import read_manifest_file
from vault.services.opened import OpenVault
from vault.services.seen import excuses, problem_of
from vault.store.log_rows import LogRows

_CHUNK = 1_000
_MOST_GAPS = 100_000


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` empty: nothing is wrong. Entries from `first` on are not proven; the log can go on at `size` with the state of entry `basis`.

    `root` is the tree root over the `size` leaves that lie here, a missing one counted as an empty one; `registry` the root over the records.
    `seen`: how far anybody had seen the vault.
    """

    kind: Kind | None
    problems: tuple[str, ...]
    first: int
    size: int
    root: bytes
    basis: int
    registry: bytes
    seen: Sight


@dataclass(slots=True)
class _Found:
    damage: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    first: int = 0


def examine(vault: OpenVault, data_folder: Path, claimed: int = 0) -> Work[Finding]:
    """Looks at a vault that was opened unverified. `claimed`: what another computer has seen of the log, as a person says."""
    rows, found = vault.log_rows, _Found()
    vault.chain.refresh()
    size = found.first = rows.size()
    _check_gaps(vault, size)
    verifier = LogVerifier(vault)
    bad = yield from verifier.first_bad()
    if bad is not None:
        found.first = bad[0]
        found.damage.append(f"Entry {bad[0]:,} of the log: {bad[1]}.")
    elif verifier.spoilt_tiles:
        found.damage.append("Stored hashes of the log were changed; every entry is proven.")
    root = stored_root(rows, size)
    basis, registry = _basis(vault, size, found)
    seen = _compare(vault, data_folder, found, size, sound=bad is None and not verifier.spoilt_tiles)
    if claimed > max(seen.size, size):
        seen = seen.joined(Sight(vault.chain.segment, claimed))
        found.older.append(f"You say that entry {claimed - 1:,} was seen on another computer; this copy ends before it.")
    kind: Kind | None = CONTINUED if found.damage else OLDER if found.older else None
    return Finding(kind, (*found.damage, *found.older), found.first, size, root, basis, registry, seen)


def stored_leaves(rows: LogRows, size: int) -> Iterator[tuple[int, bytes | None]]:
    """Every index up to `size` with its leaf, or None where none lies there."""
    for start in range(0, size, _CHUNK):
        there = {index: leaf for index, _, leaf in rows.indexed(start, min(size, start + _CHUNK))}
        for index in range(start, min(size, start + _CHUNK)):
            yield index, there.get(index)


def stored_root(rows: LogRows, size: int) -> bytes:
    """The tree root over what lies there."""
    tree = Frontier()
    for _, leaf in stored_leaves(rows, size):
        tree.append(leaf_hash(leaf or b""))
    return tree.root()


def _check_gaps(vault: OpenVault, size: int) -> None:
    if size - vault.log_rows.count() > _MOST_GAPS or not size:
        raise _restore("Of its log so much is missing that it cannot go on.")


def _basis(vault: OpenVault, size: int, found: _Found) -> tuple[int, bytes]:
    """The newest signed entry whose clients are those that lie here, to the last row; the root over the records, which had better be that entry's too.

    Clients are never signed away: only who holds their keys could say that they are right. Records carry what proves them, or are counters.
    """
    try:
        here = vault.state_here()
    except Tampered:
        raise _restore("Its clients or records were changed outside Cassaforte, row by row.") from None
    newest = None
    for header in _signed_from_the_end(vault, size):
        if header.client_root != here.clients:
            continue
        if header.registry_root == here.registry:
            return header.index, here.registry
        newest = newest or header
    if newest is None:
        raise _restore("Its clients were changed outside Cassaforte: they fit no entry of the log.")
    found.damage.append("The vault's records (requests, imports, sealed files, budgets) are proven by no entry of the log that is left.")
    return newest.index, here.registry


def _signed_from_the_end(vault: OpenVault, size: int) -> Iterator[Header]:
    for start in range(size, 0, -_CHUNK):
        for index, _, raw in reversed(vault.log_rows.indexed(max(0, start - _CHUNK), start)):
            header = _signed(vault, index, raw)
            if header is not None:
                yield header


def _signed(vault: OpenVault, index: int, raw: bytes) -> Header | None:
    try:
        leaf = decode_leaf(raw)
        vault.log.verify_entry(leaf)
    except Tampered:
        return None
    return leaf.header if leaf.header.index == index else None


def _compare(vault: OpenVault, data_folder: Path, found: _Found, size: int, *, sound: bool) -> Sight:
    """With all that remembers: this sign-in's anchor and its copy, what other sign-ins on this computer claim, checkpoints, `manifest.json`."""
    seen = Sight()
    anchors: tuple[Anchor, ...] = ()
    try:
        anchors = vault.remembered.read_all()
    except AnchorBroken as broken:
        found.older.append(broken.message)
    for each in anchors:
        seen = seen.joined(_sight(each))
        if sound:
            _judge(vault, each, found)
    for each in others_claims(data_folder, vault.vault):
        if each.place > (vault.chain.segment, size) and not any(excuses(broken, each) for broken in vault.chain.current.breaks):
            seen = seen.joined(_sight(each))
            found.older.append(f"A sign-in on this computer has seen {each.log_size:,} entries; here are {size:,}.")
    newest = vault.log_rows.newest_checkpoint()
    if newest is not None and newest[0] > size:
        seen = seen.joined(Sight(vault.chain.segment, newest[0]))
        found.older.append(f"A checkpoint covers {newest[0]:,} entries; here are {size:,}.")
    elif sound:
        _check_checkpoints(vault, found)
    return _with_manifest_file(vault, seen, found)


def _judge(vault: OpenVault, seen: Anchor, found: _Found) -> None:
    try:
        with vault.snapshot() as snapshot:
            problem = problem_of(vault, seen, snapshot)
            if problem is None:
                return
            if seen.log_size <= snapshot.size and vault.log.root_at(seen.log_size) != seen.log_root:
                found.first = min(found.first, _common(vault, snapshot.size))
    except Tampered as other:
        problem = other
    found.older.append(problem.message)


def _common(vault: OpenVault, size: int) -> int:
    """Up to where the log here is the one that was seen, as far as the anchor file remembers."""
    fits = [each.log_size for each in vault.remembered.file.history() if each.log_size <= size and vault.log.root_at(each.log_size) == each.log_root]
    return max(fits, default=0)


def _check_checkpoints(vault: OpenVault, found: _Found) -> None:
    try:
        with vault.snapshot():
            checkpoints.check_all(vault)
    except Tampered as problem:
        found.damage.append(problem.message)


def _with_manifest_file(vault: OpenVault, seen: Sight, found: _Found) -> Sight:
    signed = read_manifest_file(vault.folder)
    if any(vault.chain.hash_at(epoch) == manifest_hash(signed.body) for epoch in range(1, vault.chain.current.epoch + 1)):
        return seen
    manifest = decode_body(signed.body)
    segment = manifest.breaks[-1].number if manifest.breaks else 0
    found.older.append("The list of members and keys beside the database is newer than the database.")
    return seen.joined(Sight(segment, manifest.log_size, 0, manifest.epoch))


def _sight(each: Anchor) -> Sight:
    return Sight(each.segment, each.log_size, each.client_counter, each.epoch)


def _restore(what: str) -> Tampered:
    words = "Put the last backup in its place; both sides can then accept it with `vault accept-older`."
    return Tampered(what, id="beyond_mending", next_step=words)
