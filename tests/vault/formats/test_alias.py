"""Aliases: fixed spellings, found in any cell, never built from a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.formats.alias import DATE_ALIAS, GIVEN_ALIAS, RANDOM_BYTES, AliasForm, alias_key, find_aliases, find_seals, is_alias, make_alias
from vault.formats.csv_rows import quote
from vault.formats.shown import for_report

UNIQUE = [form for form in AliasForm if form.unique]
RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)

# Written once, kept for ever: what stands in somebody's CRM must stay readable.
VECTORS = {
    AliasForm.EMAIL: "c-aaaqeayeaudaocaj@sealed.invalid",
    AliasForm.PHONE: "SEALED-000G40R4",
    AliasForm.PHONE_DIGITS: "+999395731361295",
    AliasForm.FAMILY: "S000-G40R-40M3",
    AliasForm.TEXT: "cf-aaaqeayeaudaocaj",
    AliasForm.GIVEN: "Client",
    AliasForm.DATE: "1700-01-01",
}


@pytest.mark.parametrize("form", AliasForm)
def test_vectors(form: AliasForm) -> None:
    assert make_alias(form, bytes(range(RANDOM_BYTES)), "sealed.invalid") == VECTORS[form]


@pytest.mark.parametrize("form", UNIQUE)
@given(random=RANDOM, around=st.sampled_from(["{}", " {} ", '"{}"', "see {}, please", "<{}>", "\t{}\r\n", "a;{};b"]), loud=st.booleans())
def test_found_whatever_surrounds_it(form: AliasForm, random: bytes, around: str, loud: bool) -> None:
    alias = make_alias(form, random, "sealed.invalid")
    text = around.format(alias.upper() if loud else alias)
    found = find_aliases(text)
    assert [each.form for each in found] == [form]
    assert found[0].key == alias_key(alias)
    assert is_alias(f" {alias} ")


@given(random=RANDOM)
def test_a_thief_who_changes_the_domain_changes_no_key(random: bytes) -> None:
    alias = make_alias(AliasForm.EMAIL, random, "sealed.invalid")
    local = alias.partition("@")[0]
    assert alias_key(alias) == alias_key(f"{local}@elsewhere.example") == alias_key(local) == find_aliases(f"{local}@x.example.com.")[0].key


@given(random=RANDOM)
def test_every_crm_takes_them(random: bytes) -> None:
    made = {form: make_alias(form, random, "sealed.invalid") for form in AliasForm}
    assert len(made[AliasForm.EMAIL]) <= 80 and made[AliasForm.EMAIL].islower() and "+" not in made[AliasForm.EMAIL]
    assert len(made[AliasForm.PHONE]) <= 30
    assert max(len(text) for text in made.values()) <= 40
    assert len(made[AliasForm.TEXT]) <= 20
    for form, text in made.items():
        assert quote(text, "", ",") == text
        assert form is AliasForm.PHONE_DIGITS or for_report(text) == text


def test_the_random_bytes_have_one_length() -> None:
    with pytest.raises(ValueError, match="16"):
        make_alias(AliasForm.TEXT, b"short")


@pytest.mark.parametrize("text", ["", "Ana Ruiz", "ana@example.com", "c-short@example.com", "+447700900123", "4111-1111-1111", "SEALED", "cf-", "abc-aaaqeayeaudaocaj", "cf-aaaqeayeaudaocajx", "1999123456789012"])
def test_ordinary_text_is_none(text: str) -> None:
    assert find_aliases(text) == ()


def test_fixed_words_are_no_alias_by_themselves() -> None:
    assert find_aliases(GIVEN_ALIAS) == find_aliases(DATE_ALIAS) == ()


def test_seals() -> None:
    seal = "cf1.AQEAAAAAAAAAAAAAAAAAAAAAAAAA-_x"
    assert find_seals(f' "{seal}", CF1.{seal[4:]} and cf1.short') == (seal, seal)
    assert find_seals("") == ()


def test_what_a_seal_spells_by_chance_is_no_alias() -> None:
    seal = "cf1.AQG4kzqWm0t9_A7K2-9QXM-44TE_sealed-8F3K2M7P-c-abcdefghijklmnop"
    assert find_aliases(f"note {seal} end") == ()
    assert [alias.text for alias in find_aliases(f"{seal} A7K2-9QXM-44TE")] == ["A7K2-9QXM-44TE"]
