"""A ciphertext opens in its own place: with any one part of the place changed it is refused."""

from dataclasses import replace
from itertools import combinations

import pytest

from tests.vectors import world
from tests.vectors.world import CLIENT, DEK, SEAL, SLOT, VAULT, fixed
from vault.crypto import labels, log_entry, seal, signing
from vault.crypto.anchor import Anchor, AnchorBroken, anchor_key, newest
from vault.crypto.blind_index import BlindIndex
from vault.crypto.data_key import DataKey, DekWrap, KeyWrapper
from vault.crypto.errors import Malformed, SealBroken
from vault.crypto.hpke import KeyPair, WrapContext, unwrap, wrap
from vault.crypto.kdf import FLOOR
from vault.crypto.keyring import Keyring, commitment
from vault.crypto.lp import lp
from vault.crypto.names import open_names, seal_names
from vault.crypto.slot import SlotHeader, _root
from vault.crypto.state import state_tag
from vault.model.classes import EVERY_CLASS, FieldClass
from vault.model.ids import ClientId, SealId, SlotId, VaultId

OTHER = fixed("another", 16)
OTHER_32 = fixed("another")


def changes(place: dict[str, object], others: dict[str, object]) -> list[dict[str, object]]:
    """The place with each part changed alone; every part has another value."""
    assert place.keys() == others.keys() and all(place[name] != others[name] for name in place)
    return [place | {name: others[name]} for name in place]


VALUE = {"vault": VAULT, "client": CLIENT, "klass": FieldClass.REACH, "dek": 3, "key": DEK, "field": "email.2", "version": 7}
VALUE_OTHERS = {"vault": OTHER, "client": OTHER, "klass": FieldClass.PRIVATE, "dek": 4, "key": OTHER_32, "field": "email.1", "version": 8}


def value(place: dict[str, object]) -> tuple[DataKey, str, int]:
    key = DataKey(VaultId(place["vault"]), ClientId(place["client"]), FieldClass(place["klass"]), place["dek"], place["key"])
    return key, place["field"], place["version"]


def test_a_value() -> None:
    key, field, version = value(VALUE)
    sealed = key.seal(b"ada@example.com", field, version)
    assert key.open(sealed, field, version) == b"ada@example.com"
    for place in changes(VALUE, VALUE_OTHERS):
        other, field, version = value(place)
        with pytest.raises(SealBroken):
            other.open(sealed, field, version)


def test_a_field_name_cannot_borrow_from_its_neighbour() -> None:
    key = value(VALUE)[0]
    sealed = key.seal(b"x", "email.1", 1)
    for field, version in (("email.", 1), ("email.1\0", 1), ("email.1\0\0\0\4", 1), ("", 1), ("email.1", 0)):
        with pytest.raises(SealBroken):
            key.open(sealed, field, version)


KEYRING = {"vault": VAULT, "klass": FieldClass.REACH, "generation": 2, "a": fixed("a"), "b": fixed("b")}
KEYRING_OTHERS = {"vault": OTHER, "klass": FieldClass.PRIVATE, "generation": 3, "a": OTHER_32, "b": OTHER_32}


def keyring(place: dict[str, object]) -> Keyring:
    return Keyring(VaultId(place["vault"]), FieldClass(place["klass"]), place["generation"], place["a"], place["b"])


def test_a_keyring_depends_on_all_its_parts() -> None:
    rings = [keyring(place) for place in [KEYRING, *changes(KEYRING, KEYRING_OTHERS)]]
    assert len({ring.wrap_key for ring in rings}) == len({ring.state_key for ring in rings}) == len(rings)
    swapped = keyring(KEYRING | {"a": KEYRING["b"], "b": KEYRING["a"]})
    assert swapped.wrap_key not in {ring.wrap_key for ring in rings}
    own = [rings[0].wrap_key, rings[0].state_key, *(rings[0].index_key(kind) for kind in ("email", "phone", "row"))]
    assert len(set(own)) == len(own)


def test_the_border_between_two_shares_cannot_move() -> None:
    joined = fixed("a") + fixed("b")
    for border in (0, 16, 31, 33, 64):
        with pytest.raises(Malformed):
            keyring(KEYRING | {"a": joined[:border], "b": joined[border:]})


