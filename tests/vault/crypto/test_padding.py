"""Padding: exact buckets, zeros alone, nothing longer than 512 KiB."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.errors import SealBroken
from vault.crypto.padding import LOG_BUCKETS, LONGEST_VALUE, VALUE_BUCKETS, pad, padded_size, unpad
from vault.errors import BadInput


def test_the_buckets_are_those_of_the_format() -> None:
    assert VALUE_BUCKETS == (32, 64, 128, 256, 512, 1024, 2048, 4096) and LOG_BUCKETS == (256, 1024, 4096)
    assert LONGEST_VALUE + 4 == 512 * 1024


@pytest.mark.parametrize("buckets", [VALUE_BUCKETS, LOG_BUCKETS])
def test_every_border(buckets: tuple[int, ...]) -> None:
    sizes = [*buckets, *range(8192, 512 * 1024 + 1, 4096)]
    for smaller, size in zip([4, *sizes], sizes, strict=False):
        assert padded_size(size - 4, buckets) == size
        assert padded_size(smaller - 3, buckets) == size
    assert len(pad(b"", buckets)) == buckets[0]


@pytest.mark.parametrize("length", [0, 1, 28, 29, 60, 4092, 4093, LONGEST_VALUE])
def test_round_trip_and_no_other_length(length: int) -> None:
    value = bytes(range(1, 256)) * (length // 255 + 1)
    padded = pad(value[:length])
    assert unpad(padded) == value[:length] and len(padded) == padded_size(length)
    for wrong in (padded[:-1], padded + b"\0", padded + bytes(4096), struct.pack(">I", length + 1) + padded[4:] + b"\1", padded[:3], b""):
        with pytest.raises(SealBroken):
            unpad(wrong)


def test_the_longest_value() -> None:
    assert unpad(pad(bytes(LONGEST_VALUE))) == bytes(LONGEST_VALUE)
    with pytest.raises(BadInput) as caught:
        pad(bytes(LONGEST_VALUE + 1))
    assert caught.value.id == "value_too_long"
    beyond = struct.pack(">I", LONGEST_VALUE + 1) + bytes(LONGEST_VALUE + 1)
    with pytest.raises(SealBroken):
        unpad(beyond.ljust(padded_size(LONGEST_VALUE + 1), b"\0"))


def test_padding_that_is_not_zero() -> None:
    for length in range(28):
        padded = pad(b"x" * length)
        for position in range(4 + length, 32):
            with pytest.raises(SealBroken):
                unpad(padded[:position] + b"\1" + padded[position + 1 :])


def test_a_length_in_another_bucket() -> None:
    for length in range(29):
        padded = pad(bytes(length))
        assert unpad(padded) == bytes(length)
        with pytest.raises(SealBroken):
            unpad(padded.ljust(64, b"\0"))


@given(st.binary(max_size=5000), st.sampled_from([VALUE_BUCKETS, LOG_BUCKETS]))
def test_any_value(value: bytes, buckets: tuple[int, ...]) -> None:
    assert unpad(pad(value, buckets), buckets) == value


@given(st.binary(max_size=300))
def test_whatever_opens_is_the_one_spelling(padded: bytes) -> None:
    try:
        value = unpad(padded)
    except SealBroken:
        return
    assert pad(value) == padded
