"""One session as it writes the log: its key, its ratchet, and how an entry becomes a stored leaf."""

import os
from dataclasses import dataclass, replace

from vault import __version__
from vault.crypto import hpke
from vault.crypto.log_entry import OTHER, START, Header, Ratchet, StartRecord, attachment_hash, clear_leaf, seal_attachment, seal_leaf, start_body
from vault.crypto.signing import SessionKey
from vault.crypto.slot import SlotKeys
from vault.model.ids import ID_BYTES, SessionId, SlotId, VaultId
from vault.model.log import Entry
from vault.services.entry_text import encode_entry

_SEED = 32


@dataclass(frozen=True, slots=True)
class Seen:
    """What a session had in front of it when it began: the manifest, and what this computer last saw of the log."""

    epoch: int
    manifest: bytes
    anchor_size: int
    anchor_root: bytes
    request: bytes = b""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry ready to be stored."""

    raw: bytes
    attachment: bytes = b""


class LogWriter:
    """Writes for one session. The ratchet moves on only when an entry is committed."""

    def __init__(self, vault: VaultId, slot: SlotId, slot_keys: SlotKeys, officers: bytes) -> None:
        self.session = SessionId(os.urandom(ID_BYTES))
        self._vault = vault
        self._slot = slot
        self._slot_keys = slot_keys
        self._key = SessionKey()
        seed = os.urandom(_SEED)
        self._ratchet = Ratchet(seed)
        self._sealed_seed = hpke.wrap(seed, officers, hpke.WrapContext(vault, "ratchet", f"session/{self.session.hex()}"))

    @property
    def sequence(self) -> int:
        """The number of the next entry in this session."""
        return self._ratchet.sequence

    def start(self, header: Header, seen: Seen) -> Leaf:
        """The session's first entry; clear, since verifiers need the key in it."""
        record = StartRecord(
            session=self.session,
            slot=self._slot,
            key=self._key.public,
            epoch=seen.epoch,
            manifest=seen.manifest,
            seed=self._sealed_seed,
            program=__version__,
            anchor_size=seen.anchor_size,
            anchor_root=seen.anchor_root,
            request=seen.request,
        )
        pair = self._slot_keys.sign("session", self._vault, record.encode())
        return Leaf(clear_leaf(replace(header, kind=START), start_body(record, pair), self._key))

    def seal(self, header: Header, entry: Entry, kind: int = OTHER) -> Leaf:
        """Any other entry, readable by officers alone."""
        body, listed = encode_entry(entry)
        key = self._ratchet.key
        attachment = seal_attachment(listed, key, self._vault, header.index) if listed else b""
        filled = replace(header, kind=kind, attachment=attachment_hash(attachment))
        return Leaf(seal_leaf(filled, key, body, self._key), attachment)

    def committed(self) -> None:
        """The entry is durable: its key is forgotten."""
        self._ratchet.advance()
