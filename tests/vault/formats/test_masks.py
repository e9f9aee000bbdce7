"""Masks: a fixed number of bullets, whatever the length of the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.formats.masks import mask


@pytest.mark.parametrize(
    ("reference", "text", "shown"),
    [
        ("email.1", "alessia.contini@example.com", "a•••@•••.com"),
        ("email.1", "x@sub.example.org ", "x•••@•••.org"),
        ("email.1", "+447700900123", "•••"),
        ("email.1", "ana at example", "•••"),
        ("phone.1", "+44 7700 900123", "+44 ••• ••• •23"),
        ("phone.1", "07700 900123", "••• ••• •23"),
        ("phone.1", "1234", "••• ••• •••"),
        ("phone.1", "ask the assistant", "••• ••• •••"),
        ("family.1", "Contini", "C•••"),
        ("family.1", "'x", "•••"),
        ("notes.1", "anything", "•••"),
        ("address.1", '{"city":"Como"}', "•••"),
        ("birthday.1", "1970-01-01", "•••"),
        ("language.1", "it", "it"),
        ("email.1", "", ""),
    ],
)
def test_masks(reference: str, text: str, shown: str) -> None:
    assert mask(reference, text) == shown


def test_a_national_number_shows_the_code_of_its_country() -> None:
    assert mask("phone.1", "07700 900123", "GB") == "+44 ••• ••• •23"


@given(st.text("abc", min_size=1, max_size=60), st.text("xyz", min_size=1, max_size=60))
def test_no_mask_tells_a_length(local: str, domain: str) -> None:
    assert mask("email.1", f"a{local}@{domain}.com") == "a•••@•••.com"
    assert mask("notes.1", local) == mask("notes.1", domain) == "•••"
    assert len(mask("family.1", local)) == 4


@given(st.text(min_size=1))
def test_at_most_one_character_and_an_ending_of_an_email_are_shown(text: str) -> None:
    shown = mask("email.1", text)
    assert shown.count("•") in (3, 6) and len(shown) <= 15


@given(st.text(min_size=1))
def test_at_most_a_code_and_two_digits_of_a_phone_are_shown(text: str) -> None:
    assert sum(each.isdecimal() for each in mask("phone.1", text)) <= 5
