"""The chain of manifests: each epoch accepted by the rules of the one before; the newest says who belongs here and with which keys."""

from pathlib import Path

from vault.crypto.errors import Malformed
from vault.crypto.manifest import Manifest, SignedManifest, decode_file, decode_signed, manifest_hash, vault_fingerprint
from vault.crypto.manifest_rules import ManifestRefused, accept_first, accept_next
from vault.errors import StorageFailed, Tampered
from vault.store.files import write_whole
from vault.store.log_rows import LogRows

FILE = "manifest.json"
FIRST_FILE = "first.json"  # epoch 1, from which the fingerprint is told before the database can be opened
_LONGEST = 16 * 1024 * 1024


class ManifestChain:
    """All epochs that this process has verified."""

    def __init__(self, rows: LogRows) -> None:
        self._rows = rows
        self._bodies: list[bytes] = []
        self._manifests: list[Manifest] = []
        self._newest: SignedManifest | None = None

    def refresh(self) -> bool:
        """Takes in epochs that were added since; says whether there were any."""
        added = False
        for epoch, body, signatures in self._rows.manifests(len(self._manifests)):
            self._take(epoch, decode_signed(body, signatures))
            added = True
        return added

    def _take(self, epoch: int, signed: SignedManifest) -> None:
        manifest = accept_next(self._manifests[-1], self._bodies[-1], signed) if self._manifests else accept_first(signed)
        if manifest.epoch != epoch or epoch != len(self._manifests) + 1:
            raise ManifestRefused(f"epoch {epoch} stands in another's place")
        self._manifests.append(manifest)
        self._bodies.append(signed.body)
        self._newest = signed

    @property
    def current(self) -> Manifest:
        """The newest epoch."""
        if not self._manifests:
            raise ManifestRefused("there is none")
        return self._manifests[-1]

    @property
    def current_body(self) -> bytes:
        """Its stored bytes."""
        return self._bodies[self.current.epoch - 1]

    @property
    def fingerprint(self) -> str:
        """The vault's fingerprint."""
        return vault_fingerprint(self._bodies[0])

    @property
    def segment(self) -> int:
        """How the part of the log is called that both sides went on with last; 0 where there never was an alarm."""
        breaks = self.current.breaks
        return breaks[-1].number if breaks else 0

    def signed(self) -> SignedManifest:
        """The newest epoch with its signatures, as the file keeps it."""
        if self._newest is None:
            raise ManifestRefused("there is none")
        return self._newest

    def at(self, epoch: int) -> Manifest | None:
        """One epoch, or None where it is not there."""
        return self._manifests[epoch - 1] if 1 <= epoch <= len(self._manifests) else None

    def hash_at(self, epoch: int) -> bytes:
        """The hash of an epoch's stored body; empty where it is not there."""
        return manifest_hash(self._bodies[epoch - 1]) if 1 <= epoch <= len(self._bodies) else b""


def first_fingerprint(vault: Path) -> str:
    """The fingerprint at the door: of the first epoch as it lies beside the vault, signed by the members that it lists."""
    signed = read_manifest_file(vault, FIRST_FILE)
    accept_first(signed)
    return vault_fingerprint(signed.body)


def read_manifest_file(vault: Path, name: str = FILE) -> SignedManifest:
    """A manifest file of a vault's folder, well formed; its signatures are judged by the chain in the database."""
    try:
        with (vault / name).open("rb") as stream:
            data = stream.read(_LONGEST + 1)
    except FileNotFoundError:
        words = "Check the path; a vault is a folder whose name ends in .vault."
        raise StorageFailed("There is no vault in this folder.", id="no_vault", next_step=words) from None
    except OSError as error:
        raise StorageFailed(f"The vault's folder cannot be read: {error.strerror}.", id="vault_unreadable", next_step="Check your rights on it.") from None
    if len(data) > _LONGEST:
        raise Malformed("manifest")
    return decode_file(data)


def write_manifest_file(vault: Path, signed: SignedManifest) -> None:
    """Replaces `manifest.json`: a temporary file, on the disk, renamed; a kill leaves the former or the new one."""
    write_whole(vault / FILE, signed.encode_file())


def reconcile_file(vault: Path, chain: ManifestChain, found: SignedManifest) -> None:
    """The database is written first, so the file may be one step behind, never ahead."""
    if found.body == chain.current_body:
        return
    epoch = next((each for each in range(1, chain.current.epoch) if chain.hash_at(each) == manifest_hash(found.body)), 0)
    if not epoch:
        raise Tampered(
            "The vault's list of members and keys is newer than its database: an older copy of the database was put in its place.",
            id="rolled_back",
            next_step="Do not go on with this copy. Tell the compliance officer.",
        )
    write_manifest_file(vault, chain.signed())
