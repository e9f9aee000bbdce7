"""One row of the written file against the vault: which of its readable cells hold a value of some client."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product

from vault.services.matching.tokens import emails_in
from vault.services.seal_proof.cell_forms import SURE_DIGITS, CellForms, forms_of, near_names
from vault.services.seal_proof.spelling import numbers
from vault.services.seal_proof.value_index import ValueIndex, mark
from vault.services.seal_proof.value_marks import (
    CELL,
    COMPACT,
    DATE,
    EMAIL,
    INITIAL,
    NAME_WORD,
    PAIR,
    PHONE,
    RUN,
    pair_of,
)

KINDS = {EMAIL: "email", PHONE: "phone", PAIR: "name", INITIAL: "name", NAME_WORD: "name", COMPACT: "name", RUN: "text", CELL: "text", DATE: "date"}
SHARED_BY = 3  # clients: what more have is a common phrase or street
_PIECE, _OVERLAP = 4_096, 512  # characters
_EMAIL_AT_MOST = 254
_NAME_CELL = 3  # words
_RUN = 6
_NUMBER_PIECE = re.compile(r"\s*\+?[\d\s().\-/]{1,20}")
Cell = tuple[int, str]
Hit = tuple[int, str]  # column, kind


class RowScan:
    """Asks the index about rows. `cells` are the places and texts of the cells that are not empty, seals taken out."""

    def __init__(self, index: ValueIndex) -> None:
        self._index = index

    def look(self, cells: Sequence[Cell], owner: int) -> set[Hit]:
        """Columns and kinds of what was found. `owner` is the place of the row's own client, -1 where the row has no seal."""
        read = [(at, text, forms) for at, text in cells if len(text) <= _PIECE and (forms := forms_of(text)).lines]
        hits = {(at, KINDS[kind]) for at, _, forms in read for kind in self._kinds(forms, owner)}
        long = ((at, piece) for at, text in cells if len(text) > _PIECE for piece in _pieces(text))
        hits |= {(at, KINDS[kind]) for at, piece in long for kind in self._kinds(forms_of(piece), owner)}
        for (at, text, forms), (other, beside, others) in pairwise(read):
            hits.update((place, KINDS[kind]) for kind in self._split(text, beside, forms, others) for place in (at, other))
        for three in zip(read, read[1:], read[2:], strict=False):
            if self._split_number(*(text for _, text, _ in three)):
                hits.update((at, KINDS[PHONE]) for at, _, _ in three)
        return hits

    def _kinds(self, forms: CellForms, owner: int) -> Iterator[str]:
        index = self._index
        yield from (kind for kind, each in forms.sure if each in index)
        if any(index.few(each, SHARED_BY) for each in forms.shared):
            yield RUN
        if owner >= 0:
            yield from (kind for kind, text in forms.own if mark(kind, text, owner) in index)
        for line in forms.lines:
            known = [at for at, word in enumerate(line) if self._is_name(word)]
            if any(self._is_pair(*pair) for pair in near_names(line, known)):
                yield PAIR

    def _split(self, text: str, beside: str, forms: CellForms, others: CellForms) -> Iterator[str]:
        """What stands in two neighbouring cells together."""
        if any(mark(EMAIL, form) in self._index for joined in _joined_emails(text, beside) for found in emails_in(joined) for form in found):
            yield EMAIL
        if self._split_number(text, beside):
            yield PHONE
        if any(self._split_name(*pair) for pair in product(forms.lines, others.lines)):
            yield PAIR
        if any(self._split_street(*pair) for pair in product(forms.lines, others.lines)):
            yield RUN

    def _split_number(self, *pieces: str) -> bool:
        if not all(_NUMBER_PIECE.fullmatch(piece) for piece in pieces):
            return False
        return any(len(digits) >= SURE_DIGITS and mark(PHONE, digits) in self._index for digits, _ in numbers(" ".join(pieces)))

    def _split_name(self, line: Sequence[str], other: Sequence[str]) -> bool:
        return self._all_names(line) and self._all_names(other) and any(self._is_pair(*pair) for pair in product(line, other))

    def _split_street(self, line: Sequence[str], other: Sequence[str]) -> bool:
        together = (*line, *other)
        digits = any(word[:1].isdigit() for word in together)
        return digits and len(together) <= _RUN and any(self._index.few(mark(RUN, " ".join(each)), SHARED_BY) for each in (together, (*other, *line)))

    def _all_names(self, line: Sequence[str]) -> bool:
        return 0 < len(line) <= _NAME_CELL and all(self._is_name(word) for word in line)

    def _is_name(self, word: str) -> bool:
        return len(word) > 1 and mark(NAME_WORD, word) in self._index

    def _is_pair(self, one: str, two: str) -> bool:
        return one != two and mark(PAIR, pair_of(one, two)) in self._index


def _pieces(text: str) -> Iterator[str]:
    """A long cell in pieces that overlap by more than any value: its forms would take a hundred times its room."""
    return (text[at : at + _PIECE] for at in range(0, len(text), _PIECE - _OVERLAP))


def _joined_emails(text: str, beside: str) -> Iterable[str]:
    one, two = text.strip(), beside.strip()
    if len(one) + len(two) >= _EMAIL_AT_MOST or any(each.isspace() for each in one + two) or "." not in one + two:
        return ()
    return (one + two,) if "@" in one or "@" in two else (f"{one}@{two}",)
