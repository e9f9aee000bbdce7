"""E-mail addresses as they are compared; what was written is kept as it is, whatever it is."""

import re
from dataclasses import dataclass

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from vault.formats.normal import mixed_alphabets, plain

# Most addresses need no more than this; the full validator is fifty times slower.
_ORDINARY = re.compile(r"(?=.{3,254}\Z)[a-z0-9_+-]{1,64}(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24})")
_LOCAL_AT_MOST = 64


@dataclass(frozen=True, slots=True)
class EmailForm:
    """The parts by which an address is found. `problem` says why it is malformed, without repeating it; then only `whole` is set."""

    whole: str
    local: str = ""
    domain: str = ""
    problem: str = ""


def read_email(text: str) -> EmailForm:
    """The normal form of one address."""
    whole = plain(text).strip()
    ordinary = _ORDINARY.fullmatch(whole)
    if ordinary is not None and ordinary[1] not in SPECIAL_USE_DOMAIN_NAMES and whole.index("@") <= _LOCAL_AT_MOST and "--" not in whole:
        return _parted(whole)
    try:
        checked = validate_email(whole, check_deliverability=False)
    except EmailNotValidError:
        return EmailForm(whole, problem="not a complete e-mail address")
    problem = "letters of two alphabets that look alike" if mixed_alphabets(whole) else ""
    return _parted(plain(checked.normalized), problem)


def email_terms(text: str) -> tuple[tuple[str, str], ...]:
    """What a blind index keeps of an address: (kind, normal form)."""
    form = read_email(text)
    terms = (("email", form.whole), ("email-local", form.local), ("email-domain", form.domain))
    return tuple((kind, normal) for kind, normal in terms if normal)


def _parted(whole: str, problem: str = "") -> EmailForm:
    local, _, domain = whole.rpartition("@")
    return EmailForm(whole, local, domain, problem)
