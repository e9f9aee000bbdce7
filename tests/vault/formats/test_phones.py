"""Phones: one number in any spelling; a malformed one is kept, marked, and found by its digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.formats.phones import country_of, national_digits, only_digits, phone_terms, read_phone, spellings

FRENCH = "+33639981234"


@pytest.mark.parametrize(
    "text", ["+33 6 39 98 12 34", "0033639981234", "06.39.98.12.34", "(06) 39-98-12-34", "tel:+33639981234", "06 39 98 12 34", "+٣٣ ٦ ٣٩ ٩٨ ١٢ ٣٤", "＋33639981234", "06\u200b39981234"]
)
def test_spellings_of_one_number(text: str) -> None:
    assert read_phone(text, "FR").e164 == FRENCH
    assert phone_terms(text, "FR") == (("phone", FRENCH), ("phone-last4", "1234"))
    assert FRENCH in spellings(text)


@pytest.mark.parametrize("text", ["", "00", "+", "ask the assistant", "٠٦", "12345678901234567890", "4.47701E+11", "1,2e+5", "x" * 1000])
def test_malformed_ones(text: str) -> None:
    assert read_phone(text, "FR").problem
    assert read_phone(text, "FR").e164 == ""


def test_a_malformed_number_is_found_by_its_digits() -> None:
    text = "12 34 56 78 90 12 34 56 78 90"
    kinds = dict(phone_terms(text))
    assert kinds["phone"] in spellings(text)


def test_letters_on_keys() -> None:
    assert read_phone("+1-800-FLOWERS").e164 == "+18003569377"


def test_a_number_without_country_is_found_when_typed_so() -> None:
    stored = dict(phone_terms("07700 900123", "GB"))["phone"]
    assert stored == "+447700900123"
    assert {stored} <= set(spellings("07700900123")) & set(spellings("07700-900 123")) & set(spellings("447700900123")) & set(spellings("+447700900123"))


def test_a_problem_never_repeats_the_number() -> None:
    assert "98" not in read_phone("98 98").problem


@given(st.text(max_size=80), st.sampled_from(["", "FR", "XX"]))
def test_it_never_raises(text: str, region: str) -> None:
    read_phone(text, region)
    phone_terms(text, region)
    assert only_digits(text).isascii()


@pytest.mark.parametrize(
    ("text", "country"),
    [("+44 7700 900123", "GB"), ("0044 20 7946 0123", "GB"), ("+1 213 555 0123", "US"), ("+33 6 39 98 11 22", "FR"), ("07700 900123", ""), ("+999123", ""), ("+800 1234 5678", ""), ("", "")],
)
def test_the_country_that_a_number_points_to(text: str, country: str) -> None:
    assert country_of(text) == country


def test_national_digits() -> None:
    assert [national_digits(each) for each in ("+447700900123", "+390612345678", "+12135550123")] == ["7700900123", "612345678", "2135550123"]


@pytest.mark.parametrize(
    ("text", "region", "words"),
    [
        ("4.47701E+11", "GB", "digits are lost in this file, fetch the export again"),
        ("4,47701E+11", "", "digits are lost in this file, fetch the export again"),
        ("4E+11", "GB", "digits are lost in this file, fetch the export again"),
        ("########", "GB", "digits are lost in this file, fetch the export again"),
        ("442079460123.0", "GB", "decimal number"),
        ("442079460123", "", "plus sign"),
        ("612345678", "IT", "leading zero"),
    ],
)
def test_what_a_spreadsheet_program_did_is_said(text: str, region: str, words: str) -> None:
    form = read_phone(text, region)
    assert words in form.problem and "fetch the export again" in form.problem
    assert text not in form.problem


@pytest.mark.parametrize(("text", "region"), [("442079460123", "GB"), ("2079460123", "GB"), ("393331234567", "IT"), ("6505550100", "US"), ("0612345678", "IT")])
def test_digits_that_are_understood_are_no_damage(text: str, region: str) -> None:
    assert read_phone(text, region).e164 and read_phone(text, region).problem == ""


def test_a_decimal_number_is_found_by_the_digits_before_its_point() -> None:
    assert dict(phone_terms("442079460123.0", "GB")) == {"phone": "442079460123", "phone-last4": "0123"}
