"""Client parts, data key rows, seals, checkpoints and anchors: strict order, strict lengths, one current value a field."""

import base64
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.world import CLIENT, DEK, KEYS, SEAL, SLOT, VAULT, fixed, share
from vault.crypto.anchor import RECORD, Anchor, AnchorBroken, newest
from vault.crypto.checkpoint import Checkpoint, is_signed, parse, sign
from vault.crypto.client_part import CURRENT, FORMER, LIST_CARD, SEARCH_CARD, Item, decode_items, encode_items, first_item
from vault.crypto.data_key import WRAP, DataKey, DekWrap, KeyWrapper, parse_deks
from vault.crypto.errors import Malformed, SealBroken
from vault.crypto.kdf import hmac_sha256
from vault.crypto.keyring import SHARE, Keyring, new_share
from vault.crypto.lp import lp
from vault.crypto.seal import PREFIX, make_seal, open_segment, parse_seal, row_mac
from vault.model.classes import FieldClass

KEY = fixed("anchor key")


def item(field: str, version: int = 1, state: int = CURRENT) -> Item:
    return Item(field, version, state, 5, 1, b"envelope")


# --- client parts ---

ITEM = st.builds(Item, st.text(max_size=6), st.integers(0, 9), st.just(FORMER), st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=9))


@given(st.lists(ITEM, max_size=6, unique_by=lambda each: (each.field, each.version)))
def test_items_in_any_order_have_one_spelling(items: list[Item]) -> None:
    body = encode_items(items)
    assert encode_items(reversed(items)) == body and encode_items(decode_items(body)) == body
    assert set(decode_items(body)) == set(items)
    if items:
        assert first_item(body) == decode_items(body)[0]


def test_cards_come_first_then_fields_then_versions() -> None:
    items = [item(LIST_CARD), item("a.1", 2), item("a.1", 1, FORMER), item(SEARCH_CARD), item("Z.1"), item("é.1")]
    order = [(each.field, each.version) for each in decode_items(encode_items(items))]
    assert order == [(SEARCH_CARD, 1), (LIST_CARD, 1), ("Z.1", 1), ("a.1", 1), ("a.1", 2), ("é.1", 1)]


def joined(*items: Item) -> bytes:
    return b"".join(encode_items([each]) for each in items)


@pytest.mark.parametrize(
    "body",
    [
        joined(item("b.1"), item("a.1")),
        joined(item("a.1"), item("a.1")),
        joined(item("a.1", 2), item("a.1", 1)),
        joined(item("a.1"), item(SEARCH_CARD)),
        joined(item(LIST_CARD), item(SEARCH_CARD)),
        joined(item("a.1", 1), item("a.1", 2)),
        joined(item("a.1", state=2)),
        joined(item("a.1"))[:-1],
        joined(item("a.1")) + b"\0",
        joined(item("a.1")).replace(b"a.1", b"a\xff1"),
        b"\0",
    ],
)
def test_bodies_that_are_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        decode_items(body)


def test_the_newest_version_may_be_former() -> None:
    assert decode_items(joined(item("a.1", 1, FORMER), item("a.1", 2, FORMER), item("b.1")))
    assert decode_items(joined(item("a.1", 1), item("a.1", 2, FORMER)))
    assert decode_items(b"") == ()


def test_the_first_item_of_a_cut_body() -> None:
    body = joined(item(SEARCH_CARD))
    for length in range(len(body)):
        with pytest.raises(Malformed):
            first_item(body[:length])
    assert first_item(body + b"more").field == SEARCH_CARD


# --- data keys ---


def wrapper(generation: int = 1) -> KeyWrapper:
    klass = FieldClass.REACH
    return KeyWrapper(Keyring(VAULT, klass, generation, share(klass, generation, "a"), share(klass, generation, "b")))


def test_a_new_data_key_is_born_in_its_generation() -> None:
    key, raw = wrapper(2).new(CLIENT, 4)
    (found,) = parse_deks(raw)
    assert (found.version, found.generation, found.born, len(raw)) == (4, 2, 2, WRAP) and key.version == 4
    again = wrapper(2).open(found, CLIENT)
    assert again.open(key.seal(b"value", "email.1", 1), "email.1", 1) == b"value"
    assert wrapper(2).new(CLIENT, 4)[1] != raw and new_share() != new_share() and len(new_share()) == SHARE


