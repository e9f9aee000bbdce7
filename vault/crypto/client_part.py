"""The sealed values of one client and class as one row: items in one order, cards first."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from vault.crypto.errors import Malformed
from vault.crypto.lp import Reader, lp

CURRENT = 1
FORMER = 0
SEARCH_CARD = "card.search.1"
LIST_CARD = "card.list.1"
_CARDS = (SEARCH_CARD, LIST_CARD)
_MIDDLE = struct.Struct(">IBQI")
_LENGTH = struct.Struct(">I")
_WHAT = "client record"


@dataclass(frozen=True, slots=True)
class Item:
    """One sealed value. `since` is the index of the log entry that wrote it; `state` is `CURRENT` or `FORMER`."""

    field: str
    version: int
    state: int
    since: int
    dek_version: int
    envelope: bytes

    def order(self) -> tuple[int, bytes, int]:
        """Cards first, then by field, then by version."""
        rank = _CARDS.index(self.field) if self.field in _CARDS else len(_CARDS)
        return rank, self.field.encode(), self.version


def encode_items(items: Iterable[Item]) -> bytes:
    """The body of a client part."""
    pieces = []
    for item in sorted(items, key=Item.order):
        head = _MIDDLE.pack(item.version, item.state, item.since, item.dek_version)
        pieces += [lp(item.field.encode()), head, lp(item.envelope)]
    return b"".join(pieces)


def decode_items(body: bytes) -> tuple[Item, ...]:
    """The items of a body, strictly in their order; a field has one current item at most."""
    reader = Reader(body, _WHAT)
    items: list[Item] = []
    current = None
    while not reader.done():
        item = _read(reader)
        if item.state not in (CURRENT, FORMER) or (items and items[-1].order() >= item.order()):
            raise Malformed(_WHAT)
        if item.state == CURRENT:
            if item.field == current:
                raise Malformed(_WHAT)
            current = item.field
        items.append(item)
    return tuple(items)


def _read(reader: Reader) -> Item:
    try:
        field = reader.lp().decode()
    except UnicodeDecodeError:
        raise Malformed(_WHAT) from None
    version, state, since, dek_version = _MIDDLE.unpack(reader.take(_MIDDLE.size))
    return Item(field, version, state, since, dek_version, reader.lp())


def first_item(body: bytes) -> Item:
    """The first item alone: the search card of an identity part, without a walk through the others."""
    try:
        at = 4 + _LENGTH.unpack_from(body)[0]
        version, state, since, dek_version = _MIDDLE.unpack_from(body, at)
        start = at + _MIDDLE.size + 4
        end = start + _LENGTH.unpack_from(body, start - 4)[0]
    except struct.error:
        raise Malformed(_WHAT) from None
    if end > len(body):
        raise Malformed(_WHAT)
    return Item(body[4:at].decode("utf-8", "replace"), version, state, since, dek_version, body[start:end])
