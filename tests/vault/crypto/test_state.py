"""The state tree against a second, slower one: rows, leaves, buckets, nodes, root."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.crypto import independent as second
from vault.crypto.state import (
    EMPTY,
    FAN,
    Column,
    bucket_hash,
    bucket_number,
    empty_root,
    encode_row,
    leaf_hash,
    node_hash,
    root_hash,
)  # fmt: skip

COLUMN = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8) | st.binary(max_size=8)
ROW = st.tuples(st.sampled_from(["client", "part", "tag", "alias"]), st.lists(COLUMN, max_size=4))
LEAF = st.tuples(st.binary(min_size=16, max_size=16), st.sampled_from(["client", "wrap", "batch"]), st.binary(min_size=32, max_size=32))


@given(st.sampled_from(["client", "wrap"]), st.binary(min_size=16, max_size=32), st.lists(ROW, max_size=5))
def test_leaves(kind: str, id: bytes, rows: list[tuple[str, list[Column]]]) -> None:
    made = leaf_hash(kind, id, [encode_row(table, columns) for table, columns in rows])
    assert made == second.state_leaf(kind, id, rows)
    assert made == leaf_hash(kind, id, [encode_row(table, columns) for table, columns in reversed(rows)])
    assert bucket_number(kind, id) == second.state_bucket_number(kind, id) < FAN * FAN


@given(ROW, ROW)
def test_no_two_rows_share_a_spelling(one: tuple[str, list[Column]], two: tuple[str, list[Column]]) -> None:
    assert (encode_row(*one) == encode_row(*two)) is (one == two)


def test_kinds_of_columns_are_told_apart() -> None:
    columns: list[Column] = [None, "", b"", 0, "0", b"0", 1, -1, "\x00", b"\x00"]
    assert len({encode_row("t", [column]) for column in columns}) == len(columns)
    assert len({encode_row("t", []), encode_row("t", [None]), encode_row("t", [None, None])}) == 3


def test_every_part_of_a_leaf_counts() -> None:
    row = encode_row("part", [1])
    made = [leaf_hash("client", b"1", [row]), leaf_hash("wrap", b"1", [row]), leaf_hash("client", b"2", [row]), leaf_hash("client", b"1", [])]
    made += [leaf_hash("client", b"1", [row, row]), leaf_hash("client", b"1", [encode_row("part", [2])]), leaf_hash("client", b"1", [encode_row("tag", [1])])]
    assert len(set(made)) == len(made)


@given(st.lists(LEAF, max_size=6, unique_by=lambda leaf: leaf[:2]))
def test_buckets(leaves: list[tuple[bytes, str, bytes]]) -> None:
    assert bucket_hash(leaves) == bucket_hash(list(reversed(leaves))) == second.state_bucket(leaves)
    assert (bucket_hash(leaves) == EMPTY) is (not leaves)


def whole_root(leaves: list[tuple[bytes, str, bytes]]) -> bytes:
    """Our functions folded into a root."""
    buckets: dict[int, list[tuple[bytes, str, bytes]]] = {}
    for id, kind, leaf in leaves:
        buckets.setdefault(bucket_number(kind, id), []).append((id, kind, leaf))
    nodes = [node_hash(EMPTY * FAN)] * FAN
    for first in {number // FAN for number in buckets}:
        nodes[first] = node_hash(b"".join(bucket_hash(buckets.get(first * FAN + second, [])) for second in range(FAN)))
    return root_hash(b"".join(nodes))


@settings(max_examples=25)
@given(st.lists(LEAF, max_size=40, unique_by=lambda leaf: leaf[:2]))
def test_roots(leaves: list[tuple[bytes, str, bytes]]) -> None:
    root = whole_root(leaves)
    assert root == second.state_root(leaves)
    assert (root == empty_root()) is (not leaves)
    for at, (id, kind, leaf) in enumerate(leaves[:3]):
        other = bytes((leaf[0] ^ 1,)) + leaf[1:]
        assert root not in {whole_root(leaves[:at] + leaves[at + 1 :]), whole_root([*leaves[:at], (id, kind, other), *leaves[at + 1 :]])}
