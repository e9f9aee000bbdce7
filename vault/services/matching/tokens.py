"""What in a text could be somebody's contact value, in the normal forms that are compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vault.formats.alias import is_alias
from vault.formats.emails import read_email
from vault.formats.normal import fold
from vault.formats.phones import national_digits, only_digits, read_phone
from vault.services.matching.escapes import as_read, with_at_signs

EMAIL = "email"
PHONE = "phone"
NATIONAL = "national"  # without the country code of its own number
BARE = "bare"  # of a number whose country nobody knows
_SURE_DIGITS = 9  # a shorter national number belongs to somebody else in another country too often to stand alone
_FEWEST_DIGITS = 6
_EDGES = ".-_*!?'`&"
_EMAIL = re.compile(r"[^\s<>\",;:|()\[\]{}\\/=@]+@[\w.-]+")
_PHONE = re.compile(r"(?<![\w@.+])(?:\+|00)?\s?\(?\d(?:[\s().\-/_\u2010-\u2015\u00b7]{0,3}\d){5,16}(?:(?=\s?x\d)|(?![\w@]))")
_MOMENT = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d|[0-3]?\d[./][0-3]?\d[./](?:19|20)\d\d)(?:[ T,]{1,2}\d\d:\d\d(?::\d\d)?)?(?!\d)"
)
_WORLDWIDE = ("+", "00")
# What people dial before a national number where it is no zero: eastern Europe, Hungary, Mexico, North America.
_TRUNKS = ("8", "06", "01", "1")


@dataclass(frozen=True, slots=True)
class Token:
    """One normal form of one kind; `sure` is whether it may name a client without anything else in its row."""

    kind: str
    normal: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """One e-mail or number in a text, in every normal form that it may have. `certain`: it is one, and no date or number of another kind."""

    tokens: tuple[Token, ...]
    certain: bool

    @property
    def sure(self) -> bool:
        """Whether it alone could name a client."""
        return any(token.sure for token in self.tokens)


def without_emails(text: str) -> str:
    """What a text says beside its e-mail addresses: a name inside an address is no name that stands there."""
    return _EMAIL.sub(" ", text) if "@" in text else text


def tokens_of(text: str) -> Iterator[Found]:
    """Each e-mail and phone in a text; our aliases are none."""
    text = as_read(text)
    if "@" in text:
        for match in _EMAIL.finditer(text):
            if not is_alias(match[0].strip(_EDGES)):
                yield Found(_emails(match[0]), certain=True)
    if any(each.isdigit() for each in text):
        for match in _PHONE.finditer(_MOMENT.sub(" ; ", text)):
            if not is_alias(match[0]) and (found := _phone(match[0].strip())).tokens:
                yield found


def emails_in(text: str) -> Iterator[frozenset[str]]:
    """The addresses in a text that was read already, each in all forms that may be meant; our aliases are none."""
    for match in _EMAIL.finditer(text) if "@" in text else ():
        if not is_alias(match[0].strip(_EDGES)):
            yield _without_accents(_emails(match[0]))


def email_forms(text: str) -> frozenset[str]:
    """The forms in which a client's address can be met: as it stands, without a plus tag, without accents."""
    return _without_accents(tokens_of_value(EMAIL, text, ""))


def _without_accents(tokens: tuple[Token, ...]) -> frozenset[str]:
    return frozenset(form for token in tokens for form in (token.normal, fold(token.normal)))


def _emails(text: str) -> tuple[Token, ...]:
    """What stands around an address is often not part of it, and sometimes is."""
    local, _, domain = text.rpartition("@")
    domain = domain.rstrip(_EDGES)
    locals_ = (local, local.lstrip(_EDGES), local.strip(_EDGES).replace("''", "'"), local.rpartition("'")[2], local.rpartition("&")[2])
    return _email_tokens(f"{each}@{domain}" for each in locals_ if each)


def _email_tokens(spellings: Iterator[str]) -> tuple[Token, ...]:
    wholes = dict.fromkeys(read_email(each).whole for each in spellings)
    return tuple(Token(EMAIL, each) for each in dict.fromkeys((*wholes, *(_untagged(each) for each in wholes))))


def _untagged(whole: str) -> str:
    """Without a plus tag: the same letter box."""
    local, _, domain = whole.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


@lru_cache(maxsize=4096)
def _phone(text: str) -> Found:
    if text.startswith(_WORLDWIDE):
        e164 = read_phone(text).e164
        return Found((Token(PHONE, e164), *_national(BARE, national_digits(e164))) if e164 else (), certain=True)
    digits = only_digits(text)
    homes = dict.fromkeys((digits.lstrip("0"), *(digits[len(trunk) :].lstrip("0") for trunk in _TRUNKS if digits.startswith(trunk))))
    tokens = [token for home in homes for kind in (NATIONAL, BARE) for token in _national(kind, home)]
    return Found((Token(PHONE, f"+{digits}", len(digits) >= _SURE_DIGITS), *tokens), certain=False)


def _national(kind: str, digits: str) -> tuple[Token, ...]:
    return (Token(kind, digits, len(digits) >= _SURE_DIGITS),) if len(digits) >= _FEWEST_DIGITS else ()


def tokens_of_value(kind: str, text: str, region: str) -> tuple[Token, ...]:
    """The forms in which a client's e-mail or phone can be met; `region` is the client's country."""
    if kind == EMAIL:
        return _email_tokens(iter([with_at_signs(text)])) if text.strip() else ()
    form = read_phone(text, region)
    if not form.e164:
        return _national(BARE, form.digits.lstrip("0"))
    return (Token(PHONE, form.e164), *_national(NATIONAL, national_digits(form.e164)))
