"""Aliases: what stands in a CRM's own columns in place of a sealed value. Random, never derived from the value; which client they mean says the register alone.

| form | spelling | key |
| --- | --- | --- |
| email | `c-` 16 base32 letters `@` domain | without the domain |
| phone | `SEALED-` 8 Crockford characters | in small letters |
| phone_digits | `+999` 12 digits | the same |
| family | three groups of 4 Crockford characters, the first a letter | in small letters |
| text | `cf-` 16 base32 letters | the same |
| given, date | one fixed word, the same for every client | not registered |
"""

import base64
import re
from dataclasses import dataclass
from enum import StrEnum

RANDOM_BYTES = 16
GIVEN_ALIAS = "Client"
# The earliest date that CRMs take; nobody alive was born then.
DATE_ALIAS = "1700-01-01"

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = _CROCKFORD[10:]
_BASE32_BYTES = 10
_DIGITS = 12
_PHONE_LENGTH = 8
_FAMILY_LENGTH = 12


class AliasForm(StrEnum):
    """How an alias is spelt; profiles of CRMs name it per column."""

    EMAIL = "email"
    PHONE = "phone"
    PHONE_DIGITS = "phone_digits"
    FAMILY = "family"
    TEXT = "text"
    GIVEN = "given"
    DATE = "date"

    @property
    def unique(self) -> bool:
        """Whether it points to one client; the others are fixed words and no use to look up."""
        return self not in FIXED_WORDS

    @property
    def unmistakable(self) -> bool:
        """Whether no text of anybody else is spelt so; the others may also be a customer number, so the register must know them."""
        return self in (AliasForm.EMAIL, AliasForm.PHONE, AliasForm.TEXT)


FIXED_WORDS = {AliasForm.GIVEN: GIVEN_ALIAS, AliasForm.DATE: DATE_ALIAS}


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias as it was found in a text; `key` is what the register is asked for."""

    form: AliasForm
    text: str
    key: str


def make_alias(form: AliasForm, random: bytes, domain: str = "") -> str:
    """The alias of these random bytes."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"an alias takes {RANDOM_BYTES} random bytes")
    if form in FIXED_WORDS:
        return FIXED_WORDS[form]
    match form:
        case AliasForm.EMAIL:
            return f"c-{_base32(random)}@{domain}"
        case AliasForm.PHONE:
            return f"SEALED-{_crockford(random, _PHONE_LENGTH)}"
        case AliasForm.PHONE_DIGITS:
            return f"+999{int.from_bytes(random, 'big') % 10**_DIGITS:0{_DIGITS}d}"
        case AliasForm.FAMILY:
            text = _LETTERS[random[-1] % len(_LETTERS)] + _crockford(random, _FAMILY_LENGTH - 1)
            return f"{text[:4]}-{text[4:8]}-{text[8:]}"
        case _:
            return f"cf-{_base32(random)}"


def _base32(random: bytes) -> str:
    return base64.b32encode(random[:_BASE32_BYTES]).decode().lower()


def _crockford(random: bytes, length: int) -> str:
    bits = int.from_bytes(random, "big") >> (8 * RANDOM_BYTES - 5 * length)
    return "".join(_CROCKFORD[bits >> 5 * at & 31] for at in reversed(range(length)))


_C = f"[{_CROCKFORD}]"
_BEFORE, _AFTER = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_FORMS = re.compile(
    rf"{_BEFORE}(?:"
    rf"(?P<email>c-[a-z2-7]{{16}}(?:@[a-z0-9.-]*[a-z0-9])?)"
    rf"|(?P<text>cf-[a-z2-7]{{16}})"
    rf"|(?P<phone>sealed-{_C}{{8}})"
    rf"|(?P<family>[{_LETTERS}]{_C}{{3}}-{_C}{{4}}-{_C}{{4}})"
    rf"){_AFTER}"
    rf"|(?P<phone_digits>(?<![0-9+])\+?999[0-9]{{12}}(?![0-9]))",
    re.IGNORECASE,
)
_SEAL = re.compile(r"(?<![A-Za-z0-9_-])cf1\.([A-Za-z0-9_-]{24,})", re.IGNORECASE)


def find_aliases(text: str) -> tuple[Alias, ...]:
    """Every alias in a text, whatever surrounds it and in whatever case. The letters of a seal may spell one by chance: those are none."""
    outside = _SEAL.sub(" ", text)
    return tuple(Alias(AliasForm(match.lastgroup or ""), match[0], alias_key(match[0])) for match in _FORMS.finditer(outside))


def is_alias(text: str) -> bool:
    """Whether a whole cell is one alias of a form that points to one client."""
    return _FORMS.fullmatch(text.strip()) is not None


def alias_key(text: str) -> str:
    """How an alias is kept and looked up: in small letters, an e-mail without its domain (which a thief may have replaced)."""
    key = text.strip().casefold().partition("@")[0]
    return f"+{key}" if key.isdigit() else key


def find_seals(text: str) -> tuple[str, ...]:
    """Every seal in a text, with its prefix in the one spelling; whether it is whole, opening it says."""
    return tuple(f"cf1.{match[1]}" for match in _SEAL.finditer(text))
