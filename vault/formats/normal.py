"""The one normal form of text, for writing an index and for searching it. Nothing here is ever stored in place of what a person wrote."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_WORD_BREAK = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02b9\u0060\u00b4]")
_JOINED = re.compile(r"\w+(?:[-'\u2018\u2019\u02bc\u2010\u2011]\w+)+")
# Written out in full by people whose keyboard has no such letter.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def plain(text: str) -> str:
    """Compatibility form without case and without invisible characters. Done twice it changes nothing."""
    # Folding case can undo the normal form ("ẞ" with an accent), so both are repeated until nothing moves.
    while (done := _once(text)) != text:
        text = done
    return text


def _once(text: str) -> str:
    if text.isascii():
        return text.lower()
    visible = "".join([each for each in text if unicodedata.category(each) != "Cf"])
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


def fold(text: str) -> str:
    """The plain form in ASCII letters: accents gone, other scripts transliterated."""
    text = plain(text)
    if text.isascii():
        return text
    # Transliteration gives capitals again ("小林" becomes "XiaoLin").
    return anyascii(text).lower()


@lru_cache(maxsize=4096)
def query_words(text: str) -> tuple[str, ...]:
    """The words of a text in ASCII; an apostrophe joins, every other sign parts."""
    return tuple(word for word in _WORD_BREAK.split(_APOSTROPHES.sub("", fold(_APOSTROPHES.sub("", text)))) if word)


def card_words(text: str) -> frozenset[str]:
    """Every spelling by which a name should be found: its words, words parted at apostrophes, hyphenated ones joined, umlauts spelt out."""
    found = set(query_words(text)) | set(query_words(_APOSTROPHES.sub(" ", text)))
    for match in _JOINED.finditer(text):
        found.update(query_words(re.sub(r"\W", "", match[0])))
    if not text.isascii():
        composed = plain(text)
        if (spelt := composed.translate(_SPELT_OUT)) != composed:
            found.update(query_words(spelt))
    return frozenset(found)


def mixed_alphabets(text: str) -> bool:
    """Whether one word mixes Latin letters with look-alikes from another alphabet."""
    if text.isascii():
        return False
    return any(len(_alphabets(word)) > 1 for word in re.split(r"[\W_]+", text))


def _alphabets(word: str) -> frozenset[str]:
    names = {unicodedata.name(each, "").split(" ")[0] for each in word if each.isalpha()}
    return frozenset(names & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
