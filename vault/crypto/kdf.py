"""Keys from keys, and a key from a passphrase."""

import hmac
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from vault.errors import Refused

_HASH = SHA256()


def hkdf(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256, extract and expand (RFC 5869)."""
    return HKDF(_HASH, length, salt, info).derive(material)


def hkdf_expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF-SHA256, expand only: one purpose of a key that is already uniform."""
    return HKDFExpand(_HASH, length, info).derive(key)


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.digest(key, data, "sha256")


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What a guess at a passphrase costs: memory in KiB, passes, lanes."""

    memory_kib: int
    time: int
    lanes: int


# Below the floor nothing is made or opened, whatever a file says: an attacker who edits a slot file must not get a cheaper guess.
FLOOR = KdfCost(65_536, 3, 4)
DEFAULT = KdfCost(262_144, 3, 4)
_CEILING = KdfCost(4_194_304, 16, 16)


def check_cost(cost: KdfCost) -> None:
    """Refuses a cost below the floor, or so high that it would only stop the machine."""
    low = cost.memory_kib < FLOOR.memory_kib or cost.time < FLOOR.time or cost.lanes < FLOOR.lanes
    high = cost.memory_kib > _CEILING.memory_kib or cost.time > _CEILING.time or cost.lanes > _CEILING.lanes
    if low or high:
        raise Refused(
            "This sign-in file asks for a passphrase protection that Cassaforte does not accept.",
            id="kdf_cost",
            next_step="The file may have been altered. Tell the compliance officer.",
        )


def stretch(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """Argon2id of the passphrase in NFKC, 32 bytes; `salt` has 16."""
    check_cost(cost)
    return _argon2id(unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"), salt, cost, 32)


def _argon2id(passphrase: bytes, salt: bytes, cost: KdfCost, length: int) -> bytes:
    argon = Argon2id(salt=salt, length=length, iterations=cost.time, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return argon.derive(passphrase)
