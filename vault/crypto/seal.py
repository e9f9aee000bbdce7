"""The seal of one CRM row: its cells under the client's data keys, as text that a CRM column can hold."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vault.crypto import labels
from vault.crypto.data_key import DataKey
from vault.crypto.errors import Malformed
from vault.crypto.kdf import hmac_sha256
from vault.crypto.lp import Reader, lp, split_lp, u8, u32
from vault.model.classes import FieldClass
from vault.model.ids import ID_BYTES, ClientId, SealId, VaultId

PREFIX = "cf1."
MAC = 16
_WHAT = "seal"
Cells = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Segment:
    """The cells of one class, sealed under the data key of this version."""

    klass: FieldClass
    dek_version: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal taken apart: nothing of it is readable."""

    id: SealId
    segments: tuple[Segment, ...]


def _aad(vault: VaultId, seal: SealId, client: ClientId, klass: FieldClass, version: int) -> bytes:
    return lp(labels.SEAL, u8(1), vault, seal, client, klass.encode(), u32(version))


def make_seal(vault: VaultId, client: ClientId, seal: SealId, cells: Mapping[FieldClass, tuple[DataKey, Cells]]) -> str:
    """The seal text over `(column, raw cell)` pairs by class."""
    pieces = [b"\x01\x01", seal]
    for klass in sorted(cells, key=lambda each: each.number):
        key, pairs = cells[klass]
        plain = lp(*[text.encode("utf-8", "surrogateescape") for pair in pairs for text in pair])
        sealed = key.seal_raw(plain, _aad(vault, seal, client, klass, key.version))
        pieces += [u8(klass.number), u32(key.version), lp(sealed)]
    return PREFIX + base64.urlsafe_b64encode(b"".join(pieces)).decode().rstrip("=")


def parse_seal(text: str) -> Seal:
    """A seal text, strictly; `Malformed` where it is none of ours."""
    body = text.removeprefix(PREFIX)
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(_WHAT) from None
    if not text.startswith(PREFIX) or base64.urlsafe_b64encode(data).decode().rstrip("=") != body:
        raise Malformed(_WHAT)
    reader = Reader(data, _WHAT)
    reader.expect(1, 1)
    seal = SealId(reader.take(ID_BYTES))
    segments: list[Segment] = []
    while not reader.done():
        number = reader.u8()
        if not 1 <= number <= 4 or (segments and segments[-1].klass.number >= number):
            raise Malformed(_WHAT)
        segments.append(Segment(list(FieldClass)[number - 1], reader.u32(), reader.lp()))
    return Seal(seal, tuple(segments))


def whole_seals(texts: Iterable[str]) -> dict[str, Seal]:
    """Those texts that are whole seals; what was cut off or made up is left out."""
    found = {}
    for text in texts:
        try:
            found[text] = parse_seal(text)
        except Malformed:
            continue
    return found


def open_segment(segment: Segment, key: DataKey, vault: VaultId, seal: SealId, client: ClientId) -> list[tuple[str, str]]:
    """The `(column, raw cell)` pairs of a segment."""
    plain = key.open_raw(segment.sealed, _aad(vault, seal, client, segment.klass, segment.dek_version))
    texts = [part.decode("utf-8", "surrogateescape") for part in split_lp(plain, _WHAT)]
    if len(texts) % 2:
        raise Malformed(_WHAT)
    return list(zip(texts[::2], texts[1::2], strict=True))


def row_mac(register_key: bytes, batch: bytes, cells: Mapping[str, str]) -> bytes:
    """What the register keeps of a sealed row, 16 bytes over its sealed cells by column."""
    parts = [text.encode("utf-8", "surrogateescape") for column in sorted(cells) for text in (column, cells[column])]
    return hmac_sha256(register_key, lp(batch, *parts))[:MAC]