def test_a_routine_rotation_rewraps_and_keeps_where_the_key_was_born() -> None:
    key, raw = wrapper(1).new(CLIENT, 1)
    envelope = key.seal(b"value", "email.1", 1)
    rewrapped = wrapper(2).wrap(wrapper(1).unwrap(parse_deks(raw)[0], CLIENT), CLIENT, 1, 1)
    (found,) = parse_deks(rewrapped)
    assert (found.generation, found.born) == (2, 1)
    assert wrapper(2).open(found, CLIENT).open(envelope, "email.1", 1) == b"value"
    with pytest.raises(SealBroken):
        wrapper(1).open(found, CLIENT)


def test_rows_of_data_keys_that_are_refused() -> None:
    one, two = (wrapper().wrap(fixed(f"k{version}"), CLIENT, version, 1) for version in (1, 2))
    assert [each.version for each in parse_deks(one + two)] == [1, 2]
    for wrong in (b"", one[:-1], one + b"\0", two + one, one + one, b"\x02" + one[1:], one[:1] + b"\x02" + one[2:], one + b"\x01\x02" + two[2:]):
        with pytest.raises(SealBroken):
            parse_deks(wrong)
    short = DekWrap(1, 1, 1, one[:20])
    with pytest.raises(SealBroken):
        wrapper().unwrap(short, CLIENT)


def test_two_sealings_of_one_value_differ() -> None:
    key = DataKey(VAULT, CLIENT, FieldClass.REACH, 1, DEK)
    assert len({key.seal(b"value", "email.1", 1) for _ in range(20)}) == 20
    for wrong in (b"", b"\x01", b"\x01\x01", b"\x02\x01" + key.seal(b"", "a.1", 1)[2:], b"\x01\x02" + key.seal(b"", "a.1", 1)[2:]):
        with pytest.raises(SealBroken):
            key.open(wrong, "a.1", 1)


# --- seals ---


def seal_of(*classes: FieldClass) -> str:
    cells = [("Email", "a@example.com"), ("Raw", '"x ""y"" \udc81"')]
    return make_seal(VAULT, CLIENT, SEAL, {klass: (DataKey(VAULT, CLIENT, klass, 1, DEK), cells) for klass in classes})


def test_a_seal_keeps_raw_cells_and_orders_its_classes() -> None:
    text = seal_of(FieldClass.PRIVATE, FieldClass.ROUTING, FieldClass.REACH)
    found = parse_seal(text)
    assert [segment.klass for segment in found.segments] == [FieldClass.ROUTING, FieldClass.REACH, FieldClass.PRIVATE]
    key = DataKey(VAULT, CLIENT, FieldClass.REACH, 1, DEK)
    assert open_segment(found.segments[1], key, VAULT, SEAL, CLIENT) == [("Email", "a@example.com"), ("Raw", '"x ""y"" \udc81"')]
    assert parse_seal(seal_of()).segments == () and text.isascii()


def spelt(data: bytes) -> str:
    return PREFIX + base64.urlsafe_b64encode(data).decode().rstrip("=")


HEAD = b"\x01\x01" + SEAL


@pytest.mark.parametrize(
    "text",
    [
        "", "cf1.", "cf2." + "A" * 24, "x" + spelt(HEAD), spelt(HEAD) + "=", spelt(HEAD) + "\n", spelt(HEAD)[:-1] + "é", spelt(HEAD)[:-1], spelt(HEAD + b"\0"),
        spelt(b"\x02\x01" + SEAL), spelt(b"\x01\x02" + SEAL), spelt(HEAD[:-1]), spelt(HEAD + b"\5" + bytes(4) + lp(b"x")), spelt(HEAD + b"\0" + bytes(4) + lp(b"x")),
        spelt(HEAD + b"\2" + bytes(4) + lp(b"x") + b"\1" + bytes(4) + lp(b"x")), spelt(HEAD + (b"\1" + bytes(4) + lp(b"x")) * 2), spelt(HEAD + b"\1" + bytes(4) + b"\xff" * 4),
        spelt(HEAD).replace("cf1.", "CF1."), spelt(HEAD + b"\1" + b"\xff" * 4 + lp(b"\xff\xef\xbf")).replace("_", "/").replace("-", "+"), "cf1.\ud800", "cf1." + "A" * 23,
    ],
)  # fmt: skip
def test_seals_that_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_seal(text)


def test_an_odd_number_of_texts_in_a_segment() -> None:
    key = DataKey(VAULT, CLIENT, FieldClass.REACH, 1, DEK)
    segment = parse_seal(seal_of(FieldClass.REACH)).segments[0]
    aad = lp(b"cassaforte/1/seal", b"\1", VAULT, SEAL, CLIENT, b"reach", struct.pack(">I", 1))
    for plain in (lp(b"column"), b"\0\0\0\5x"):
        with pytest.raises(Malformed):
            open_segment(replace(segment, sealed=key.seal_raw(plain, aad)), key, VAULT, SEAL, CLIENT)


