"""Values in buckets, so that a length says little: u32 length, value, zeros. Nothing is compressed."""

import struct

from vault.crypto.errors import SealBroken
from vault.errors import BadInput

VALUE_BUCKETS = (32, 64, 128, 256, 512, 1024, 2048, 4096)
LOG_BUCKETS = (256, 1024, 4096)
LONGEST_VALUE = 512 * 1024 - 4
_STEP = 4096
_LENGTH = struct.Struct(">I")


def padded_size(length: int, buckets: tuple[int, ...] = VALUE_BUCKETS) -> int:
    """The bucket for a value of `length` bytes: the smallest that holds it, then multiples of 4 KiB."""
    size = length + 4
    for bucket in buckets:
        if size <= bucket:
            return bucket
    return -(-size // _STEP) * _STEP


def pad(value: bytes, buckets: tuple[int, ...] = VALUE_BUCKETS) -> bytes:
    """The padded form. A value over 512 KiB is refused."""
    if len(value) > LONGEST_VALUE:
        raise BadInput("This value is longer than 512 KiB.", id="value_too_long", next_step="Shorten it.")
    return (_LENGTH.pack(len(value)) + value).ljust(padded_size(len(value), buckets), b"\0")


def unpad(padded: bytes, buckets: tuple[int, ...] = VALUE_BUCKETS) -> bytes:
    """The value; any padding but the one that `pad` makes is refused."""
    if len(padded) < 4:
        raise SealBroken
    length = _LENGTH.unpack_from(padded)[0]
    if length > LONGEST_VALUE or len(padded) != padded_size(length, buckets) or padded.count(0, 4 + length) != len(padded) - 4 - length:
        raise SealBroken
    return padded[4 : 4 + length]