def test_a_commitment_is_to_one_share_of_one_keyring() -> None:
    place = {"vault": VAULT, "klass": FieldClass.REACH, "generation": 2, "side": "a", "share": fixed("a")}
    others = {"vault": OTHER, "klass": FieldClass.PRIVATE, "generation": 3, "side": "b", "share": OTHER_32}
    made = {commitment(*each.values()) for each in [place, *changes(place, others)]}
    assert len(made) == 1 + len(place)


def test_a_data_key_wrap() -> None:
    wrapper = KeyWrapper(keyring(KEYRING))
    wrapped = DekWrap(3, 2, 1, wrapper.wrap(DEK, CLIENT, 3, 1))
    assert wrapper.unwrap(wrapped, CLIENT) == DEK
    for wrong in (replace(wrapped, version=4), replace(wrapped, generation=3), replace(wrapped, born=2)):
        with pytest.raises(SealBroken):
            wrapper.unwrap(wrong, CLIENT)
    with pytest.raises(SealBroken):
        wrapper.unwrap(wrapped, ClientId(OTHER))
    for place in changes(KEYRING, KEYRING_OTHERS):
        other = KeyWrapper(keyring(place))
        with pytest.raises(SealBroken):
            other.unwrap(replace(wrapped, generation=other.generation), CLIENT)


@pytest.mark.parametrize("attribute", ["vault", "klass", "generation"])
def test_a_data_key_wrap_names_its_place_itself(attribute: str) -> None:
    """Not only through the key: the same key in another place opens nothing."""
    wrapper = KeyWrapper(keyring(KEYRING))
    wrapped = DekWrap(3, 2, 1, wrapper.wrap(DEK, CLIENT, 3, 1))
    setattr(wrapper, attribute, KEYRING_OTHERS[attribute])
    with pytest.raises(SealBroken):
        wrapper.unwrap(replace(wrapped, generation=wrapper.generation), CLIENT)


def test_an_hpke_wrap() -> None:
    keys, request = KeyPair(fixed("recipient")), fixed("request")
    place = {"vault": VAULT, "purpose": "task-share", "object": "reach/main/1/a", "request_hash": request}
    others = {"vault": OTHER, "purpose": "share", "object": "reach/main/1/b", "request_hash": b""}
    sealed = wrap(b"k" * 32, keys.public, WrapContext(VAULT, "task-share", "reach/main/1/a", 4, request))
    assert unwrap(sealed, keys, **place) == b"k" * 32
    for wrong in changes(place, others):
        with pytest.raises(SealBroken):
            unwrap(sealed, keys, **wrong)
    with pytest.raises(SealBroken):
        unwrap(sealed, KeyPair(fixed("somebody else")), **place)


@pytest.mark.parametrize("part", range(5))
def test_an_hpke_wrap_is_bound_to_its_header(part: int) -> None:
    """A header rewritten to what the reader expects does not help: purpose, recipient, object, epoch and request are in `info`."""
    keys, other = KeyPair(fixed("recipient")), KeyPair(fixed("somebody else"))
    request = fixed("request")
    header = [b"share", keys.fingerprint, b"reach/main/1/a", bytes((0, 0, 0, 4)), request]
    made = [b"task-share", other.fingerprint, b"reach/main/1/b", bytes((0, 0, 0, 5)), OTHER_32]
    context = WrapContext(VAULT, "share", "reach/main/1/a", 4, request)
    if part == 1:
        sealed = wrap(b"k" * 32, other.public, context)
    else:
        text = [each if at != part else made[at] for at, each in enumerate(header)]
        sealed = wrap(b"k" * 32, keys.public, WrapContext(VAULT, text[0].decode(), text[2].decode(), int.from_bytes(text[3], "big"), text[4]))
    ciphertext = sealed[-(1120 + 48) :]
    with pytest.raises(SealBroken):
        unwrap(b"\x01\x01" + lp(*header) + ciphertext, keys, vault=VAULT, purpose="share", object="reach/main/1/a", request_hash=request)


