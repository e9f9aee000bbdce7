"""Every byte of one object of each format, altered in two or three ways: refused with the error of its kind, no position skipped."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.vault.crypto.test_vectors import raw, read, ring
from tests.vectors import world
from vault.crypto import anchor, checkpoint, kdf, log_entry, seal
from vault.crypto import slot as slot_file
from vault.crypto.data_key import DataKey, KeyWrapper, parse_deks
from vault.crypto.errors import Malformed, SealBroken, WrongPassphrase
from vault.crypto.hpke import KeyPair, unwrap
from vault.crypto.lp import lp, split_lp
from vault.crypto.manifest import decode_file
from vault.crypto.manifest_rules import ManifestRefused, accept_first
from vault.crypto.padding import LOG_BUCKETS
from vault.crypto.request import APPROVAL, decode_approval, decode_request, encode_approval, encode_request, is_signed, request_hash, sign_record
from vault.crypto.signing import PAIR
from vault.errors import Refused, Tampered
from vault.model.classes import FieldClass
from vault.model.ids import ClientId, SlotId, VaultId

FLIPS = (0x01, 0x20, 0x80)
Reader = Callable[[bytes], object]


class NotSigned(Tampered):
    """What a caller does when a verifier says no."""

    def __init__(self) -> None:
        super().__init__("not signed")


def demand(good: bool) -> None:
    if not good:
        raise NotSigned


def attack(stored: bytes, reader: Reader, *errors: type[Exception], flips: tuple[int, ...] = FLIPS) -> set[type[Exception]]:
    """Tries every position; the errors that were seen."""
    reader(stored)
    seen: set[type[Exception]] = set()
    tried = 0
    altered = bytearray(stored)
    for position, byte in enumerate(stored):
        for flip in flips:
            altered[position] = byte ^ flip
            with pytest.raises(errors) as caught:
                reader(bytes(altered))
            assert type(caught.value) in errors, (position, flip)
            seen.add(type(caught.value))
            tried += 1
        altered[position] = byte
    assert bytes(altered) == stored and tried == len(flips) * len(stored) > 0
    return seen


def test_envelope() -> None:
    vector = read("envelope")
    given = vector["given"]
    key = DataKey(world.VAULT, world.CLIENT, FieldClass.REACH, 3, raw(given["data_key"]))
    attack(raw(vector["stored"]), lambda stored: key.open(stored, given["field"], given["field_version"]), SealBroken)


def test_data_key_wrap() -> None:
    vector = read("data_key_wrap")
    wrapper = KeyWrapper(ring(vector["given"], "reach")[0])
    attack(raw(vector["stored"]), lambda stored: wrapper.unwrap(parse_deks(stored)[0], world.CLIENT), SealBroken)


def test_hpke_wrap() -> None:
    vector = read("hpke_wrap")
    given = vector["given"]
    keys, request = KeyPair(raw(given["seed"])), raw(given["request_hash"])

    def reader(stored: bytes) -> bytes:
        return unwrap(stored, keys, vault=world.VAULT, purpose=given["purpose"], object=given["object"], request_hash=request)

    attack(raw(vector["stored"]), reader, SealBroken)


def test_attachment() -> None:
    vector = read("log")
    ratchet = log_entry.Ratchet(raw(vector["given"]["ratchet"]))
    ratchet.advance()
    attack(raw(vector["attachment"]), lambda stored: log_entry.open_attachment(stored, ratchet.key, world.VAULT, 1), SealBroken)


def test_slot_file(monkeypatch: pytest.MonkeyPatch) -> None:
    # The real derivation, remembered: most positions leave passphrase, salt and cost as they are.
    monkeypatch.setattr(slot_file, "stretch", cache(kdf.stretch))
    vector = read("slot")
    given = vector["given"]
    passphrase, secret = given["passphrase"], raw(given["secret"])
    seen = attack(raw(vector["stored"]), lambda stored: slot_file.open_slot(stored, passphrase, secret), Malformed, WrongPassphrase, Refused)
    assert seen == {Malformed, WrongPassphrase, Refused}


def small_manifest() -> bytes:
    """The least that both sides can sign: the same bytes of the same format, in a third of the time."""
    slots = (world.slot("ada"), world.slot("cleo"))
    return world.signed(world.manifest(slots=slots, store_keys=(), keyrings=(world.keyring(FieldClass.REACH),)), "ada", "cleo").encode_file()


def test_manifest_file() -> None:
    seen = attack(small_manifest(), lambda stored: accept_first(decode_file(stored)), Malformed, ManifestRefused, flips=FLIPS[:2])
    assert seen == {Malformed, ManifestRefused}


def test_approval_record() -> None:
    asked = request_hash(encode_request(world.request()))
    approval = world.approval(asked, world.manifest())
    small = type(approval)(**{name: getattr(approval, name) for name in type(approval).__slots__} | {"manifest": b"{}"})
    stored = sign_record(APPROVAL, world.VAULT, encode_approval(small), world.KEYS["ada"])

    def reader(stored: bytes) -> None:
        parts = split_lp(stored, APPROVAL)
        demand(len(parts) == 2)
        found = decode_approval(parts[0])
        demand(is_signed(APPROVAL, found.vault, parts[0], parts[1], world.KEYS["ada"].public))

    assert attack(stored, reader, Malformed, NotSigned) == {Malformed, NotSigned}


def test_request_record() -> None:
    stored = raw(read("request")["stored"])

    def reader(stored: bytes) -> None:
        parts = split_lp(stored, "request")
        demand(len(parts) == 2)
        found = decode_request(parts[0])
        demand(is_signed("request", found.vault, parts[0], parts[1], world.KEYS["cleo"].public))

    assert attack(stored, reader, Malformed, NotSigned) == {Malformed, NotSigned}


@pytest.mark.parametrize("index", [0, 1, 2])
def test_log_entry(index: int) -> None:
    vector = read("log")
    leaves = [raw(leaf) for leaf in vector["leaves"]]
    public = log_entry.read_start(log_entry.decode_leaf(leaves[0]).body)[0].key
    seen = attack(leaves[index], lambda stored: demand(log_entry.decode_leaf(stored).signed_by(public)), Malformed, NotSigned)
    assert seen == {Malformed, NotSigned}


def test_log_body_alone() -> None:
    """Header or body altered: an officer's reader refuses it even without the signature."""
    vector = read("log")
    stored = raw(vector["leaves"][1])
    ratchet = log_entry.Ratchet(raw(vector["given"]["ratchet"]))
    ratchet.advance()
    unsigned, signature = stored[: -log_entry.SIGNATURE], stored[-log_entry.SIGNATURE :]
    attack(unsigned, lambda head: log_entry.open_body(log_entry.decode_leaf(head + signature), ratchet.key), Malformed, SealBroken)
    assert (len(unsigned) - log_entry.HEADER - 28) in LOG_BUCKETS


