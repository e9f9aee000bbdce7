"""The words of a log entry as canonical JSON, and the list of clients that goes beside it when it is long."""

from collections.abc import Mapping
from typing import cast

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed
from vault.model.ids import ClientId
from vault.model.log import Action, Entry

_IN_BODY = 60  # ids that fit the 4k bucket beside the other words
_ID_BYTES = 16


def encode_entry(entry: Entry) -> tuple[bytes, bytes]:
    """`(body, attachment)`: the attachment is the clients' ids, 16 bytes each, where there are more than 60."""
    listed = entry.clients if len(entry.clients) <= _IN_BODY else ()
    words: dict[str, object] = {"action": entry.action.value}
    if entry.client is not None:
        words["client"] = entry.client.hex()
    if listed:
        words["clients"] = [client.hex() for client in listed]
    for key, value in (("field", entry.field), ("purpose", entry.purpose), ("count", entry.count)):
        if value:
            words[key] = value
    if entry.detail:
        words["detail"] = dict(entry.detail)
    return dumps(words), b"" if listed else b"".join(entry.clients)


def decode_entry(body: bytes, attachment: bytes = b"") -> Entry:
    """The entry that `encode_entry` wrote; unknown words are refused."""
    words = loads(body)
    if not isinstance(words, dict) or not set(words) <= {"action", "client", "clients", "field", "purpose", "count", "detail"}:
        raise Malformed("log entry")
    if len(attachment) % _ID_BYTES:
        raise Malformed("log entry")
    try:
        listed = tuple(ClientId(bytes.fromhex(text)) for text in cast(list[str], words.get("clients", [])))
        attached = tuple(
            ClientId(attachment[at : at + _ID_BYTES]) for at in range(0, len(attachment), _ID_BYTES)
        )
        return Entry(
            action=Action(words["action"]),
            client=ClientId(bytes.fromhex(words["client"])) if "client" in words else None,
            clients=listed or attached,
            field=str(words.get("field", "")),
            purpose=str(words.get("purpose", "")),
            count=int(words.get("count", 0)),
            detail=cast(Mapping[str, str | int], words.get("detail", {})),
        )
    except (KeyError, ValueError, TypeError):
        raise Malformed("log entry") from None
