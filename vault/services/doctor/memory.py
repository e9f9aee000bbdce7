"""Whether what is in memory can reach the disk: swap, hibernation, core dumps."""

import sys
from pathlib import Path

from vault.model.results import Finding
from vault.pipe.guard import Guarded

_ROOT = Path("/")
_SWAP, _HIBERNATION, _CORE = "Swap", "Hibernation", "Memory of the vault process"
_NOT_HERE = "This cannot be seen from a program on this system."


def look_at_swap(root: Path = _ROOT) -> Finding:
    """Of Linux `/proc/swaps` and the devices behind it; macOS encrypts its swap always."""
    if sys.platform == "darwin":
        return Finding("swap", _SWAP, "works", "encrypted by the system", "Memory that is swapped out is ciphertext.")
    if sys.platform == "win32":
        return Finding("swap", _SWAP, "unknown", "not looked at", f"{_NOT_HERE} Turn on device encryption (BitLocker) for the system drive.")
    bare = [device for device in _swaps(root) if not _is_safe(device, root)]
    if not _text(root / "proc/swaps"):
        return Finding("swap", _SWAP, "unknown", "the system does not tell", "Encrypt the swap area of this computer, or turn it off.")
    if not _swaps(root):
        return Finding("swap", _SWAP, "works", "none in use", "Memory does not reach the disk.")
    if not bare:
        return Finding("swap", _SWAP, "works", "in memory or encrypted", "Memory that is swapped out is not readable on the disk.")
    words = "Keys and names may reach the disk readable. Encrypt the swap area, or turn it off."
    return Finding("swap", _SWAP, "fails", f"{len(bare)} area{'s' if len(bare) > 1 else ''} without encryption that could be seen", words)


def look_at_hibernation(root: Path = _ROOT) -> Finding:
    """Whether the computer can write all of its memory to the disk."""
    if sys.platform in ("win32", "darwin"):
        return Finding("hibernation", _HIBERNATION, "unknown", "not looked at", f"{_NOT_HERE} The vault locks before the computer sleeps.")
    states, way = _words(root / "sys/power/state"), _words(root / "sys/power/disk")
    on_disk = [device for device in _swaps(root) if not device.startswith("/dev/zram")]
    if "disk" not in states or "[disabled]" in way or not on_disk:
        return Finding("hibernation", _HIBERNATION, "works", "not possible here", "Memory is not written to the disk as a whole.")
    if all(_is_safe(device, root) for device in on_disk):
        return Finding("hibernation", _HIBERNATION, "works", "onto an encrypted area", "What is written is not readable on the disk.")
    words = "A hibernated computer holds its memory readable on the disk. The vault locks before; encrypt the swap area all the same."
    return Finding("hibernation", _HIBERNATION, "fails", "possible, onto an area without encryption that could be seen", words)


def look_at_guard(guarded: Guarded) -> Finding:
    """What the process that holds the keys achieved for itself."""
    if guarded.no_core and guarded.closed:
        return Finding("memory", _CORE, "works", "no core dump, closed to other programs", "Other programs of the same user cannot read the keys.")
    if guarded.no_core:
        words = "A crash leaves no dump; other programs of the same user may look into it. Run nothing beside it that you do not trust."
        return Finding("memory", _CORE, "fails", "no core dump, but open to other programs", words)
    words = "A crash may write keys to the disk. Turn core dumps off for this user."
    return Finding("memory", _CORE, "fails", "core dumps could not be turned off", words)


def _swaps(root: Path) -> list[str]:
    lines = _text(root / "proc/swaps").splitlines()[1:]
    return [line.split()[0] for line in lines if line.split()]


def _is_safe(device: str, root: Path) -> bool:
    """Compressed memory, or a device that dm-crypt made; a file's own disk is not looked into."""
    name = device.rpartition("/")[2]
    if device.startswith("/dev/zram"):
        return True
    if device.startswith("/dev/mapper/"):
        found = (path.parent for path in (root / "sys/block").glob("dm-*/dm/name") if _text(path).strip() == name)
        return any(_text(folder / "uuid").startswith("CRYPT-") for folder in found)
    return _text(root / "sys/block" / name / "dm/uuid").startswith("CRYPT-")


def _words(path: Path) -> list[str]:
    return _text(path).split()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
