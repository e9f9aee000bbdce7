"""One search box: everything that a typed text could mean. The caller looks up each and joins what it finds."""

from dataclasses import dataclass

from vault.formats.alias import Alias, find_aliases, find_seals
from vault.formats.emails import read_email
from vault.formats.normal import plain, query_words
from vault.formats.phones import only_digits, spellings
from vault.model.ids import read_code

_LONGEST = 20_000
_LAST = 4
# As in +1-800-FLOWERS or "ext"; more letters are a name or a sentence.
_LETTERS_AT_MOST = 7


@dataclass(frozen=True, slots=True)
class Query:
    """`terms` are (kind, normal form) of the blind indexes. Any part may be empty; none excludes another."""

    words: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    code: str = ""
    aliases: tuple[Alias, ...] = ()
    seals: tuple[str, ...] = ()
    crm_id: str = ""


def read_query(text: str) -> Query:
    """What the text could be."""
    bare = text.strip()[:_LONGEST]
    aliases, seals = find_aliases(bare), find_seals(bare)
    if seals or aliases:
        return Query(aliases=aliases, seals=seals)
    terms = (*_email_terms(bare), *_phone_terms(bare))
    words = () if "@" in bare else query_words(bare)
    return Query(words, terms, read_code(bare) or "", crm_id="" if " " in bare else bare)


def _email_terms(text: str) -> tuple[tuple[str, str], ...]:
    if not text or any(each.isspace() for each in text):
        return ()
    whole = plain(text)
    if whole.startswith("@"):
        return (("email-domain", whole[1:]),)
    if whole.endswith("@"):
        return (("email-local", whole[:-1]),)
    if "@" in whole:
        return (("email", read_email(text).whole),)
    return (("email-local", whole), *((("email-domain", whole),) if "." in whole else ()))


def _phone_terms(text: str) -> tuple[tuple[str, str], ...]:
    digits = only_digits(text)
    if not digits or sum(each.isalpha() for each in text) > _LETTERS_AT_MOST:
        return ()
    if len(digits) == _LAST and text == digits:
        return (("phone-last4", digits),)
    return tuple(("phone", each) for each in spellings(text))
