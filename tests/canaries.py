"""Looks for a text in every file below some folders, in every spelling that a program could leave behind."""

import base64
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LENGTH = 24


@dataclass(frozen=True, slots=True)
class Sighting:
    """A canary in a file."""

    path: Path
    name: str
    spelling: str


def spellings(secret: bytes) -> dict[str, bytes]:
    """The spellings of a text or key that are looked for, by name."""
    found = {"bytes": secret, "hex": secret.hex().encode(), "HEX": secret.hex().upper().encode()}
    try:
        text = secret.decode()
    except UnicodeDecodeError:
        pass
    else:
        found |= {"UTF-16 LE": text.encode("utf-16-le"), "UTF-16 BE": text.encode("utf-16-be")}
    for phase in range(3):
        # In the middle of something longer the first and last letters hang on their neighbours: they are left out.
        encoded = base64.b64encode(bytes(phase) + secret)
        inner = encoded[(0, 2, 3)[phase] : len(encoded) - 4]
        found[f"base64 {phase}"] = inner
        found[f"base64url {phase}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    return found


def scan(folders: Iterable[Path], canaries: dict[str, bytes], allowed: Collection[Path] = ()) -> list[Sighting]:
    """Every sighting outside the files and folders where they are allowed to be."""
    wanted = [(name, spelling, pattern) for name, secret in canaries.items() for spelling, pattern in spellings(secret).items()]
    return [
        Sighting(path, name, spelling)
        for path in files_below(folders)
        if not any(path == each or path.is_relative_to(each) for each in allowed)
        for data in [path.read_bytes()]
        for name, spelling, pattern in wanted
        if pattern in data or pattern in str(path).encode()
    ]


def files_below(folders: Iterable[Path]) -> Iterator[Path]:
    """Every file, in order."""
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
