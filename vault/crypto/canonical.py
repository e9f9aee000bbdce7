"""JSON in one spelling: keys sorted, ASCII, no spaces, no floats, no key twice."""

import base64
import binascii
import json
from typing import Any

from vault.crypto.errors import Malformed


def dumps(value: object) -> bytes:
    """The one spelling of `value`: objects, lists, strings, integers, booleans, null."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def loads(data: bytes, what: str = "record") -> Any:
    """What `dumps` wrote; any other spelling is refused."""
    try:
        value = json.loads(data.decode("ascii"), parse_float=_no_float, parse_constant=_no_float)
        if dumps(value) != data:
            raise Malformed(what)
    except (ValueError, RecursionError):
        raise Malformed(what) from None
    return value


def _no_float(text: str) -> float:
    raise ValueError(text)


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
