"""Words, numbers and dates as the seal proof compares them: one spelling for all that people and programs make of one name."""

import re
from collections.abc import Iterator
from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, country_code_for_region

from vault.formats.normal import fold
from vault.formats.phones import only_digits

FEWEST_DIGITS = 6
MOST_DIGITS = 17
# Articles and prepositions of names: beside a given name they are no family name.
PARTICLES = frozenset("al ap bin da dal de del dell della der des di do dos du e el ibn la las le les lo los of the und van vom von y zu zum zur".split())
_HYPHENED = re.compile(r"\w+(?:[-\u2010\u2011]\w+)+")
_WORD = re.compile(r"[a-z]+|[0-9]+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02b9\u0060\u00b4]")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+(?:[ \u3000\u30fb][\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+)*")
_LONGEST_EAST_ASIAN = 10
_BETWEEN = " \u3000\u30fb"
# In this order: what one alphabet makes of another differs from passport to passport.
_SPELLINGS = (
    ("schtsch", "s"), ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("ch", "c"), ("ck", "k"),
    ("ph", "f"), ("th", "t"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("j", "i"), ("y", "i"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"),
)  # fmt: skip
_BEFORE_VOWEL = re.compile(r"i+(?=[aeou])")
_TWICE = re.compile(r"([a-z])\1+")
_EXTENSION = re.compile(r"[;,]?\s{0,3}(?:ext|extension|x|#)\.?\s{0,3}\d{1,6}\s*\Z", re.IGNORECASE)
_NUMBERS = re.compile(r"\+?\d+(?:[\s().\-/_,\u00b7\u2010-\u2015]{1,3}\+?\d+)*")
_GROUP = re.compile(r"\+?\d+")
_TRUNKS = ("8", "06", "01", "1")
_DATE = re.compile(r"(?<!\d)(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})(?!\d)|(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_CODES = frozenset(str(code) for code in COUNTRY_CODE_TO_REGION_CODE)


@lru_cache(maxsize=1 << 17)
def spelt(word: str) -> str:
    """The one spelling of a word of ASCII letters and digits in small letters."""
    if word.isdigit():
        return word
    for many, one in _SPELLINGS:
        if many in word:
            word = word.replace(many, one)
    return _TWICE.sub(r"\1", _BEFORE_VOWEL.sub("", word))


def ascii_words(text: str) -> list[str]:
    """The words of a text in small ASCII letters; an apostrophe joins, every other sign parts."""
    text = _APOSTROPHES.sub("", text)
    return _WORD.findall(text.lower() if text.isascii() else _APOSTROPHES.sub("", fold(text)))


def words(text: str) -> list[str]:
    """The words of a text in their one spelling."""
    return [spelt(word) for word in ascii_words(text)]


def name_words(text: str) -> list[str]:
    """The words of a name that say something, in their one spelling."""
    joined = [raw for match in _HYPHENED.findall(text) for raw in ("".join(ascii_words(match)),) if raw]
    parted = ascii_words(_APOSTROPHES.sub(" ", text)) if _APOSTROPHES.search(text) else ()
    return [word for raw in (*ascii_words(text), *joined, *parted) if raw not in PARTICLES and len(word := spelt(raw)) > 1]


def compact(text: str) -> str:
    """A name without its blanks, as some languages write it."""
    return "".join(words(text))


def east_asian(text: str) -> Iterator[str]:
    """Every short run of letters that are written without blanks, in ASCII: a name may stand anywhere in them."""
    if text.isascii():
        return
    for match in _EAST_ASIAN.finditer(text):
        signs = [_sign(each) for each in match[0] if each not in _BETWEEN]
        for start in range(len(signs) - 1):
            run = signs[start]
            for sign in signs[start + 1 : start + _LONGEST_EAST_ASIAN]:
                run += sign
                yield run


def by_signs(text: str) -> str:
    """A name in such letters as `east_asian` meets it."""
    return "".join(_sign(each) for each in text if each not in _BETWEEN)


@lru_cache(maxsize=1 << 14)
def _sign(sign: str) -> str:
    return compact(sign)


def is_east_asian(text: str) -> bool:
    """Whether a name is written in such letters."""
    return not text.isascii() and _EAST_ASIAN.search(text) is not None


def phone_digits(text: str, region: str) -> frozenset[str]:
    """The digits by which a client's number may stand somewhere, without leading zeros: with its country code, at home, and with both."""
    text = _EXTENSION.sub("", text.strip())
    digits = _digits(text)
    if text.startswith("+") or digits.startswith("00"):
        digits = digits.lstrip("0")
        code = _code_of(digits)
        home = digits[len(code) :].lstrip("0")
        found = {digits, home, code + home, f"{code}0{home}"}
    else:
        home = digits.lstrip("0")
        code = str(country_code_for_region(region) or "") if region else ""
        homes = {home, *(home[len(code) :].lstrip("0") for _ in "1" if code and home.startswith(code) and len(home) > 10)}
        found = {home, *(each for own in homes for each in (own, code + own, f"{code}0{own}") if code)}
    return frozenset(each for each in found if FEWEST_DIGITS <= len(each) <= MOST_DIGITS)


def numbers(text: str) -> Iterator[tuple[str, bool]]:
    """Every number that a text may hold, without leading zeros, and whether it is written as people write numbers to call."""
    for match in _NUMBERS.finditer(text):
        groups = _GROUP.findall(match[0])
        for start in range(len(groups)):
            digits = ""
            for end in range(start, len(groups)):
                digits += _digits(groups[end])
                if len(digits) > MOST_DIGITS:
                    break
                if len(digits) >= FEWEST_DIGITS and not _is_date(groups[start : end + 1]):
                    yield from _readings(digits, as_phone=end > start or groups[start][0] in "+0", plus=groups[start][0] == "+")


def dates(text: str) -> Iterator[str]:
    """Every date that a text may hold, as `YYYY-MM-DD`; where day and month cannot be told apart, both."""
    for match in _DATE.finditer(text):
        one, two, three = match.groups()[:3] if match[1] else match.groups()[3:]
        year, rest = (one, (two, three)) if len(one) == 4 else (three, (two, one))
        if len(year) == 4:
            yield from {f"{year}-{month:0>2}-{day:0>2}" for month, day in (rest, rest[::-1])}


def _readings(digits: str, *, as_phone: bool, plus: bool) -> Iterator[tuple[str, bool]]:
    bare = digits.lstrip("0")
    yield bare, as_phone
    if plus or digits.startswith("00"):
        yield bare[len(_code_of(bare)) :].lstrip("0"), as_phone
    for trunk in _TRUNKS:
        if digits.startswith(trunk):
            yield digits[len(trunk) :].lstrip("0"), as_phone


def _code_of(digits: str) -> str:
    return next((digits[:length] for length in (1, 2, 3) if digits[:length] in _CODES), "")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text)) if text.isascii() else only_digits(text)


def _is_date(groups: list[str]) -> bool:
    sizes = tuple(len(each) for each in groups)
    return sizes in ((4, 2, 2), (2, 2, 4), (1, 2, 4), (2, 1, 4), (1, 1, 4)) and any(each[:2] in ("19", "20") for each in groups if len(each) == 4)
