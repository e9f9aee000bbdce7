"""Failed unlocks: sealed to the officers beside the vault, since whoever failed cannot write the log; taken in at the next unlock."""

import contextlib
import re
import secrets
import stat
from pathlib import Path

from vault.crypto import hpke
from vault.crypto.canonical import dumps
from vault.crypto.manifest import decode_body
from vault.errors import VaultError
from vault.model.log import Action, Entry
from vault.services.manifests import read_manifest_file
from vault.services.opened import OpenVault
from vault.store.files import write_whole

FOLDER = "pending"
_LONGEST = 4_096  # bytes; a sealed try has about half of it
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
    paths = sorted(path for path in folder.iterdir() if _FILE.fullmatch(path.name))[:_AT_MOST] if folder.is_dir() else []
    tries = {path: data for path in paths if (data := _read(path)) is not None}
    if not tries:
        return
    with vault.change() as change:
        for path, data in tries.items():
            change.put_record("failed_unlock", bytes.fromhex(path.stem), data)
        change.record(Entry(Action.FAILED_UNLOCK, count=len(tries)))
    for path in tries:
        with contextlib.suppress(OSError):  # one that stays is taken in again; that must not keep a member out
            path.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    """A try as it was sealed; whoever can write to the folder can put anything there, and that is left alone."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > _LONGEST:
            return None
        return path.read_bytes()
    except OSError:
        return None
