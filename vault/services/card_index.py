"""All search cards in memory while the vault is open: any word, any order, by prefix, one typo; nothing of it is stored."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from vault.model.ids import ClientId
from vault.services.client_cards import SearchCard

_TYPO_FROM = 4  # shorter words have too many neighbours
_LAST = chr(sys.maxunicode)


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
        """Beginnings of words of the cards that are one typo away from `word`."""
        if len(word) < _TYPO_FROM:
            return []
        if not self._vocabulary:
            self._vocabulary = sorted({each for card in self._cards for each in card.words.split()})
        return sorted(near for near in self._spellings(word) if self._begins(near))

    def _spellings(self, word: str) -> set[str]:
        """What may be meant: a letter too many, too few, another one, or two swapped; only letters that some word has at that place are tried."""
        found = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        for at in range(len(word) + 1):
            before, after = word[:at], word[at:]
            if not self._begins(before):
                break  # whatever comes later has this beginning too
            found.add(before + after[1:])
            for letter in self._letters_after(before):
                found |= {before + letter + after, before + letter + after[1:]}
        return found - {word}

    def _letters_after(self, before: str) -> Iterator[str]:
        """Each letter that follows this beginning in some word, once."""
        at = bisect_left(self._vocabulary, before)
        while at < len(self._vocabulary) and self._vocabulary[at].startswith(before):
            rest = self._vocabulary[at][len(before) : len(before) + 1]
            if rest:
                yield rest
            at = bisect_left(self._vocabulary, f"{before}{rest}{_LAST}" if rest else f"{before}\0", at)

    def _begins(self, word: str) -> bool:
        at = bisect_left(self._vocabulary, word)
        return at < len(self._vocabulary) and self._vocabulary[at].startswith(word)
