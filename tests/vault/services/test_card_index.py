"""The search in memory: any order, prefixes, one typo, stable orders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.model.ids import ClientId
from vault.services.card_index import CardIndex
from vault.services.client_cards import SearchCard


def client(number: int) -> ClientId:
    return ClientId(number.to_bytes(16, "big"))


def card(number: int, words: str, last_contact: str = "") -> SearchCard:
    return SearchCard(client(number), " ".join(reversed(words.split())), " ".join(sorted(words.split())), last_contact=last_contact)


INDEX = CardIndex(
    [
        card(1, "alessia contini", "2026-11-02"),
        card(2, "edmund ashgrove", "2026-11-23"),
        card(3, "alessandro conti", "2026-11-02"),
        card(4, "margaux delorme vial"),
        card(5, "ann lee", "2026-01-01"),
    ]
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("contini alessia", [1]),
        ("con ale", [3, 1]),
        ("aless", [3, 1]),
        ("vial marg", [4]),
        ("essia", []),
        ("ale ash", []),
        ("continni", [1]),
        ("edmudn ashgroev", [2]),
        ("delrome", [4]),
        ("an", [5]),
        ("amn", []),
    ],
)
def test_words_in_any_order_by_prefix_and_with_one_typo(query: str, found: list[int]) -> None:
    assert INDEX.find(query.split(), recent_first=False) == [client(number) for number in found]


def test_an_empty_query_lists_all_in_both_orders() -> None:
    assert INDEX.find([], recent_first=False) == [client(number) for number in (2, 3, 1, 5, 4)]
    assert INDEX.find([], recent_first=True) == [client(number) for number in (2, 3, 1, 5, 4)]


def test_clients_outside_the_index_are_left_out_of_an_order() -> None:
    assert INDEX.order([client(9), client(5), client(2)], recent_first=True) == [client(2), client(5)]
    assert client(9) not in INDEX and client(5) in INDEX


WORD = st.text("abcdef", min_size=1, max_size=6)


@given(st.lists(st.lists(WORD, min_size=1, max_size=4), max_size=20), st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=3))
def test_it_finds_what_a_plain_loop_finds(clients: list[list[str]], query: list[str]) -> None:
    index = CardIndex(card(number, " ".join(words)) for number, words in enumerate(clients))
    plain = {
        client(number)
        for number, words in enumerate(clients)
        if all(any(word.startswith(part) for word in words) for part in query)
    }
    assert set(index.find(query, recent_first=False)) == plain


@given(WORD, st.integers(0, 6), st.sampled_from("abcdef"))
def test_every_single_slip_is_one_typo(word: str, at: int, letter: str) -> None:
    at = min(at, len(word) - 1)
    slips = {word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]}
    if at + 1 < len(word):
        slips.add(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    for slip in slips - {word}:
        assert one_typo(slip, word) and one_typo(word, slip)
    assert not one_typo(word, word) and not one_typo(word, word + "ab")


@given(st.lists(st.text("abcde", min_size=1, max_size=7), min_size=1, max_size=25), st.text("abcde", min_size=4, max_size=6))
def test_what_one_typo_finds_is_what_trying_every_word_finds(words: list[str], typed: str) -> None:
    index = CardIndex([SearchCard(ClientId(number.to_bytes(16, "big")), word, word) for number, word in enumerate(words)])
    whole = [number for number, word in enumerate(words) if word.startswith(typed)]
    near = [
        number for number, word in enumerate(words) if any(one_typo(typed, word[:length]) for length in range(len(typed) - 1, len(typed) + 2))
    ]
    assert sorted(int.from_bytes(client, "big") for client in index.find([typed], recent_first=False)) == (whole or near)


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