def test_start_body() -> None:
    body = log_entry.decode_leaf(raw(read("log")["leaves"][0])).body
    public = world.KEYS["sam"].public

    def reader(stored: bytes) -> None:
        _, record, pair = log_entry.read_start(stored)
        demand(is_signed("session", world.VAULT, record, pair, public))

    assert attack(body, reader, Malformed, NotSigned) == {Malformed, NotSigned}


def test_checkpoint() -> None:
    def reader(stored: bytes) -> None:
        found, slot, signature = checkpoint.parse(stored.decode("utf-8", "surrogateescape"))
        demand((found.vault, slot) == (world.VAULT, world.SLOT["sam"]))
        demand(checkpoint.is_signed(found, signature, world.KEYS["sam"].public))

    assert attack(read("checkpoint")["stored"].encode(), reader, Malformed, NotSigned) == {Malformed, NotSigned}


def test_anchor() -> None:
    vector = read("anchor")
    key = anchor.anchor_key(raw(vector["given"]["seed"]), VaultId(raw(vector["given"]["vault"])), SlotId(raw(vector["given"]["slot"])))
    attack(raw(vector["stored"])[: 2 * anchor.RECORD], lambda stored: anchor.newest(stored, key), anchor.AnchorBroken)


def test_seal_text() -> None:
    vector = read("seal")
    keys = {FieldClass(klass): raw(key) for klass, key in vector["given"]["data_keys"].items()}
    client = ClientId(raw(vector["given"]["client"]))

    def reader(stored: bytes) -> None:
        found = seal.parse_seal(stored.decode("latin-1"))
        demand({segment.klass for segment in found.segments} == set(keys))
        for segment in found.segments:
            key = DataKey(world.VAULT, client, segment.klass, segment.dek_version, keys[segment.klass])
            seal.open_segment(segment, key, world.VAULT, found.id, client)

    assert attack(vector["stored"].encode(), reader, Malformed, SealBroken, NotSigned) >= {Malformed, SealBroken}


@pytest.mark.parametrize("name", ["envelope", "data_key_wrap", "hpke_wrap"])
def test_no_length_but_its_own(name: str) -> None:
    """Cut at every length, and one byte more at either end."""
    stored = raw(read(name)["stored"])
    given = read(name)["given"]
    readers: dict[str, Reader] = {
        "envelope": lambda data: DataKey(world.VAULT, world.CLIENT, FieldClass.REACH, 3, world.DEK).open(data, "email.2", 7),
        "data_key_wrap": lambda data: KeyWrapper(ring(given, "reach")[0]).unwrap(parse_deks(data)[0], world.CLIENT),
        "hpke_wrap": lambda data: unwrap(
            data, KeyPair(raw(given["seed"])), vault=world.VAULT, purpose=given["purpose"], object=given["object"], request_hash=raw(given["request_hash"])
        ),
    }
    readers[name](stored)
    for other in [stored[:length] for length in range(len(stored))] + [stored + b"\0", b"\0" + stored]:
        with pytest.raises(SealBroken):
            readers[name](other)


def test_a_signature_of_one_kind_alone_is_none() -> None:
    body = encode_request(world.request())
    stored = split_lp(sign_record("request", world.VAULT, body, world.KEYS["cleo"]), "request")[1]
    other = world.KEYS["cleo"].sign("request", world.VAULT, b"other")
    public = world.KEYS["cleo"].public
    assert is_signed("request", world.VAULT, body, stored, public)
    for pair in (stored[:64] + other[64:], other[:64] + stored[64:], stored[:64], stored[:64] + bytes(PAIR - 64), stored + b"\0", b"", lp(stored)):
        assert not is_signed("request", world.VAULT, body, pair, public)
