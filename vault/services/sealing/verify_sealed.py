"""What a sealed file is: by whom and when it was written, whether it is still the same, and what was proved of it. Needs no contact key."""

from dataclasses import replace
from pathlib import Path

from vault.crypto.errors import Malformed
from vault.crypto.lp import split_lp
from vault.crypto.request import is_signed
from vault.crypto.seal_proof import SEAL_PROOF, SealProof, decode_proof
from vault.errors import Tampered
from vault.model.results import SealedFileReport
from vault.services.opened import OpenVault
from vault.services.opening import names_of
from vault.services.sealing.sealed_source import open_sealed_file


def verify_sealed(vault: OpenVault, path: Path) -> SealedFileReport:
    """The register's word on a file, and the signed proof; a proof that nobody of this vault signed is an alarm."""
    source = open_sealed_file(vault, path)
    batch, proof = source.batch, read_proof(vault, source.batch_id)
    names = names_of(vault.chain.current, vault.keys.store_key)
    by, workstation = names.get(proof.slot, (proof.slot.hex()[:8], "")) if proof is not None else ("", "")
    readable = tuple(name for name in batch.header if name not in batch.register_columns)
    report = SealedFileReport(
        source.batch_id.hex(), source.sha256 == batch.out, source.rows, batch.rows, by, workstation, batch.at, batch.profile, tuple(batch.columns), readable,
        source.sha256, batch.out,
    )  # fmt: skip
    if proof is None:
        return report
    if proof.file.hex() != batch.out or proof.batch != source.batch_id:
        raise _forged()
    facts = {name: getattr(proof, name) for name in ("found", "clients", "values", "cells", "entry")}
    return replace(report, proved=True, **facts)


def read_proof(vault: OpenVault, batch: bytes) -> SealProof | None:
    """The proof of a batch, its signatures checked; None where the file was never finished, or is older than proofs are."""
    stored = vault.records.get(SEAL_PROOF, batch)
    if stored is None:
        return None
    try:
        body, pair = split_lp(stored, SEAL_PROOF)
        proof = decode_proof(body)
    except (Malformed, ValueError):
        raise _forged() from None
    slot = vault.chain.current.slot(proof.slot)
    if slot is None or not is_signed(SEAL_PROOF, vault.vault, body, pair, slot.public):
        raise _forged()
    return proof


def _forged() -> Tampered:
    return Tampered("The proof of this file was not signed by the member that it names.", id="proof_forged", next_step="Tell the compliance officer.")
