"""Failed unlocks: sealed to the officers beside the vault, since whoever failed cannot write the log; taken in at the next unlock."""

import contextlib
import re
import secrets
from pathlib import Path

from vault.crypto import hpke
from vault.crypto.canonical import dumps
from vault.crypto.manifest import decode_body
from vault.errors import VaultError
from vault.model.log import Action, Entry
from vault.services.manifests import read_manifest_file, write_whole
from vault.services.opened import OpenVault

FOLDER = "pending"
_AT_MOST = 200  # files; more failed tries add nothing but a full disk
_FILE = re.compile(r"[0-9a-f]{32}\.sealed")


def note_failed_unlock(folder: Path, name: str, now: int) -> None:
    """Keeps one failed try. That it cannot be kept must not hide why the unlock failed."""
    with contextlib.suppress(VaultError, OSError):
        manifest = decode_body(read_manifest_file(folder).body)
        if len(list((folder / FOLDER).iterdir())) >= _AT_MOST:
            return
        id = secrets.token_hex(16)
        context = hpke.WrapContext(manifest.vault, "failed-unlock", f"pending/{id}", manifest.epoch)
        sealed = hpke.wrap(dumps({"at": now, "name": name[:80]}), manifest.roles["officers"].hpke, context)
        write_whole(folder / FOLDER / f"{id}.sealed", sealed)


def take_in(vault: OpenVault) -> None:
    """Writes one entry for the failed tries so far; what they say is kept for the officers as a record each."""
    folder = vault.folder / FOLDER
    paths = sorted(path for path in folder.iterdir() if _FILE.fullmatch(path.name)) if folder.is_dir() else []
    if not paths:
        return
    with vault.change() as change:
        for path in paths:
            change.put_record("failed_unlock", bytes.fromhex(path.stem), path.read_bytes())
        change.record(Entry(Action.FAILED_UNLOCK, count=len(paths)))
    for path in paths:
        path.unlink(missing_ok=True)
