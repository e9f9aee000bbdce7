"""Who sits at which slot, sealed under the store key: the manifest itself names nobody.

Layout: nonce 12, AES-256-GCM of canonical JSON `{slot hex: [member, workstation]}`. Not bound to an epoch: a suspension by one side keeps the blob as it is.
"""

from collections.abc import Mapping
from typing import Any

from vault.crypto import labels
from vault.crypto.aead import Cipher
from vault.crypto.canonical import dumps, loads, unhex, words
from vault.crypto.errors import Malformed
from vault.crypto.kdf import hkdf_expand
from vault.crypto.lp import lp
from vault.model.ids import ID_BYTES, SlotId, VaultId

_WHAT = "list of names"
Names = Mapping[SlotId, tuple[str, str]]


def _cipher(store_key: bytes) -> Cipher:
    return Cipher(hkdf_expand(store_key, lp(labels.NAMES)))


def seal_names(names: Names, store_key: bytes, vault: VaultId) -> bytes:
    """The blob for the manifest's `names`; member and workstation by slot."""
    plain = dumps({slot.hex(): list(pair) for slot, pair in names.items()})
    return _cipher(store_key).seal(plain, lp(labels.NAMES, vault))


def open_names(sealed: bytes, store_key: bytes, vault: VaultId) -> dict[SlotId, tuple[str, str]]:
    """What `seal_names` sealed."""
    data: Any = loads(_cipher(store_key).open(sealed, lp(labels.NAMES, vault)), _WHAT)
    if not isinstance(data, dict) or any(not isinstance(pair, list) or len(pair) != 2 for pair in data.values()):
        raise Malformed(_WHAT)
    return {SlotId(unhex(slot, ID_BYTES, _WHAT)): (words(pair[0], _WHAT), words(pair[1], _WHAT)) for slot, pair in data.items()}
