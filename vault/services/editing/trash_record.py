"""The record of a client in the trash (record kind `trash`, id of the client): canonical JSON `{"at", "entry"}`."""

from dataclasses import dataclass
from typing import cast

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed

KIND = "trash"


@dataclass(frozen=True, slots=True)
class InTrash:
    """Since when (UTC milliseconds), and the entry that says who did it."""

    at: int
    entry: int


def encode(record: InTrash) -> bytes:
    """The stored form."""
    return dumps({"at": record.at, "entry": record.entry})


def decode(data: bytes) -> InTrash:
    """The record that `encode` wrote."""
    words = loads(data)
    if not isinstance(words, dict) or set(words) != {"at", "entry"} or not all(type(each) is int for each in words.values()):
        raise Malformed("trash")
    return InTrash(cast(int, words["at"]), cast(int, words["entry"]))
