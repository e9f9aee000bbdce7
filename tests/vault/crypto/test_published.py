"""Published vectors through our own functions. What is run, and what is not and why, is counted and compared with committed numbers."""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tests.vault.crypto import independent as second
from tests.vault.crypto.published import Tally, blocks, package, shared, wycheproof
from vault.crypto import kdf, merkle
from vault.crypto.aead import Cipher
from vault.crypto.errors import Malformed, SealBroken
from vault.crypto.hpke import KeyPair, WrapContext, wrap
from vault.crypto.signing import SigningKey, verify_ed25519, verify_mldsa
from vault.model.ids import VaultId

COUNTS = Path(__file__).parents[2] / "vectors" / "counts.json"
HYBRID = 0x647A
raw = bytes.fromhex


@pytest.fixture(autouse=True)
def _counted(tally: Tally) -> Iterator[None]:
    yield
    if tally.ours or tally.primitive or tally.not_run:
        assert tally.as_json() == json.loads(COUNTS.read_text(encoding="utf-8"))[tally.suite]


def opens(key: bytes, iv: bytes, sealed: bytes, aad: bytes) -> bytes | None:
    try:
        return Cipher(key).open(iv + sealed, aad)
    except SealBroken:
        return None


def why_not_gcm(key: bytes, iv: bytes, tag_bits: int) -> str:
    """Suite 1 has one size of each."""
    if len(key) != 32:
        return "key other than 256 bits"
    if len(iv) != 12:
        return "nonce other than 96 bits"
    return "" if tag_bits == 128 else "tag shorter than 128 bits"


# --- the package cryptography-vectors: on every clone ---


@pytest.mark.parametrize("file", ["gcmDecrypt256", "gcmEncryptExtIV256"])
def test_aes_gcm_nist(tally: Tally, file: str) -> None:
    for block in blocks(package(f"ciphers/AES/GCM/{file}.rsp"), "count"):
        key, iv = raw(block["key"]), raw(block["iv"])
        reason = why_not_gcm(key, iv, int(block["taglen"]))
        if reason:
            tally.not_run[reason] += 1
            continue
        expected = None if "fail" in block else raw(block["pt"])
        assert opens(key, iv, raw(block["ct"]) + raw(block["tag"]), raw(block["aad"])) == expected
        tally.ours += 1


def test_hkdf(tally: Tally) -> None:
    for file in ("rfc-5869-HKDF-SHA256", "hkdf-generated"):
        for block in blocks(package(f"KDF/{file}.txt"), "count"):
            salt, material, info, length = raw(block["salt"]), raw(block["ikm"]), raw(block["info"]), int(block["l"])
            assert kdf.hkdf(salt, material, info, length) == raw(block["okm"])
            tally.ours += 1
            if "prk" in block:
                assert kdf.hmac_sha256(salt, material) == raw(block["prk"])
                assert kdf.hkdf_expand(raw(block["prk"]), info, length) == raw(block["okm"])
                tally.ours += 1


def test_hmac(tally: Tally) -> None:
    for block in blocks(package("HMAC/rfc-4231-sha256.txt"), "len"):
        assert kdf.hmac_sha256(raw(block["key"]), raw(block["msg"])) == raw(block["md"])
        tally.ours += 1


def test_argon2id(tally: Tally) -> None:
    # All of them cost less than the floor: `stretch` refuses each, and they run through the one call below it.
    for block in blocks(package("KDF/argon2id.txt"), "count"):
        cost = kdf.KdfCost(int(block["memcost"]), int(block["iter"]), int(block["lanes"]))
        with pytest.raises(kdf.Refused):
            kdf.stretch("password", raw(block["salt"]), cost)
        if "secret" in block:
            tally.not_run["secret and associated data, which we do not use"] += 1
            continue
        assert kdf._argon2id(raw(block["pass"]), raw(block["salt"]), cost, int(block["length"])) == raw(block["output"])
        tally.ours += 1