SEAL_PLACE = {"vault": VAULT, "client": CLIENT, "seal": SEAL, "klass": FieldClass.REACH, "version": 2, "key": DEK}
SEAL_OTHERS = {"vault": OTHER, "client": OTHER, "seal": OTHER, "klass": FieldClass.PRIVATE, "version": 3, "key": OTHER_32}


def test_a_seal() -> None:
    def parts(place: dict[str, object]) -> tuple[DataKey, VaultId, SealId, ClientId]:
        vault, client = VaultId(place["vault"]), ClientId(place["client"])
        return DataKey(vault, client, FieldClass(place["klass"]), place["version"], place["key"]), vault, SealId(place["seal"]), client

    key, vault, id, client = parts(SEAL_PLACE)
    cells = [("Email", "ada@example.com")]
    found = seal.parse_seal(seal.make_seal(vault, client, id, {FieldClass.REACH: (key, cells)}))
    assert seal.open_segment(found.segments[0], key, vault, id, client) == cells
    for place in changes(SEAL_PLACE, SEAL_OTHERS):
        segment = replace(found.segments[0], klass=FieldClass(place["klass"]), dek_version=place["version"])
        other, vault, id, client = parts(place)
        with pytest.raises(SealBroken):
            seal.open_segment(segment, other, vault, id, client)


def test_a_seal_and_a_value_of_the_same_key_cannot_be_exchanged() -> None:
    key = value(VALUE)[0]
    envelope = key.seal(b"x", "email.1", 1)
    aad = seal._aad(VAULT, SEAL, CLIENT, FieldClass.REACH, 3)
    with pytest.raises(SealBroken):
        key.open_raw(envelope[2:], aad)
    with pytest.raises(SealBroken):
        key.open(b"\x01\x01" + key.seal_raw(b"x", aad), "email.1", 1)


def test_names_of_members() -> None:
    names = {SLOT["ada"]: ("ada", "desk")}
    sealed = seal_names(names, DEK, VAULT)
    assert open_names(sealed, DEK, VAULT) == names
    for key, vault in ((OTHER_32, VAULT), (DEK, VaultId(OTHER))):
        with pytest.raises(SealBroken):
            open_names(sealed, key, vault)


def test_an_attachment() -> None:
    sealed = log_entry.seal_attachment(b"list", DEK, VAULT, 5)
    assert log_entry.open_attachment(sealed, DEK, VAULT, 5) == b"list"
    for key, vault, index in ((OTHER_32, VAULT, 5), (DEK, VaultId(OTHER), 5), (DEK, VAULT, 6)):
        with pytest.raises(SealBroken):
            log_entry.open_attachment(sealed, key, vault, index)


def header() -> log_entry.Header:
    root = fixed("root")
    return log_entry.Header(VAULT, 5, world.SESSION, 2, log_entry.OTHER, 10, 20, root, root, root, 3, fixed("tag"), 1)


HEADER_CHANGES: dict[str, object] = {
    "vault": OTHER, "index": 6, "session": OTHER, "sequence": 3, "kind": log_entry.BEAT, "wall": 11, "monotonic": 21, "former_root": OTHER_32,
    "client_root": OTHER_32, "registry_root": OTHER_32, "client_counter": 4, "tag": OTHER_32, "tag_generation": 2, "attachment": OTHER_32,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HEADER_CHANGES))
def test_a_log_body(name: str) -> None:
    assert set(HEADER_CHANGES) == set(log_entry.Header.__slots__) - {"body_length"}
    signer = signing.SessionKey(fixed("session key"))
    leaf = log_entry.decode_leaf(log_entry.seal_leaf(header(), DEK, b"{}", signer))
    assert log_entry.open_body(leaf, DEK) == b"{}" and leaf.signed_by(signer.public)
    moved = replace(leaf.header, **{name: HEADER_CHANGES[name]}).encode() + leaf.body + leaf.signature
    with pytest.raises(SealBroken):
        log_entry.open_body(log_entry.decode_leaf(moved), DEK)
    assert not log_entry.decode_leaf(moved).signed_by(signer.public)


