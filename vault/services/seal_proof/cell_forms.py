"""One cell of the written file in every form by which a value could stand in it. Most cells of a file are repeated, so their forms are kept for a while."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vault.formats.alias import FIXED_WORDS, is_alias
from vault.services.matching.escapes import readings
from vault.services.matching.tokens import emails_in, without_emails
from vault.services.seal_proof.spelling import PARTICLES, ascii_words, dates, east_asian, numbers, spelt
from vault.services.seal_proof.value_index import mark
from vault.services.seal_proof.value_marks import CELL, COMPACT, DATE, EMAIL, FEWEST_LETTERS, INITIAL, NAME_WORD, PHONE, RUN, RUN_WORDS

SURE_DIGITS = 9  # a shorter number belongs to somebody else too often
_SURE_AS_PHONE = 7  # unless it is written as a number to call
_SHORT_RUN = 4
_COMPACT = 6
_NEAR = 4  # words between a given and a family name, one more than "von der"
_KEPT_AT_MOST = 200  # characters of a cell whose forms are kept
_DOTTED = re.compile(r"(?<!\w)[^\W\d_]\.")
_TWO_LETTERS = frozenset("ch kh sh ts ya ye yo yu zh".split())  # what one letter of another alphabet becomes
Own = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CellForms:
    """`sure`: marks that tell somebody's value by themselves; `shared`: those that do unless many clients have them; `own`: those in the row's own client.

    `lines` are the cell's words in their one spelling, one line for each way to read it.
    """

    sure: frozenset[tuple[str, int]] = frozenset()
    shared: frozenset[int] = frozenset()
    own: frozenset[Own] = frozenset()
    lines: tuple[tuple[str, ...], ...] = ()


NOTHING = CellForms()


def forms_of(text: str) -> CellForms:
    """The forms of one cell; our aliases have none."""
    if not text or text in FIXED_WORDS.values() or is_alias(text):
        return NOTHING
    return _kept(text) if len(text) <= _KEPT_AT_MOST else _made(text)


@lru_cache(maxsize=1 << 14)
def _kept(text: str) -> CellForms:
    return _made(text)


def _made(text: str) -> CellForms:
    sure: set[tuple[str, int]] = set()
    shared: set[int] = set()
    own: set[Own] = set()
    lines = []
    for reading in readings(text):
        sure.update((EMAIL, mark(EMAIL, form)) for forms in emails_in(reading) for form in forms)
        for digits, as_phone in numbers(reading):
            own.add((PHONE, digits))
            if len(digits) >= (_SURE_AS_PHONE if as_phone else SURE_DIGITS):
                sure.add((PHONE, mark(PHONE, digits)))
        own.update((DATE, each) for each in dates(reading))
        bare = without_emails(reading)
        sure.update((COMPACT, mark(COMPACT, each)) for each in east_asian(bare))
        raws = ascii_words(bare)
        line = [spelt(word) for word in raws]
        sure.update((INITIAL, each) for each in _initials(raws, line, dotted=_DOTTED.search(bare) is not None))
        sure.update((COMPACT, mark(COMPACT, word)) for word in line if len(word) >= _COMPACT)
        own.update((NAME_WORD, word) for word in line if len(word) >= FEWEST_LETTERS)
        own.add((CELL, " ".join(line)))
        for run in runs(line):
            shared.add(mark(RUN, run))
            own.add((RUN, run))
        lines.append(tuple(line))
    return CellForms(frozenset(sure), frozenset(shared), frozenset(own), tuple(dict.fromkeys(lines)))


def runs(line: Sequence[str]) -> Iterator[str]:
    """Runs of words that may be a street with its number, a short text, or a piece of a long one."""
    for start in range(len(line) - 1):
        run = line[start]
        digits = run[:1].isdigit() or run[-1:].isdigit()
        for length, word in enumerate(line[start + 1 : start + RUN_WORDS], start=2):
            run = f"{run} {word}"
            digits = digits or word[:1].isdigit() or word[-1:].isdigit()
            if digits or length >= _SHORT_RUN:
                yield run


def near_names(line: Sequence[str], known: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Pairs of known words of names that stand near each other; `known` are their places."""
    for number, at in enumerate(known):
        for other in known[number + 1 :]:
            if other - at > _NEAR:
                break
            yield line[at], line[other]


def _initials(raws: Sequence[str], line: Sequence[str], *, dotted: bool) -> Iterator[int]:
    """An initial and the names beside it. A single letter in running text is a word, so it needs its full stop, or a cell of a name's length."""
    if not dotted and len(raws) > 3:
        return
    for at, raw in enumerate(raws):
        if (len(raw) == 1 and raw.isalpha()) or raw in _TWO_LETTERS:
            near = [*range(at + 1, min(at + _NEAR, len(line) - 1) + 1), at - 1, at - 2]
            yield from (mark(INITIAL, f"{raw[0]} {line[other]}") for other in near if other >= 0 and raws[other] not in PARTICLES)
