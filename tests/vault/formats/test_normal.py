"""One normal form: normalising twice changes nothing, for every character there is."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.formats.normal import card_words, fold, mixed_alphabets, plain, query_words

SURROGATES = range(0xD800, 0xE000)


def test_twice_is_once_for_every_code_point_alone_and_with_accents() -> None:
    moved = []
    for code in range(sys.maxunicode + 1):
        if code in SURROGATES:
            continue
        for text in (chr(code), f"{chr(code)}\u0301", f"{chr(code)}\u0345\u0301"):
            once = plain(text)
            if plain(once) != once:
                moved.append(text)
    assert moved == []


@given(st.text())
def test_twice_is_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii() and fold(text) == fold(plain(text))
    assert all(word.isascii() and word.isalnum() for word in query_words(text))


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Müllenbrock", "mullenbrock"),
        ("Müllenbrock", "MUELLENBROCK"),
        ("Straße", "strasse"),
        ("STRASSE", "straße"),
        ("İstanbul", "istanbul"),
        ("O'Callory", "ocallory"),
        ("O’Callory", "o'callory"),
        ("O'Callory", "callory"),
        ("Delorme-Vial", "vial"),
        ("Delorme-Vial", "delormevial"),
        ("Delorme-Vial", "Delorme-Vial"),
        ("Łąkowski", "lakowski"),
        ("Ångström", "angstrom"),
        ("月城", "月城"),
        ("Вишневець", "вишневець"),
        ("Ａｎａ", "ana"),
        ("An\u200ba", "ana"),
        ("ﬁona", "fiona"),
    ],
)
def test_a_name_is_found_as_people_type_it(written: str, typed: str) -> None:
    assert set(query_words(typed)) <= card_words(written)


@given(st.text())
def test_what_is_typed_as_it_is_written_is_found(text: str) -> None:
    assert set(query_words(text)) <= card_words(text)


def test_look_alikes() -> None:
    assert mixed_alphabets("\u0430na") and mixed_alphabets("x@\u0435xample.com")
    assert not mixed_alphabets("Оксана") and not mixed_alphabets("Ana Оксана") and not mixed_alphabets("Ana 2")
