"""Phone numbers as they are compared: E.164 and the last four digits. What was written is kept as it is."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from vault.formats.normal import plain

_LAST = 4
_FEWEST_DIGITS = 5
_LONGEST = 60
_WORLDWIDE_DIGITS = 10  # with a country code; fewer digits are too often valid somewhere
# As spreadsheet programs write a long number, or one in a column that is too narrow for it.
_DIGITS_LOST = re.compile(r"\d[.,]\d+e\+?\d+|\A\s*[+-]?\d+e\+\d+\s*\Z|\A\s*#{3,}\s*\Z", re.IGNORECASE)
_AS_DECIMAL = re.compile(r"\s*(\d{6,})[.,]0+\s*")
DIGITS_LOST = "a spreadsheet program changed it; the digits are lost in this file, fetch the export again"
_AS_NUMBER = "a spreadsheet program made it a decimal number; fetch the export again"
_PLUS_LOST = "the plus sign before its country code seems lost, as in files that a spreadsheet program saved; fetch the export again"
_ZERO_LOST = "its leading zero seems lost, as in files that a spreadsheet program saved; fetch the export again"


@dataclass(frozen=True, slots=True)
class PhoneForm:
    """`e164` is empty when the number is malformed; `problem` says why, or what seems lost, without repeating it. `prefix` is its country code."""

    e164: str
    prefix: str = ""
    last4: str = ""
    digits: str = ""
    problem: str = ""


@lru_cache(maxsize=1024)
def read_phone(text: str, region: str = "") -> PhoneForm:
    """The normal form of one number; `region` is the country that a number without country code belongs to."""
    decimal = _AS_DECIMAL.fullmatch(text)
    digits = only_digits(decimal[1] if decimal else text)
    last4 = digits[-_LAST:] if len(digits) >= _FEWEST_DIGITS else ""
    if decimal:
        return PhoneForm("", "", last4, digits, _AS_NUMBER)
    if _DIGITS_LOST.search(text):
        return PhoneForm("", problem=DIGITS_LOST)
    number = _parsed(text, region)
    if number is None:
        return PhoneForm("", "", last4, digits, _spreadsheet_problem(text, region) or "not a complete phone number")
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    problem = "" if phonenumbers.is_valid_number(number) else _spreadsheet_problem(text, region)
    return PhoneForm(e164, f"+{number.country_code}", e164[-_LAST:], digits, problem)


def _spreadsheet_problem(text: str, region: str) -> str:
    """What a spreadsheet program seems to have done to a text that is no valid number; nothing where that cannot be known."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit()) or bare.startswith("0"):
        return ""
    if region and _valid(f"0{bare}", region):
        return _ZERO_LOST
    return _PLUS_LOST if len(bare) >= _WORLDWIDE_DIGITS and _valid(f"+{bare}", "") else ""


def _valid(text: str, region: str) -> bool:
    number = _parsed(text, region)
    return number is not None and phonenumbers.is_valid_number(number)


def _parsed(text: str, region: str) -> PhoneNumber | None:
    if len(text) > _LONGEST:
        return None
    spelling = plain(text).strip()
    if spelling.startswith("00"):
        spelling = "+" + spelling[2:]
    try:
        number = phonenumbers.parse(spelling, region or None)
    except NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def phone_terms(text: str, region: str = "") -> tuple[tuple[str, str], ...]:
    """What a blind index keeps of a number: (kind, normal form). A malformed one is found by its bare digits."""
    form = read_phone(text, region)
    whole = form.e164 or (form.digits if len(form.digits) >= _FEWEST_DIGITS else "")
    return tuple((kind, normal) for kind, normal in (("phone", whole), ("phone-last4", form.last4)) if normal)


def country_of(text: str) -> str:
    """The country that a number with a country code points to, or nothing. Of several with one code it is the largest, unless the number says more."""
    number = _parsed(text, "")
    if number is None:
        return ""
    code = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return code if code and code.isalpha() and code != phonenumbers.UNKNOWN_REGION else ""


def national_digits(e164: str) -> str:
    """A number without its country code and without leading zeros, as people dial it at home."""
    return str(phonenumbers.parse(e164, None).national_number)


def spellings(text: str) -> tuple[str, ...]:
    """Every number that a typed text could mean: with a country code, or as a national number of any country; then its bare digits."""
    digits = only_digits(text)
    if len(digits) < _FEWEST_DIGITS or len(text) > _LONGEST:
        return ()
    if text.strip().startswith(("+", "00", "tel:+")):
        tries = [(text, "")]
    else:
        tries = [("+" + digits, ""), *((text, region) for region in sorted(phonenumbers.SUPPORTED_REGIONS))]
    numbers = [phonenumbers.format_number(number, PhoneNumberFormat.E164) for each in tries if (number := _parsed(*each)) is not None]
    return tuple(dict.fromkeys((*numbers, digits)))


def only_digits(text: str) -> str:
    """The digits of a text, in any script, as ASCII."""
    return "".join([str(int(each)) for each in plain(text) if each.isdecimal()])
