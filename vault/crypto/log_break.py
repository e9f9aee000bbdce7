"""Where both sides went on after an alarm: what of the log is not proven or is gone, from which entry it goes on, and why. Part of the manifest."""

from dataclasses import dataclass
from typing import Any, Literal

from vault.crypto import labels
from vault.crypto.aead import Cipher
from vault.crypto.canonical import b64, number, unb64, unhex
from vault.crypto.errors import Malformed
from vault.crypto.kdf import hkdf_expand
from vault.crypto.lp import lp, u32
from vault.crypto.padding import VALUE_BUCKETS, pad, unpad
from vault.model.ids import ID_BYTES, SlotId, VaultId

_WHAT = "manifest"
_HASH = 32
_SIDES = 2
Kind = Literal["continued", "older"]
CONTINUED: Kind = "continued"
OLDER: Kind = "older"


@dataclass(frozen=True, slots=True)
class Sight:
    """How far somebody had seen the vault before the alarm: segment, log size, client counter, manifest epoch."""

    segment: int = 0
    size: int = 0
    counter: int = 0
    epoch: int = 0

    def joined(self, other: "Sight") -> "Sight":
        """What either has seen."""
        segment, size = max((self.segment, self.size), (other.segment, other.size))
        return Sight(segment, size, max(self.counter, other.counter), max(self.epoch, other.epoch))


@dataclass(frozen=True, slots=True)
class LogBreak:
    """One such place. Entries from `first` up to `size` are kept as they lie there and are not proven; `root` is the tree root over the `size` leaves.

    The log goes on from the clients' state of entry `basis` and from the records whose root is `registry`. `seen` is how far anybody had seen it:
    what lies between is gone. `reason` is sealed.
    """

    number: int
    kind: Kind
    first: int
    size: int
    root: bytes
    basis: int
    registry: bytes
    seen: Sight
    at: int
    by: tuple[SlotId, SlotId]
    reason: bytes

    @property
    def last(self) -> int:
        """One more than the last entry that is not proven or is gone."""
        return max(self.size, self.seen.size)


def encode_break(each: LogBreak) -> dict[str, object]:
    """For the manifest's canonical JSON."""
    seen = {"counter": each.seen.counter, "epoch": each.seen.epoch, "segment": each.seen.segment, "size": each.seen.size}
    return {
        "at": each.at,
        "basis": each.basis,
        "by": [slot.hex() for slot in each.by],
        "first": each.first,
        "kind": each.kind,
        "number": each.number,
        "reason": b64(each.reason),
        "registry": each.registry.hex(),
        "root": each.root.hex(),
        "seen": seen,
        "size": each.size,
    }


def decode_break(data: Any) -> LogBreak:
    """Strictly; the manifest compares the spelling."""
    seen = data["seen"]
    segment, epoch = (number(seen[name], 32, _WHAT) for name in ("segment", "epoch"))
    sight = Sight(segment, number(seen["size"], 63, _WHAT), number(seen["counter"], 63, _WHAT), epoch)
    by = [SlotId(unhex(slot, ID_BYTES, _WHAT)) for slot in data["by"]]
    if len(by) != _SIDES or by != sorted(set(by)) or data["kind"] not in (CONTINUED, OLDER):
        raise Malformed(_WHAT)
    root, basis = unhex(data["root"], _HASH, _WHAT), number(data["basis"], 63, _WHAT)
    made = LogBreak(
        number=number(data["number"], 32, _WHAT),
        kind=data["kind"],
        first=number(data["first"], 63, _WHAT),
        size=number(data["size"], 63, _WHAT),
        root=root,
        basis=basis,
        registry=unhex(data["registry"], _HASH, _WHAT),
        seen=sight,
        at=number(data["at"], 63, _WHAT),
        by=(by[0], by[1]),
        reason=unb64(data["reason"], _WHAT),
    )
    if not (made.first <= made.size and made.basis < made.size and made.number > sight.segment):
        raise Malformed(_WHAT)
    return made


def seal_reason(text: str, store_key: bytes, vault: VaultId, number: int) -> bytes:
    """Why, readable by members alone."""
    return _cipher(store_key).seal(pad(text.encode(), VALUE_BUCKETS), lp(labels.BREAK_REASON, vault, u32(number)))


def open_reason(each: LogBreak, store_key: bytes, vault: VaultId) -> str:
    """What `seal_reason` sealed."""
    try:
        return unpad(_cipher(store_key).open(each.reason, lp(labels.BREAK_REASON, vault, u32(each.number))), VALUE_BUCKETS).decode()
    except UnicodeDecodeError:
        raise Malformed(_WHAT) from None


def _cipher(store_key: bytes) -> Cipher:
    return Cipher(hkdf_expand(store_key, lp(labels.BREAK_REASON)))
