"""All search cards in memory while the vault is open: any word, any order, by prefix, one typo; nothing of it is stored."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from vault.model.ids import ClientId
from vault.services.client_cards import SearchCard

_TYPO_FROM = 4  # shorter words have too many neighbours


class CardIndex:
    """A fixed set of cards in the order of their sort keys. Query words come in the normal form of the cards."""

    def __init__(self, cards: Iterable[SearchCard]) -> None:
        self._cards = sorted(cards, key=lambda card: (card.sort, card.client))
        lines = [f" {card.words}\n" for card in self._cards]
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))
        self._text = "".join(lines)
        self._place = {card.client: place for place, card in enumerate(self._cards)}
        # The sort is stable, so that clients of one day stay in the order of their names.
        order = sorted(range(len(self._cards)), key=lambda place: self._cards[place].last_contact, reverse=True)
        self._recent = {place: rank for rank, place in enumerate(order)}
        self._vocabulary: list[str] = []

    def __len__(self) -> int:
        return len(self._cards)

    def __contains__(self, client: ClientId) -> bool:
        return client in self._place

    def find(self, words: Sequence[str], *, recent_first: bool, typos: bool = True) -> list[ClientId]:
        """Clients of whom every query word begins a word; where none match, with one typo a word."""
        places = self._places([(word,) for word in words])
        if typos and not places and any(len(word) >= _TYPO_FROM for word in words):
            places = self._places([(word, *self._near(word)) for word in words])
        return self._ordered(places, recent_first=recent_first)

    def order(self, clients: Iterable[ClientId], *, recent_first: bool) -> list[ClientId]:
        """These clients, as far as they are in the index, in the order of a list."""
        return self._ordered({self._place[client] for client in clients if client in self._place}, recent_first=recent_first)

    def _ordered(self, places: set[int], *, recent_first: bool) -> list[ClientId]:
        ordered = sorted(places, key=self._recent.__getitem__) if recent_first else sorted(places)
        return [self._cards[place].client for place in ordered]

    def _places(self, words: Sequence[tuple[str, ...]]) -> set[int]:
        """Places of the cards that have, for each query word, a word beginning with one of its spellings."""
        if not words:
            return set(range(len(self._cards)))
        first, *others = sorted(words, key=lambda spellings: -len(spellings[0]))
        found = {place for spelling in first for place in self._lines_with(spelling)}
        for spellings in others:
            marks = [f" {spelling}" for spelling in spellings]
            found = {place for place in found if any(mark in f" {self._cards[place].words}" for mark in marks)}
        return found

    def _lines_with(self, word: str) -> Iterator[int]:
        mark = f" {word}"
        at = self._text.find(mark)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            at = self._text.find(mark, self._starts[place + 1])

    def _near(self, word: str) -> list[str]:
        """Words of the cards, or their beginnings, that are one typo away."""
        if len(word) < _TYPO_FROM:
            return []
        if not self._vocabulary:
            self._vocabulary = sorted({each for card in self._cards for each in card.words.split()})
        return sorted({near for each in self._vocabulary for near in _beginnings(each, len(word)) if one_typo(word, near)})


def _beginnings(word: str, length: int) -> set[str]:
    return {word[: length - 1], word[:length], word[: length + 1]}


def one_typo(typed: str, meant: str) -> bool:
    """Whether one letter was left out, added, replaced, or swapped with its neighbour."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    left, right = typed[start:], meant[start:]
    if left[1:] == right[1:] or left[1:] == right or left == right[1:]:
        return True
    return len(left) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:]
