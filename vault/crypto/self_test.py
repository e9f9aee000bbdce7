"""Known answers at every start of a vault process: a missing or broken algorithm is one sentence, never a fallback."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.backends.openssl import backend

from vault.crypto.aead import Cipher
from vault.crypto.hpke import KeyPair, WrapContext, unwrap, wrap
from vault.crypto.kdf import hkdf, hmac_sha256
from vault.crypto.signing import Signed, SigningKey, verify_pair
from vault.errors import VaultError
from vault.model.ids import VaultId

# RFC 5869, test case 1
_HKDF = bytes.fromhex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
# RFC 4231, test case 2
_HMAC = bytes.fromhex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
# Test case 14 of the GCM specification: AES-256, all-zero key, nonce and block
_GCM = bytes.fromhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")


def openssl_version() -> str:
    """Which OpenSSL does the work."""
    return str(backend.openssl_version_text())


def self_test() -> None:
    """Raises `VaultError` where this installation cannot do what the vault needs."""
    try:
        fine = (
            hkdf(bytes(range(13)), b"\x0b" * 22, bytes(range(0xF0, 0xFA)), 42) == _HKDF
            and hmac_sha256(b"Jefe", b"what do ya want for nothing?") == _HMAC
            and Cipher(bytes(32)).open(bytes(12) + _GCM, b"") == bytes(16)
            and _keys_work()
        )
    except UnsupportedAlgorithm:
        fine = False
    if not fine:
        raise VaultError(
            "The cryptography on this computer does not work as it must.",
            id="self_test",
            next_step="Install Cassaforte again; do not go on with this installation.",
        )


def _keys_work() -> bool:
    keys, signer, vault = KeyPair(b"\x01" * 32), SigningKey(b"\x02" * 32, b"\x03" * 32), VaultId(bytes(16))
    sealed = wrap(b"known", keys.public, WrapContext(vault, "share", "self-test"))
    signed = Signed("proof", vault, bytes(32), b"known")
    opened = unwrap(sealed, keys, vault=vault, purpose="share", object="self-test")
    return opened == b"known" and verify_pair(signer.ed25519_public, signer.mldsa_public, signed, signer.sign(signed))
