"""Half-typed edits, beside the vault: each a file sealed to the sign-in that typed it, so that a lock or a kill loses nothing."""

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from vault.crypto.canonical import dumps, loads
from vault.crypto.draft import DraftSealer
from vault.crypto.errors import Malformed, SealBroken
from vault.errors import Refused, StorageFailed, WrongUse
from vault.model import calls as c
from vault.model import results as r
from vault.model.ids import ClientId, client_code
from vault.model.log import Action, Entry
from vault.services.client_book import ClientBook
from vault.services.editing import typed
from vault.services.opened import OpenVault
from vault.store.files import sync_folder, write_whole

FOLDER = "drafts"
_AT_MOST = 50
_LONGEST = 600 * 1024  # bytes of a file: the longest value, sealed
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a draft file says. `client` None: a client that is not added yet."""

    client: ClientId | None
    at: int
    changes: tuple[c.FieldChange, ...]


class DraftBook:
    """The drafts of one sign-in."""

    def __init__(self, vault: OpenVault, book: ClientBook) -> None:
        self._vault, self._book = vault, book
        self._slot = vault.member.slot
        self._sealer = DraftSealer(vault.keys.slot_keys.signing.ed25519_seed, vault.vault, self._slot)
        self._folder = vault.folder / FOLDER

    def keep(self, call: c.KeepDraft) -> r.KeptDraft:
        """Seals what is typed; on the disk when this returns. No entry: nothing of the vault is shown or changed."""
        self._vault.require("sales")
        client = next(iter(self._book.by_codes([call.client]).values()), None) if call.client else None
        if call.client and client is None:
            raise WrongUse("No client has this code.", id="no_such_client")
        id = _checked(call.id) or os.urandom(16).hex()
        kept = self._paths()
        if id not in kept and len(kept) >= _AT_MOST:
            raise Refused(f"You have {_AT_MOST} unfinished edits.", id="too_many_drafts", next_step="Finish or discard some of them.")
        text = _encode(_Kept(client, self._vault.clock.now(), typed.checked(call.changes)))
        with contextlib.suppress(OSError):  # a folder that cannot be made is told by the write
            self._folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(self._path(id), self._sealer.seal(text, bytes.fromhex(id)))
        return r.KeptDraft(id)

    def list(self) -> r.Drafts:
        """The drafts of this sign-in, newest first, without what they say."""
        self._vault.require("sales")
        found = {id: kept for id, path in self._paths().items() if (kept := self._read(id, path)) is not None}
        shown = self._book.visible({kept.client for kept in found.values() if kept.client is not None})
        views = [
            r.DraftView(id, client_code(kept.client) if kept.client else "", kept.at, len(kept.changes))
            for id, kept in found.items()
            if kept.client is None or kept.client in shown
        ]
        return r.Drafts(tuple(sorted(views, key=lambda view: view.at, reverse=True)))

    def take(self, call: c.TakeDraft) -> c.Draft:
        """What a draft says, after an entry that names its client and fields."""
        self._vault.require("sales")
        id = _checked(call.id)
        kept = self._read(id, self._path(id))
        if kept is None:
            raise WrongUse("This draft is gone.", id="no_such_draft")
        fields = " ".join(change.field for change in kept.changes)
        with self._vault.change() as change:
            change.record(Entry(Action.DRAFT, client=kept.client, count=len(kept.changes), detail={"fields": fields} if fields else {}))
        return c.Draft(id, client_code(kept.client) if kept.client else "", kept.changes, kept.at)

    def drop(self, call: c.DropDraft) -> r.Done:
        """Destroys a draft; one that is gone already is no fault."""
        self._vault.require("sales")
        path = self._path(_checked(call.id))
        try:
            path.unlink(missing_ok=True)
            sync_folder(self._folder)
        except OSError as error:
            raise StorageFailed(f"A draft cannot be removed: {error.strerror}.", id="vault_unwritable", next_step="Check your rights.") from None
        return r.Done()

    def _path(self, id: str) -> Path:
        return self._folder / f"{self._slot.hex()}-{id}.draft"

    def _paths(self) -> dict[str, Path]:
        prefix = f"{self._slot.hex()}-"
        found = sorted(self._folder.glob(f"{prefix}*.draft")) if self._folder.is_dir() else []
        return {id: path for path in found if _ID.fullmatch(id := path.stem.removeprefix(prefix))}

    def _read(self, id: str, path: Path) -> _Kept | None:
        """A draft that this sign-in wrote; whatever else lies there is left alone."""
        try:
            if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > _LONGEST:
                return None
            return _decode(self._sealer.open(path.read_bytes(), bytes.fromhex(id)))
        except (OSError, SealBroken):
            return None


def _checked(id: str) -> str:
    if id and not _ID.fullmatch(id):
        raise WrongUse("A draft is named by 32 hexadecimal digits.", id="no_such_draft")
    return id


def _encode(kept: _Kept) -> bytes:
    changes = [{"field": each.field, "parts": dict(each.parts), "text": each.text, "version": each.version} for each in kept.changes]
    return dumps({"at": kept.at, "changes": changes, "client": kept.client.hex() if kept.client else ""})


def _decode(text: bytes) -> _Kept:
    words = loads(text, "draft")
    try:
        fields = cast(dict[str, object], words)
        changes = tuple(_changes(cast(list[dict[str, object]], fields["changes"])))
        client = ClientId(bytes.fromhex(cast(str, fields["client"]))) if fields["client"] else None
        return _Kept(client, int(cast(int, fields["at"])), changes)
    except (KeyError, TypeError, ValueError):
        raise Malformed("draft") from None


def _changes(words: list[dict[str, object]]) -> Iterator[c.FieldChange]:
    for each in words:
        yield c.FieldChange(str(each["field"]), cast(int, each["version"]), str(each["text"]), dict(cast(dict[str, str], each["parts"])))
