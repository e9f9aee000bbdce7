"""LP and canonical JSON: one spelling each way, and every other refused with the error of clear structures."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.canonical import b64, dumps, loads, number, unb64, unhex, words
from vault.crypto.errors import Malformed
from vault.crypto.lp import Reader, lp, split_lp, u8, u32, u64

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_json_round_trip(value: object) -> None:
    data = dumps(value)
    assert data.isascii() and loads(data) == value and dumps(loads(data)) == data


@given(PLAIN)
def test_json_in_another_spelling(value: object) -> None:
    data = dumps(value)
    spellings = (
        json.dumps(value).encode(),
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass"),
        json.dumps(value, sort_keys=True, indent=1).encode(),
        b" " + data,
        data + b"\n",
        b"\xef\xbb\xbf" + data,
    )
    for other in spellings:
        if other != data:
            with pytest.raises(Malformed):
                loads(other)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}', '{"a":1,"a":2}', '{"b":1,"a":2}', "1.0", "1e3", "-0", "-0.0", "1E400", "NaN", "Infinity", "-Infinity", "01", "+1", "0x10",
        str(2**63), str(-(2**63) - 1), str(2**64), "9" * 400, "9" * 5000, '"\\u00E9"', '"\\/"', '"é"', "'a'", "", " ", "{", "[1,]", "[1 ,2]", "tru", "true ",
        "[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 50_000, "null\0", '"\\u0041"', '"\t"',
    ],
)  # fmt: skip
def test_json_that_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        loads(text.encode())


@given(st.binary(max_size=60))
def test_json_junk(data: bytes) -> None:
    try:
        value = loads(data)
    except Malformed:
        return
    assert dumps(value) == data


def test_numbers_at_the_border() -> None:
    assert loads(str(2**63 - 1).encode()) == 2**63 - 1 and loads(str(-(2**63)).encode()) == -(2**63)
    assert number(2**32 - 1, 32) == 2**32 - 1 and number(0, 1) == 0
    for wrong in (2**32, -1, True, False, "1", None, 1.0, [1], b"1"):
        with pytest.raises(Malformed):
            number(wrong, 32)


def test_words_can_be_written_down() -> None:
    assert words("Città 😀") == "Città 😀"
    for wrong in ("\ud800", "a\udfffb", 1, None, b"a", ["a"]):
        with pytest.raises(Malformed):
            words(wrong)


@given(st.binary(max_size=40))
def test_base64_and_hex_round_trip(data: bytes) -> None:
    assert unb64(b64(data)) == data and unhex(data.hex(), len(data)) == data


@pytest.mark.parametrize("text", ["QQ", "QQ=", "QR==", "QQ==\n", "Q Q==", "QQ==QQ==", "Q-_=", "=", "QQ===", "é===", "\ud800", 1, None, b"QQ==", ["QQ=="]])
def test_base64_that_is_refused(text: object) -> None:
    with pytest.raises(Malformed):
        unb64(text)


@pytest.mark.parametrize("text", ["0A", "0a ", " 0a", "0 a", "0a0", "", "0a0b", "zz", "\uff10a", "\ud800a", 10, None, b"0a", ["0a"]])
def test_hex_that_is_refused(text: object) -> None:
    with pytest.raises(Malformed):
        unhex(text, 1)


@given(st.lists(st.binary(max_size=20), max_size=6))
def test_lp_round_trip(parts: list[bytes]) -> None:
    assert split_lp(lp(*parts), "x") == parts


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_two_lists_never_share_a_spelling(one: list[bytes], two: list[bytes]) -> None:
    assert (lp(*one) == lp(*two)) is (one == two)


@given(st.binary(max_size=40))
def test_lp_junk(data: bytes) -> None:
    try:
        parts = split_lp(data, "x")
    except Malformed:
        return
    assert lp(*parts) == data


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=6))
def test_lp_cut_or_longer(parts: list[bytes]) -> None:
    data = lp(*parts)
    with pytest.raises(Malformed):
        split_lp(data[:-1], "x")
    with pytest.raises(Malformed):
        split_lp(data + b"\0", "x")


def test_the_reader_is_strict() -> None:
    data = u8(7) + u32(2**32 - 1) + u64(2**64 - 1) + lp(b"part") + b"rest"
    reader = Reader(data, "x")
    assert (reader.u8(), reader.u32(), reader.u64(), reader.lp()) == (7, 2**32 - 1, 2**64 - 1, b"part")
    with pytest.raises(Malformed):
        reader.end()
    assert reader.rest() == b"rest" and reader.done()
    reader.end()
    for read in (reader.u8, reader.u32, reader.u64, reader.lp, lambda: reader.expect(1), lambda: reader.take(1)):
        with pytest.raises(Malformed):
            read()
    with pytest.raises(Malformed):
        Reader(b"\1\2", "x").expect(1, 3)
    with pytest.raises(Malformed):
        Reader(b"\xff\xff\xff\xffabc", "x").lp()


@pytest.mark.parametrize(("write", "wrong"), [(u8, 256), (u8, -1), (u32, 2**32), (u32, -1), (u64, 2**64), (u64, -1)])
def test_a_number_that_does_not_fit_is_never_written(write: object, wrong: int) -> None:
    with pytest.raises((ValueError, struct.error)):
        write(wrong)  # type: ignore[operator]
