"""Random ids, 16 bytes each, with types of their own; and the client code that people read."""

from typing import NewType

VaultId = NewType("VaultId", bytes)
ClientId = NewType("ClientId", bytes)
SlotId = NewType("SlotId", bytes)
SessionId = NewType("SessionId", bytes)
SealId = NewType("SealId", bytes)

ID_BYTES = 16
CODE_LENGTH = 8
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def client_code(client: ClientId) -> str:
    """The first 40 bits of a client's id as 8 Crockford base32 characters."""
    bits = int.from_bytes(client[:5], "big")
    return "".join(_CROCKFORD[(bits >> shift) & 31] for shift in range(35, -1, -5))


def read_code(text: str) -> str | None:
    """A typed client code in its one spelling (look-alikes folded, dash and case ignored), or None."""
    code = text.strip().upper().replace("-", "").translate(_LOOKALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(_CROCKFORD) else None


def code_prefix(code: str) -> bytes:
    """The five bytes that begin the id of every client with this code (in its one spelling)."""
    bits = 0
    for letter in code:
        bits = bits << 5 | _CROCKFORD.index(letter)
    return bits.to_bytes(5, "big")
