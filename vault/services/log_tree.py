"""The log's Merkle tree over stored rows: its frontier from tiles and the newest leaves, and new tiles as they fill."""

from collections.abc import Iterator
from typing import Protocol

from vault.crypto.merkle import Frontier, leaf_hash

TILE = 256
_HASH = 32


class TreeRows(Protocol):
    """What the tree reads and writes: leaves by index, complete tiles by (level, number)."""

    def leaves(self, start: int, end: int) -> list[bytes]:
        """Stored leaves with index in [start, end)."""
        ...

    def tile(self, level: int, tile: int) -> bytes | None:
        """256 hashes of 32 bytes, or None where the tile is not complete."""
        ...

    def put_tile(self, level: int, tile: int, hashes: bytes) -> None:
        """Stores a complete tile."""
        ...


def frontier_at(rows: TreeRows, size: int) -> Frontier:
    """The tree of the first `size` entries, from as few stored hashes as possible."""
    frontier = Frontier()
    _append_tiles(rows, frontier, size)
    for leaf in rows.leaves(frontier.size, size):
        frontier.append(leaf_hash(leaf))
    return frontier


def _append_tiles(rows: TreeRows, frontier: Frontier, size: int) -> None:
    for level in (2, 1, 0):
        span = TILE ** (level + 1)
        while frontier.size + span <= size:
            hashes = rows.tile(level, frontier.size // span)
            if hashes is None or len(hashes) != TILE * _HASH:
                break
            for at in range(0, len(hashes), _HASH):
                frontier.append_subtree(hashes[at : at + _HASH], TILE**level)


def store_filled_tiles(rows: TreeRows, size: int) -> None:
    """Writes the tiles that the newest entry completed; `size` is the size after it."""
    for level, tile, hashes in filled_tiles(rows, size):
        rows.put_tile(level, tile, hashes)


def filled_tiles(rows: TreeRows, size: int) -> Iterator[tuple[int, int, bytes]]:
    """`(level, tile, hashes)` of the tiles that end at `size`, the lowest first; each rests on those below it being stored."""
    level, count = 0, size
    while count and count % TILE == 0:
        tile = count // TILE - 1
        yield level, tile, _tile_hashes(rows, level, tile)
        level, count = level + 1, count // TILE


def _tile_hashes(rows: TreeRows, level: int, tile: int) -> bytes:
    first = tile * TILE
    if level == 0:
        return b"".join(leaf_hash(leaf) for leaf in rows.leaves(first, first + TILE))
    roots = []
    for number in range(first, first + TILE):
        hashes = rows.tile(level - 1, number)
        frontier = Frontier()
        for at in range(0, len(hashes or b""), _HASH):
            frontier.append((hashes or b"")[at : at + _HASH])
        roots.append(frontier.root())
    return b"".join(roots)
