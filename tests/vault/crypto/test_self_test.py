"""The known answers at start, and what happens where one is wrong."""

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from tests.vectors.world import VAULT, fixed
from vault.crypto import self_test as known
from vault.crypto.hpke import KeyPair
from vault.crypto.manifest import vault_fingerprint
from vault.crypto.signing import SessionKey
from vault.errors import VaultError


def test_this_installation_can() -> None:
    known.self_test()


@pytest.mark.parametrize("name", ["_HKDF", "_HMAC"])
def test_a_wrong_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(known, name, bytes(len(getattr(known, name))))
    with pytest.raises(VaultError) as caught:
        known.self_test()
    assert caught.value.id == "self_test" and caught.value.next_step


def test_a_missing_algorithm_is_no_fallback(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> bytes:
        raise UnsupportedAlgorithm("not here")

    monkeypatch.setattr(known, "hkdf", missing)
    with pytest.raises(VaultError) as caught:
        known.self_test()
    assert caught.value.id == "self_test"


def test_fresh_keys_are_fresh() -> None:
    assert KeyPair.generate().public != KeyPair.generate().public
    assert KeyPair.from_seed(fixed("x")).public == KeyPair(fixed("x")).public
    one, two = SessionKey(), SessionKey()
    assert one.public != two.public and one.sign(VAULT, b"x") != two.sign(VAULT, b"x")


def test_a_fingerprint_is_read_aloud() -> None:
    assert vault_fingerprint(b"{}") == vault_fingerprint(b"{}") != vault_fingerprint(b"{ }")
    assert [len(group) for group in vault_fingerprint(b"{}").split(" ")] == [4, 4, 4, 4]
