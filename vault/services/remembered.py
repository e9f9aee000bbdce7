"""What this computer remembers of a vault for one sign-in: the anchor file, and its copy in the keyring where there is one."""

from dataclasses import dataclass, replace

from vault.crypto.anchor import Anchor, decode
from vault.errors import Refused
from vault.model.clock import Clock
from vault.model.ids import SlotId, VaultId
from vault.model.results import Warned
from vault.services.anchor_copies import AnchorCopies
from vault.services.anchors import AnchorFile

_HOUR_MS = 3_600_000
GONE = Warned("anchor_gone", "The file with what this computer last saw of the vault was gone. Its copy in the keyring was compared: nothing is missing.")
COPY_GONE = Warned("anchor_copy_gone", "The keyring's copy of what this computer last saw of the vault was gone. The file was compared: nothing is missing.")
BEHIND = Warned("anchor_behind", "The file with what this computer last saw of the vault was older than its copy in the keyring: somebody put it back.")
ONE_FILE = Warned("no_anchor_copy", "What this computer has seen is kept in one file only: there is no keyring that Cassaforte may use, or it is locked.")
NOT_READ = Warned("anchor_copy_unread", "The keyring that holds a copy of what this computer last saw could not be read; the file alone was compared.")
LOST = (GONE, COPY_GONE, BEHIND)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose memory it is: the slot, and the MAC key of its anchors."""

    vault: VaultId
    slot: SlotId
    key: bytes


class Remembered:
    """File and copy of one slot. The file is on the disk before a result is given; the copy follows at checkpoints, at lock and hourly."""

    def __init__(self, file: AnchorFile, copies: AnchorCopies, holder: Holder, clock: Clock) -> None:
        self.file = file
        self._copies = copies
        self._holder = holder
        self._clock = clock
        self._copied = False
        self._copied_at = clock.monotonic()
        self._warnings: tuple[Warned, ...] | None = None  # of the first look, before anything was written

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What the first look found missing or behind; also that there is no copy."""
        if self._warnings is None:
            self.read_all()
        return self._warnings or ()

    def read(self) -> Anchor | None:
        """The newer of both; None where this computer has not seen the vault yet."""
        return max(self.read_all(), key=lambda each: each.place, default=None)

    def read_all(self) -> tuple[Anchor, ...]:
        """File and copy, as far as they are there. One that is not ours is an alarm."""
        filed = self.file.read()
        copy, readable = self._read_copy()
        if self._warnings is None:
            self._warnings = _warnings(filed, copy, readable=readable)
        self._copied = copy is not None
        return tuple(each for each in (filed, copy) if each is not None)

    def append(self, anchor: Anchor) -> None:
        """One more record in the file; once an hour also in the keyring."""
        self.file.append(replace(anchor, copied=self._copied))
        if self._clock.monotonic() - self._copied_at >= _HOUR_MS:
            self.copy(anchor)

    def copy(self, anchor: Anchor) -> None:
        """Brings the copy up to the file. A keyring that cannot be used stops nobody's work: the next session says so."""
        self._copied_at = self._clock.monotonic()
        try:
            former = self._copies.read(self._holder.vault, self._holder.slot)
            if former is None or decode(former, self._holder.key).place <= anchor.place:
                self._copies.write(self._holder.vault, self._holder.slot, replace(anchor, copied=True).encode(self._holder.key))
        except Refused:
            return
        if not self._copied:
            self._copied = True
            self.file.append(replace(anchor, copied=True))

    def begin_again(self, anchor: Anchor) -> None:
        """Both sides agreed on another state: what was remembered before counts no more."""
        self.file.replace(anchor)
        try:
            self._copies.write(self._holder.vault, self._holder.slot, replace(anchor, copied=True).encode(self._holder.key))
        except Refused:
            return
        self.file.append(replace(anchor, copied=True))

    def _read_copy(self) -> tuple[Anchor | None, bool]:
        """The copy, and whether the keyring could be read."""
        try:
            record = self._copies.read(self._holder.vault, self._holder.slot)
        except Refused:
            return None, False
        return (None if record is None else decode(record, self._holder.key)), True


def _warnings(filed: Anchor | None, copy: Anchor | None, *, readable: bool) -> tuple[Warned, ...]:
    if not readable:
        return (NOT_READ if filed is not None and filed.copied else ONE_FILE,)
    if filed is None:
        return (GONE,) if copy is not None else ()
    if copy is None:
        return (COPY_GONE,) if filed.copied else ()
    return (BEHIND,) if copy.place > filed.place else ()