def test_the_register_tells_rows_apart() -> None:
    rows = [{"a": "b"}, {"a": "c"}, {"b": "b"}, {"ab": ""}, {"a": "b", "c": ""}, {}]
    assert len({row_mac(KEY, bytes(16), row) for row in rows} | {row_mac(KEY, SEAL, {"a": "b"}), row_mac(DEK, bytes(16), {"a": "b"})}) == len(rows) + 2
    assert row_mac(KEY, bytes(16), {"a": "1", "b": "2"}) == row_mac(KEY, bytes(16), {"b": "2", "a": "1"}) and len(row_mac(KEY, b"", {})) == 16


# --- checkpoints and anchors ---

STATED = Checkpoint(VAULT, 12, fixed("root"), 3, 0, fixed("erasures"))


@given(
    st.builds(
        Checkpoint,
        st.just(VAULT),
        st.integers(0, 2**63 - 1),
        st.binary(min_size=32, max_size=32),
        st.integers(0, 2**63 - 1),
        st.integers(0, 2**63 - 1),
        st.just(bytes(32)),
    )
)
def test_checkpoints_round_trip(made: Checkpoint) -> None:
    text = sign(made, SLOT["sam"], KEYS["sam"])
    found, slot, signature = parse(text)
    assert (found, slot) == (made, SLOT["sam"]) and is_signed(found, signature, KEYS["sam"].public)
    assert not is_signed(found, signature, KEYS["ada"].public)


def respelt(old: str, new: str) -> str:
    text = sign(STATED, SLOT["sam"], KEYS["sam"])
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n12\n", "\n012\n"), ("\n12\n", "\n-12\n"), ("\n12\n", "\n+12\n"), ("\n12\n", "\n\n"), ("\n12\n", "\n١٢\n"), ("\n12\n", "\n9223372036854775808\n"),
        ("\n12\n", "\n99999999999999999999\n"), ("clients 3", "clients 9999999999999999999"), ("erasures 0", "erasures 9999999999999999999"),
        ("\n12\n", "\r\n12\r\n"), ("— ", "- "), ("\n\n", "\n"), ("\n\n", "\n\n\n"), ("cassaforte.vault/", "cassaforte.vault/0"), ("cassaforte", "Cassaforte"),
        ("clients 3", "clients  3"),
    ],
)  # fmt: skip
def test_checkpoints_that_are_refused(old: str, new: str) -> None:
    with pytest.raises(Malformed):
        parse(respelt(old, new))


def test_hashes_and_signatures_of_another_length() -> None:
    text = sign(STATED, SLOT["sam"], KEYS["sam"])
    for length in (31, 33):
        for at in (STATED.root, STATED.erasures_hash):
            other = base64.b64encode(bytes(length)).decode()
            assert len(other) == 44
            with pytest.raises(Malformed):
                parse(text.replace(base64.b64encode(at).decode(), other))
    head, _, signature = text.rpartition(" ")
    raw = base64.b64decode(signature)
    for wrong in (raw[:-1], raw + b"\0", raw[:68], b""):
        with pytest.raises(Malformed):
            parse(f"{head} {base64.b64encode(wrong).decode()}\n")


def anchored(size: int) -> bytes:
    return Anchor(size, fixed(f"root {size}"), 1, 1, fixed("manifest")).encode(KEY)


def test_the_last_whole_record_counts() -> None:
    for tail in (b"", b"\0", anchored(3)[:127], bytes(128), bytes(100), bytes(128) + b"\0"):
        found = newest(anchored(1) + anchored(2) + tail, KEY)
        assert found is not None and found.log_size == 2
    assert newest(b"", KEY) is None and newest(bytes(RECORD), KEY) is None and newest(anchored(1)[:100], KEY) is None


@pytest.mark.parametrize(
    "data",
    [bytes(128) + anchored(1), anchored(1) + bytes(256), anchored(1) + bytes(127) + b"\1", anchored(1)[1:] + anchored(1)[:1], b"\xff" * 128 + anchored(1)],
)
def test_anchors_that_raise_the_alarm(data: bytes) -> None:
    with pytest.raises(AnchorBroken) as caught:
        newest(data, KEY)
    assert caught.value.code == 5


@pytest.mark.parametrize(("at", "value"), [(0, 2), (0, 0), (1, 1), (7, 1), (60, 1), (63, 1)])
def test_an_anchor_in_another_spelling_with_a_good_mac(at: int, value: int) -> None:
    body = bytearray(anchored(1)[:96])
    body[at] = value
    with pytest.raises(AnchorBroken):
        newest(bytes(body) + hmac_sha256(KEY, bytes(body)), KEY)
