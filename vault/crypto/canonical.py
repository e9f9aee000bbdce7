"""JSON in one spelling: keys sorted, ASCII, no spaces, no floats, no key twice, integers of 64 bits with sign."""

import base64
import binascii
import json
from typing import Any

from vault.crypto.errors import Malformed

_TOP = 1 << 63


def dumps(value: object) -> bytes:
    """The one spelling of `value`: objects, lists, strings, integers, booleans, null."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def loads(data: bytes, what: str = "record") -> Any:
    """What `dumps` wrote; any other spelling is refused."""
    try:
        value = json.loads(data.decode("ascii"), parse_int=_integer, parse_float=_no_float, parse_constant=_no_float)
        if dumps(value) != data:
            raise Malformed(what)
    except (ValueError, RecursionError):
        raise Malformed(what) from None
    return value


def _no_float(text: str) -> float:
    raise ValueError(text)


def _integer(text: str) -> int:
    number = int(text)
    if not -_TOP <= number < _TOP:
        raise ValueError(text)
    return number


def number(value: object, bits: int, what: str = "record") -> int:
    """An integer from 0 to below 2^bits; `true` is not 1."""
    if type(value) is not int or not 0 <= value < 1 << bits:
        raise Malformed(what)
    return value


def words(value: object, what: str = "record") -> str:
    """A text that can be written down: no half of a surrogate pair."""
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Malformed(what)
    return value


def unhex(text: object, length: int, what: str = "record") -> bytes:
    """The `length` bytes of lower-case hex in its one spelling."""
    try:
        data = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        raise Malformed(what) from None
    if len(data) != length or data.hex() != text:
        raise Malformed(what)
    return data


def b64(data: bytes) -> str:
    """Padded base64."""
    return base64.b64encode(data).decode("ascii")


def unb64(text: object, what: str = "record") -> bytes:
    """The bytes of padded base64 in its one spelling."""
    if not isinstance(text, str):
        raise Malformed(what)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(what) from None
    if b64(data) != text:
        raise Malformed(what)
    return data
