"""What a client looks like in a list, and what is searched: two small sealed cards of the identity class.

*Search card*: `1` U+001F sort key U+001F words U+001F tags U+001F city U+001F last contact U+001F owner. *List card*: canonical JSON.
Byte formats: docs/formats.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed
from vault.model.ids import ClientId

_MARK = "\x1f"
_VERSION = "1"
_PARTS = 7
_LIST_FIELDS = {"city", "last_contact", "masks", "name", "owner", "tags", "v"}


@dataclass(frozen=True, slots=True)
class SearchCard:
    """What one client is found and sorted by. Words are in normal form, sorted, unique."""

    client: ClientId
    sort: str
    words: str
    tags: str = ""
    city: str = ""
    last_contact: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ListCard:
    """What a list and the detail panel show before anything is revealed. `masks` by field reference."""

    name: str
    city: str = ""
    last_contact: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    masks: Mapping[str, str] | None = None

    def mask(self, kind: str) -> str:
        """The mask of the first value of a kind, or an empty text."""
        found = [ref for ref in self.masks or {} if ref.rpartition(".")[0] == kind]
        return (self.masks or {})[min(found, key=_item)] if found else ""


def initials(name: str) -> str:
    """What is shown of a name when the listing budget is used up."""
    return " ".join(f"{word[0]}." for word in name.split())


def encode_search(card: SearchCard) -> bytes:
    """The sealed text of a search card."""
    texts = (card.sort, card.words, card.tags, card.city, card.last_contact, card.owner)
    return _MARK.join((_VERSION, *(text.replace(_MARK, " ") for text in texts))).encode()


def decode_search(client: ClientId, data: bytes) -> SearchCard:
    """The card that `encode_search` wrote."""
    parts = data.decode().split(_MARK)
    if len(parts) != _PARTS or parts[0] != _VERSION:
        raise Malformed("search card")
    return SearchCard(client, *parts[1:])


def encode_list(card: ListCard) -> bytes:
    """The sealed text of a list card."""
    return dumps(
        {
            "city": card.city,
            "last_contact": card.last_contact,
            "masks": dict(card.masks or {}),
            "name": card.name,
            "owner": card.owner,
            "tags": list(card.tags),
            "v": 1,
        }
    )


def decode_list(data: bytes) -> ListCard:
    """The card that `encode_list` wrote."""
    words = loads(data, "list card")
    if not isinstance(words, dict) or set(words) != _LIST_FIELDS or words["v"] != 1:
        raise Malformed("list card")
    texts = [words[each] for each in ("name", "city", "last_contact", "owner")]
    tags, masks = words["tags"], words["masks"]
    if not (isinstance(tags, list) and isinstance(masks, dict) and all(isinstance(each, str) for each in (*texts, *tags, *masks.values()))):
        raise Malformed("list card")
    name, city, last_contact, owner = cast(list[str], texts)
    return ListCard(name, city, last_contact, owner, tuple(cast(list[str], tags)), cast(dict[str, str], masks))


def _item(ref: str) -> int:
    return int(ref.rpartition(".")[2])