def test_a_signature() -> None:
    keys, other = world.KEYS["ada"], world.KEYS["cleo"]
    place = {"type": "request", "vault": VAULT, "signer": keys.public.hash, "data": b"body"}
    others = {"type": "approval", "vault": OTHER, "signer": other.public.hash, "data": b"bodY"}
    pair = keys.signing.sign(signing.Signed(**place))
    public = keys.public
    assert signing.verify_pair(public.ed25519, public.mldsa44, signing.Signed(**place), pair)
    for wrong in changes(place, others):
        assert not signing.verify_pair(public.ed25519, public.mldsa44, signing.Signed(**wrong), pair)
    assert not signing.verify_pair(other.public.ed25519, other.public.mldsa44, signing.Signed(**place), pair)
    session = signing.SessionKey(fixed("session key"))
    signature = session.sign(VAULT, b"entry")
    assert signing.verify_entry(session.public, VAULT, b"entry", signature)
    assert not signing.verify_entry(session.public, VaultId(OTHER), b"entry", signature)
    assert not signing.verify_entry(signing.SessionKey(OTHER_32).public, VAULT, b"entry", signature)


def test_an_anchor() -> None:
    seed = fixed("seed")
    record = Anchor(1, fixed("root"), 2, 3, fixed("manifest")).encode(anchor_key(seed, VAULT, SLOT["sam"]))
    for key in (anchor_key(OTHER_32, VAULT, SLOT["sam"]), anchor_key(seed, VaultId(OTHER), SLOT["sam"]), anchor_key(seed, VAULT, SlotId(OTHER))):
        with pytest.raises(AnchorBroken):
            newest(record, key)


def test_a_slot_root_depends_on_all_its_parts() -> None:
    head = SlotHeader(VAULT, SLOT["sam"], "device", "sam", FLOOR, fixed("salt", 16))
    parts = [(head, "pass", DEK), (replace(head, vault=OTHER), "pass", DEK), (replace(head, slot=OTHER), "pass", DEK)]
    parts += [(replace(head, kind="sheet"), "pass", DEK), (replace(head, salt=OTHER), "pass", DEK), (head, "Pass", DEK), (head, "pass", OTHER_32)]
    assert len({_root(*each) for each in parts}) == len(parts)


def test_a_state_tag_and_an_index_tag() -> None:
    place = {"key": DEK, "vault": VAULT, "root": fixed("root"), "counter": 4, "generation": 1}
    others = {"key": OTHER_32, "vault": OTHER, "root": OTHER_32, "counter": 5, "generation": 2}
    assert len({state_tag(*each.values()) for each in [place, *changes(place, others)]}) == 1 + len(place)
    index = BlindIndex(keyring(KEYRING | {"klass": FieldClass.INDEX}))
    kinds = ("email", "email-local", "email-domain", "phone", "phone-last4")
    assert len({index.tag(kind, "same") for kind in kinds}) == len(kinds)
    assert index.row_digest({"a": "bc"}) != index.row_digest({"ab": "c"})
    assert index.row_digest({"a": "\udc81"}) != index.row_digest({"a": "?"})


def test_labels_are_told_apart() -> None:
    assert len(set(labels.LABELS)) == len(labels.LABELS) > 25
    assert all(label.startswith(b"cassaforte/1/") and label.isascii() for label in labels.LABELS)
    # As whole LP parts none is the beginning of another, whatever follows.
    for one, two in combinations(labels.LABELS, 2):
        assert not lp(one).startswith(lp(two)) and not lp(two).startswith(lp(one))
    # Two labels grow by a word of ours (a purpose, a type); no other label lies below them.
    for open_ended in (labels.HPKE, labels.SIGNATURE):
        assert open_ended.endswith(b"/")
        assert [label for label in labels.LABELS if label.startswith(open_ended)] == [open_ended]
    # Two are hashed bare before a fixed length: no LP begins with their first four bytes, which would be a length of 1.6 GB.
    assert labels.STATE_NODE[:4] == labels.STATE_ROOT[:4] == b"cass"


def test_class_numbers_never_move() -> None:
    assert [(klass.value, klass.number) for klass in EVERY_CLASS] == [("routing", 1), ("identity", 2), ("reach", 3), ("private", 4), ("index", 5)]
