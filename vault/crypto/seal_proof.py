"""Seal proofs: what one slot says it compared of a written file with every value of the vault, signed with both its signatures."""

from dataclasses import dataclass
from typing import Any

from vault.crypto.canonical import dumps, loads, number, unhex, words
from vault.crypto.errors import Malformed
from vault.model.ids import ID_BYTES, SlotId, VaultId

SEAL_PROOF = "seal_proof"
RULES = 1  # what is compared, and how: another number is another promise
KINDS = ("date", "email", "name", "phone", "text")
_HASH = 32
_COUNTS = ("at", "cells", "clients", "entry", "found", "rows", "rules", "values")


@dataclass(frozen=True, slots=True)
class SealProof:
    """`file` is the SHA-256 of the written file, `entry` the log entry under which values were opened, `at` UTC milliseconds.

    `found` counts cells that hold a value; `columns` says how many of each kind stand in which column.
    """

    vault: VaultId
    batch: bytes
    slot: SlotId
    file: bytes
    at: int
    entry: int
    rows: int
    cells: int
    clients: int
    values: int
    found: int
    columns: tuple[tuple[str, str, int], ...] = ()
    rules: int = RULES


def encode_proof(proof: SealProof) -> bytes:
    """The body in its one spelling."""
    counts = {name: getattr(proof, name) for name in _COUNTS}
    columns = [[name, kind, count] for name, kind, count in proof.columns]
    places = {"batch": proof.batch.hex(), "file": proof.file.hex(), "slot": proof.slot.hex(), "vault": proof.vault.hex()}
    return dumps({**counts, **places, "columns": columns, "format": 1, "suite": 1})


def decode_proof(body: bytes) -> SealProof:
    """A proof, strictly."""
    data: Any = loads(body, SEAL_PROOF)
    try:
        columns = tuple((words(name), kind, number(count, 63)) for name, kind, count in data["columns"])
        proof = SealProof(
            VaultId(unhex(data["vault"], ID_BYTES)),
            unhex(data["batch"], ID_BYTES),
            SlotId(unhex(data["slot"], ID_BYTES)),
            unhex(data["file"], _HASH),
            columns=columns,
            **{name: number(data[name], 63) for name in _COUNTS},
        )
    except (KeyError, TypeError, ValueError):
        raise Malformed(SEAL_PROOF) from None
    if encode_proof(proof) != body or any(kind not in KINDS for _, kind, _ in columns) or sum(count for *_, count in columns) != proof.found:
        raise Malformed(SEAL_PROOF)
    return proof