def test_ed25519(tally: Tally) -> None:
    for line in package("asymmetric/Ed25519/sign.input").read_text(encoding="ascii").splitlines():
        secret, public, message, signed = (raw(part) for part in line.split(":")[:4])
        key = SigningKey(secret[:32], bytes(32))
        assert key.ed25519_public == public and key._ed25519.sign(message) == signed[:64]
        assert verify_ed25519(public, message, signed[:64])
        assert not verify_ed25519(public, message + b"\0", signed[:64])
        tally.ours += 1


def test_mldsa44(tally: Tally) -> None:
    for block in blocks(package("asymmetric/MLDSA/kat_MLDSA_44_det_pure.rsp"), "count"):
        assert SigningKey(bytes(32), raw(block["xi"])).mldsa_public == raw(block["pk"])
        tally.ours += 1
        assert block["ctx"]
        tally.not_run["signature with a context, which we leave empty"] += 1


def test_mlkem768(tally: Tally) -> None:
    for block in blocks(package("asymmetric/MLKEM/kat_MLKEM_768.rsp"), "count"):
        key = MLKEM768PrivateKey.from_seed_bytes(raw(block["d"]) + raw(block["z"]))
        assert key.public_key().public_bytes_raw() == raw(block["pk"])
        assert key.decapsulate(raw(block["ct"])) == raw(block["ss"]) and key.decapsulate(raw(block["ct_n"])) == raw(block["ss_n"])
        tally.primitive += 1


def test_x25519(tally: Tally) -> None:
    for block in blocks(package("asymmetric/X25519/rfc7748.txt"), "count"):
        key = X25519PrivateKey.from_private_bytes(raw(block["input_scalar"]))
        assert key.exchange(X25519PublicKey.from_public_bytes(raw(block["input_u"]))) == raw(block["output_u"])
        tally.primitive += 1


def test_hpke_hybrid(tally: Tally) -> None:
    """No published vector has our KEM with AES-256-GCM: seed expansion and public key are ours, the rest shows that the library and the second reader agree."""
    for vector in json.loads(package("HPKE/hpke-pq-test-vectors.json").read_text(encoding="utf-8")):
        if vector["kem_id"] != HYBRID:
            tally.not_run["another key encapsulation"] += 1
            continue
        keys = KeyPair(raw(vector["skRm"]))
        assert keys.public == raw(vector["pkRm"]) and keys.fingerprint == hashlib.sha256(second.lp(b"cassaforte/1/fingerprint/hpke", keys.public)).digest()
        tally.ours += 1
        enc, info = raw(vector["enc"]), raw(vector["info"])
        assert second.hybrid_secret(keys.seed, enc) == raw(vector["shared_secret"])
        derivation = {1: KDF.HKDF_SHA256, 17: KDF.SHAKE256}[vector["kdf_id"]]
        if vector["kdf_id"] == 1:
            expected = raw(vector["key"]), raw(vector["base_nonce"])
            assert second.hpke_key_schedule(raw(vector["shared_secret"]), info, raw(vector["suite_id"]), 32) == expected
        suite, first = Suite(KEM.MLKEM768_X25519, derivation, AEAD.CHACHA20_POLY1305), vector["encryptions"][0]
        assert openssl.hpke._decrypt_with_aad(suite, enc + raw(first["ct"]), keys._private, info, raw(first["aad"])) == raw(first["pt"])
        tally.primitive += 1
        tally.not_run["second and later messages of a context, which we never send"] += len(vector["encryptions"]) - 1


def test_hpke_rfc9180(tally: Tally) -> None:
    for vector in json.loads(package("HPKE/test-vectors.json").read_text(encoding="utf-8")):
        assert vector["kem_id"] != HYBRID
        tally.not_run["another key encapsulation"] += 1


# --- the data folder: where it lies beside the project ---


