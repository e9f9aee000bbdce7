"""How a file of one shape was matched last: kept in the vault, offered when a file with the same header comes again.

Layout (record kind `layout`, id = first 16 bytes of SHA-256 of the LP of the header's keys): canonical JSON `{"at", "mapping": {column: field}, "name",
"profile"}`. Column names and fields lie under the store key, as those of sealed files do; no cell does.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed
from vault.crypto.lp import lp
from vault.formats.profile_file import header_key
from vault.services.opened import Change, OpenVault

KIND = "layout"
_LONGEST_NAME = 40
_NO_WORD = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """What a person chose for files with one header. `mapping` says of columns which field they are, `-` for none."""

    name: str
    profile: str
    mapping: Mapping[str, str]
    at: int


def shape_of(header: Sequence[str]) -> bytes:
    """The id of a header: the same for files of the same program and settings."""
    return hashlib.sha256(lp(*(header_key(name).encode("utf-8", "surrogatepass") for name in header))).digest()[:16]


def known_layout(vault: OpenVault, header: Sequence[str]) -> KnownLayout | None:
    """What was chosen for this header last, if anything was."""
    data = vault.records.get(KIND, shape_of(header))
    return None if data is None else _decode(data)


def remember_layout(change: Change, header: Sequence[str], layout: KnownLayout) -> None:
    """Keeps what a person chose; the layout before goes."""
    words = {"name": layout.name, "profile": layout.profile, "mapping": dict(layout.mapping), "at": layout.at}
    change.put_record(KIND, shape_of(header), dumps(words))


def layout_name(file: Path) -> str:
    """A name for a layout: the words of the file's name, without numbers and dates."""
    words = _NO_WORD.sub(" ", file.stem).strip()[:_LONGEST_NAME].strip()
    return words[:1].upper() + words[1:] if words else "Layout"


def _decode(data: bytes) -> KnownLayout:
    words = loads(data, KIND)
    if not isinstance(words, dict) or set(words) != {"name", "profile", "mapping", "at"} or type(words["at"]) is not int:
        raise Malformed(KIND)
    mapping = words["mapping"]
    if not isinstance(mapping, dict) or not all(isinstance(each, str) for each in mapping.values()):
        raise Malformed(KIND)
    return KnownLayout(str(words["name"]), str(words["profile"]), cast(dict[str, str], mapping), words["at"])
