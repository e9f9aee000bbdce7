"""What in a text could be somebody's contact value, in the normal forms that are compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from vault.formats.alias import is_alias
from vault.formats.emails import read_email
from vault.formats.phones import only_digits, read_phone, to_e164

EMAIL = "email"
PHONE = "phone"
NATIONAL = "national"  # without a country code
_SURE_DIGITS = 9  # a shorter national number belongs to somebody else in another country too often to stand alone
_FEWEST_DIGITS = 6
_EMAIL = re.compile(r"[^\s<>\"',;:|()\[\]{}\\/=@]+@[^\s<>\"',;:|()\[\]{}\\/=@]+")
_PHONE = re.compile(r"(?<![\w@.+])(?:\+|00)?\s?\(?\d(?:[\s().\-/\u2010-\u2013\u00a0]{0,3}\d){5,16}(?![\w@])")
_WORLDWIDE = ("+", "00")


@dataclass(frozen=True, slots=True)
class Token:
    """One normal form of one kind; `sure` is whether it may name a client without anything else in its row."""

    kind: str
    normal: str
    sure: bool = True


def tokens_of(text: str) -> Iterator[tuple[Token, ...]]:
    """For each e-mail or phone in a text every normal form that it may have; our aliases are none."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if not is_alias(match[0]):
                yield (Token(EMAIL, read_email(match[0].strip(".-_*!?")).whole),)
    if any(each.isdigit() for each in text):
        for match in _PHONE.finditer(text):
            if not is_alias(match[0]):
                yield _phone_tokens(match[0].strip())


@lru_cache(maxsize=4096)
def _phone_tokens(text: str) -> tuple[Token, ...]:
    if text.startswith(_WORLDWIDE):
        e164 = to_e164(text, "")
        return (Token(PHONE, e164),) if e164 else ()
    digits = only_digits(text)
    return (Token(PHONE, f"+{digits}"), *_national(digits.lstrip("0")))


def _national(digits: str) -> tuple[Token, ...]:
    return (Token(NATIONAL, digits, len(digits) >= _SURE_DIGITS),) if len(digits) >= _FEWEST_DIGITS else ()


def tokens_of_value(kind: str, text: str, region: str) -> tuple[Token, ...]:
    """The forms in which a client's e-mail or phone can be met; `region` is the client's country."""
    if kind == EMAIL:
        return (Token(EMAIL, read_email(text).whole),) if text.strip() else ()
    form = read_phone(text, region)
    if not form.e164:
        return _national(form.digits.lstrip("0"))
    national = str(phonenumbers.parse(form.e164, None).national_number)
    return (Token(PHONE, form.e164), *_national(national))


def written_worldwide(tokens: tuple[Token, ...]) -> bool:
    """Whether what was found is a contact value for certain, and no date or number of another kind."""
    return any(token.kind == EMAIL for token in tokens) or (len(tokens) == 1 and tokens[0].kind == PHONE)