def test_wycheproof_aes_gcm(tally: Tally) -> None:
    for group, test in wycheproof("aes_gcm_test"):
        key, iv = raw(test["key"]), raw(test["iv"])
        reason = why_not_gcm(key, iv, group["tagSize"])
        if reason:
            tally.not_run[reason] += 1
            continue
        expected = raw(test["msg"]) if test["result"] == "valid" else None
        assert opens(key, iv, raw(test["ct"]) + raw(test["tag"]), raw(test["aad"])) == expected, test["tcId"]
        tally.ours += 1


def test_wycheproof_hkdf(tally: Tally) -> None:
    for _, test in wycheproof("hkdf_sha256_test"):
        arguments = raw(test["salt"]), raw(test["ikm"]), raw(test["info"]), test["size"]
        if test["result"] == "valid":
            assert kdf.hkdf(*arguments) == raw(test["okm"]), test["tcId"]
        else:
            with pytest.raises(ValueError):
                kdf.hkdf(*arguments)
        tally.ours += 1


def test_wycheproof_hmac(tally: Tally) -> None:
    for group, test in wycheproof("hmac_sha256_test"):
        made = kdf.hmac_sha256(raw(test["key"]), raw(test["msg"]))[: group["tagSize"] // 8]
        assert (made == raw(test["tag"])) is (test["result"] == "valid"), test["tcId"]
        tally.ours += 1


def test_wycheproof_ed25519(tally: Tally) -> None:
    for group, test in wycheproof("ed25519_test"):
        good = verify_ed25519(raw(group["publicKey"]["pk"]), raw(test["msg"]), raw(test["sig"]))
        assert good is (test["result"] == "valid"), test["tcId"]
        tally.ours += 1


def test_wycheproof_mldsa44_verify(tally: Tally) -> None:
    for group, test in wycheproof("mldsa_44_verify_test"):
        if test.get("ctx"):
            tally.not_run["signature with a context, which we leave empty"] += 1
            continue
        assert verify_mldsa(raw(group["publicKey"]), raw(test["msg"]), raw(test["sig"])) is (test["result"] == "valid"), test["tcId"]
        tally.ours += 1


def test_wycheproof_mldsa44_keys(tally: Tally) -> None:
    for group, test in wycheproof("mldsa_44_sign_seed_test"):
        seed = raw(group["privateSeed"])
        if test.get("ctx") or test["result"] != "valid" or "msg" not in test:
            tally.not_run["context, wrong seed or bare digest, which our functions do not take"] += 1
            continue
        assert SigningKey(bytes(32), seed).mldsa_public == raw(group["publicKey"])
        assert verify_mldsa(raw(group["publicKey"]), raw(test["msg"]), raw(test["sig"])), test["tcId"]
        tally.ours += 1


def test_wycheproof_mlkem768_recipients(tally: Tally) -> None:
    """As the first part of a recipient's public key: a malformed one is refused before anything is sealed to it."""
    curve, vault = KeyPair(bytes(32)).public[1184:], VaultId(bytes(16))
    for _, test in wycheproof("mlkem_768_encaps_test"):
        context = WrapContext(vault, "share", "reach/main/1/a")
        if test["result"] == "valid":
            assert len(wrap(bytes(32), raw(test["ek"]) + curve, context)) > 1120
        else:
            with pytest.raises(Malformed):
                wrap(bytes(32), raw(test["ek"]) + curve, context)
        tally.ours += 1


def test_wycheproof_mlkem768(tally: Tally) -> None:
    for _, test in wycheproof("mlkem_768_test"):
        try:
            secret = MLKEM768PrivateKey.from_seed_bytes(raw(test["seed"])).decapsulate(raw(test["c"]))
        except ValueError:
            secret = b""
        assert (secret == raw(test["K"])) if test["result"] == "valid" else (secret == b""), test["tcId"]
        tally.primitive += 1
    for _, test in wycheproof("mlkem_768_keygen_seed_test"):
        assert MLKEM768PrivateKey.from_seed_bytes(raw(test["seed"])).public_key().public_bytes_raw() == raw(test["ek"])
        tally.primitive += 1
    for _ in wycheproof("mlkem_768_semi_expanded_decaps_test"):
        tally.not_run["private key without its seed, for which there is no reader"] += 1


def test_wycheproof_x25519(tally: Tally) -> None:
    for _, test in wycheproof("x25519_test"):
        key, public = X25519PrivateKey.from_private_bytes(raw(test["private"])), X25519PublicKey.from_public_bytes(raw(test["public"]))
        try:
            assert key.exchange(public) == raw(test["shared"]), test["tcId"]
        except ValueError:
            assert raw(test["shared"]) == bytes(32) and test["result"] == "acceptable", test["tcId"]
        tally.primitive += 1


def test_cctv_ed25519(tally: Tally) -> None:
    """Our verdict by flag: a key of low order, another spelling of a point, or a cofactor left over is refused; the rest is accepted."""
    refused = {"low_order_A", "non_canonical_A", "non_canonical_R", "low_order_residue", "reencoded_k"}
    for vector in json.loads(shared("ed25519/ed25519vectors.json").read_text(encoding="utf-8")):
        good = verify_ed25519(raw(vector["key"]), vector["msg"].encode(), raw(vector["sig"]))
        assert good is not bool(refused & set(vector["flags"] or ())), vector["number"]
        tally.ours += 1


def b64s(texts: list[str] | None) -> list[bytes]:
    return [base64.b64decode(text) for text in texts or []]


def merkle_verdict(kind: str, case: dict[str, Any]) -> bool:
    if kind == "inclusion":
        leaf, root = b64s([case["leafHash"], case["root"]])
        return merkle.verify_inclusion(case["leafIdx"], case["treeSize"], leaf, b64s(case["proof"]), root)
    former, root = b64s([case["root1"], case["root2"]])
    return merkle.verify_consistency(case["size1"], case["size2"], former, root, b64s(case["proof"]))


# A verifier that follows the RFC's text alone accepts these four.
LITERAL_ACCEPTS = {
    "inclusion/single-entry/empty-root-and-leaf",
    "consistency/additional/size1-is-zero-and-size2-is-not-zero",
    "consistency/additional/sizes-are-equal-zero-and-proof-is-empty",
    "consistency/additional/size1-is-zero-and-does-not-equal-size2",
}
# Valid by its file, but its roots have 12 bytes: we demand 32.
STRICTER = {"consistency/additional/sizes-are-equal-one-and-proof-is-empty"}


def test_merkle(tally: Tally) -> None:
    folder, seen = shared("merkle/testdata"), set()
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        kind = name.partition("/")[0]
        if kind not in ("inclusion", "consistency"):
            tally.not_run["subtree proof, which we do not make"] += 1
            continue
        case = json.loads(path.read_text(encoding="utf-8"))
        assert merkle_verdict(kind, case) is (not case["wantErr"] and name not in STRICTER), name
        seen.add(name)
        tally.ours += 1
    assert seen >= LITERAL_ACCEPTS | STRICTER


def test_no_suite_was_dropped() -> None:
    suites = {name.removeprefix("test_").partition("[")[0] for name, item in globals().items() if callable(item) and name.startswith("test_")}
    apart = {"no_suite_was_dropped", "the_wrong_size_is_refused_rather_than_used"}
    assert {suite.partition("[")[0] for suite in json.loads(COUNTS.read_text(encoding="utf-8"))} == suites - apart


def test_the_wrong_size_is_refused_rather_than_used() -> None:
    for length in (0, 16, 24, 31, 33):
        with pytest.raises(Malformed):
            Cipher(bytes(length))
    with pytest.raises(InvalidTag):
        second.gcm(bytes(32), bytes(28), b"")
