"""A signed statement of the log's size and root, in the text form of C2SP tlog-checkpoint."""

import re
from dataclasses import dataclass

from vault.crypto.canonical import b64, number, unb64
from vault.crypto.errors import Malformed
from vault.crypto.signing import PAIR, Signed, verify_pair
from vault.crypto.slot import SlotKeys, SlotPublic
from vault.model.ids import SlotId, VaultId

_WHAT = "checkpoint"
_HASH = 32
_KEY_ID = 4
_SHAPE = re.compile(
    r"cassaforte\.vault/([0-9a-f]{32})\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/=]{44})\nclients (0|[1-9][0-9]{0,18})\n"
    r"erasures (0|[1-9][0-9]{0,18}) ([A-Za-z0-9+/=]{44})\n\n— ([0-9a-f]{32}) ([A-Za-z0-9+/=]+)\n"
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is stated. `erasures_hash` is SHA-256 over the sorted ids of erased clients."""

    vault: VaultId
    size: int
    root: bytes
    client_counter: int
    erasures: int
    erasures_hash: bytes

    def text(self) -> str:
        """The text that is signed."""
        lines = (
            f"cassaforte.vault/{self.vault.hex()}",
            str(self.size),
            b64(self.root),
            f"clients {self.client_counter}",
            f"erasures {self.erasures} {b64(self.erasures_hash)}",
        )
        return "\n".join(lines) + "\n"


def sign(checkpoint: Checkpoint, slot: SlotId, keys: SlotKeys) -> str:
    """The whole text with its signature line."""
    pair = keys.sign(_WHAT, checkpoint.vault, checkpoint.text().encode())
    return f"{checkpoint.text()}\n— {slot.hex()} {b64(keys.public.hash[:_KEY_ID] + pair)}\n"


def parse(text: str) -> tuple[Checkpoint, SlotId, bytes]:
    """`(checkpoint, slot, key id and signatures)`, strictly; not yet verified."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise Malformed(_WHAT)
    vault, size, root, counter, erasures, erased, slot, signature = found.groups()
    hashes = unb64(root, _WHAT), unb64(erased, _WHAT)
    sizes = [number(int(digits), 63, _WHAT) for digits in (size, counter, erasures)]
    signed = unb64(signature, _WHAT)
    if any(len(each) != _HASH for each in hashes) or len(signed) != _KEY_ID + PAIR:
        raise Malformed(_WHAT)
    checkpoint = Checkpoint(VaultId(bytes.fromhex(vault)), sizes[0], hashes[0], sizes[1], sizes[2], hashes[1])
    return checkpoint, SlotId(bytes.fromhex(slot)), signed


def is_signed(checkpoint: Checkpoint, signature: bytes, public: SlotPublic) -> bool:
    """Whether the slot with these public keys signed it."""
    signed = Signed(_WHAT, checkpoint.vault, public.hash, checkpoint.text().encode())
    return signature[:_KEY_ID] == public.hash[:_KEY_ID] and verify_pair(public.ed25519, public.mldsa44, signed, signature[_KEY_ID:])
