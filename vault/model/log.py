"""The access log's nouns: what is written down before anything is shown or changed."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vault.model.ids import ClientId


class Action(StrEnum):
    """What an entry says was done. The spelling is stored for ever."""

    SESSION_END = "session_end"
    BEAT = "beat"
    CREATED = "created"
    LIST = "list"
    REVEAL = "reveal"
    COPY = "copy"
    CALL = "call"
    EMAIL = "email"
    CLIENT_ADDED = "client_added"
    CLIENT_CHANGED = "client_changed"
    CLIENT_TRASHED = "client_trashed"
    CLIENT_RESTORED = "client_restored"
    HISTORY = "history"
    DRAFT = "draft"
    IMPORT_START = "import_start"
    IMPORT_BATCH = "import_batch"
    IMPORT_DONE = "import_done"
    FILE_SAMPLES = "file_samples"
    UNDO_START = "undo_start"
    UNDO_BATCH = "undo_batch"
    UNDO_DONE = "undo_done"
    SEAL_START = "seal_start"
    SEAL_BATCH = "seal_batch"
    SEAL_DONE = "seal_done"
    SEAL_PROOF = "seal_proof"
    RESIDUE_STEP = "residue_step"
    UNSEAL = "unseal"
    LEAK_TRIAGE = "leak_triage"
    LEAK_VALUES = "leak_values"
    NOTIFY = "notify"
    REQUEST = "request"
    APPROVAL = "approval"
    RENEWAL = "renewal"
    MANIFEST = "manifest"
    SWEEP = "sweep"
    SWEEP_DONE = "sweep_done"
    LOG_READ = "log_read"
    CHECKPOINT = "checkpoint"
    FAILED_UNLOCK = "failed_unlock"
    LOG_CONTINUED = "log_continued"
    OLDER_ACCEPTED = "older_accepted"
    ANCHOR_LOST = "anchor_lost"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. Clients by random id; never a name, a value or the text of a query.

    `detail` holds counts, hashes in hex and words of ours, no text typed or read.
    """

    action: Action
    client: ClientId | None = None
    clients: tuple[ClientId, ...] = ()
    field: str = ""
    purpose: str = ""
    count: int = 0
    detail: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an entry is durable: made only after COMMIT and the anchor's fsync. `at` is UTC milliseconds."""

    index: int
    at: int
    entry: Entry

    def covers(self, client: ClientId) -> bool:
        """Whether the entry names this client."""
        return client == self.entry.client or client in self.entry.clients
