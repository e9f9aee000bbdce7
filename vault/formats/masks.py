"""What is shown of a value before it is revealed. Bullets are of fixed number, so that a length says nothing."""

import re

from vault.formats.phones import read_phone
from vault.model.fields import MaskForm, parse_field_ref

_DOTS = "•••"
_TOP_LEVEL = re.compile(r"[^@\s]@[^@\s]*\.([A-Za-z]{2,6})\s*\Z")
_ENOUGH_DIGITS = 8


def mask(reference: str, text: str, region: str = "") -> str:
    """The mask of one value; `region` is the client's country, for numbers without a country code. Empty stays empty."""
    if not text:
        return ""
    match parse_field_ref(reference).entry.mask:
        case MaskForm.NONE:
            return text
        case MaskForm.INITIAL:
            return _initial(text) + _DOTS
        case MaskForm.EMAIL:
            return _email(text)
        case MaskForm.PHONE:
            return _phone(text, region)
        case MaskForm.ALL:
            return _DOTS


def _initial(text: str) -> str:
    bare = text.strip()
    return bare[:1] if bare[:1].isalnum() else ""


def _email(text: str) -> str:
    found = _TOP_LEVEL.search(text)
    # What is not an address may be anything, even a phone number in the wrong column: nothing of it is shown.
    return f"{_initial(text)}{_DOTS}@{_DOTS}.{found[1].lower()}" if found else _DOTS


def _phone(text: str, region: str) -> str:
    form = read_phone(text, region)
    if len(form.digits) < _ENOUGH_DIGITS:
        return f"{_DOTS} {_DOTS} {_DOTS}"
    return f"{form.prefix} {_DOTS} {_DOTS} •{form.digits[-2:]}".strip()
