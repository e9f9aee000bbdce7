"""One search box: everything that a typed text could mean."""

import pytest

from vault.formats.alias import AliasForm, make_alias
from vault.formats.query import read_query

SEAL = "cf1.AQEAAAAAAAAAAAAAAAAAAAAAAAAA"


def test_words_in_the_form_of_the_cards() -> None:
    read = read_query("  Zoë  D’URSO ")
    assert read.words == ("zoe", "durso")
    assert read.crm_id == ""


@pytest.mark.parametrize("typed", ["+44 7700 900123", "0044 7700 900123", "07700-900-123", "(07700) 900 123", "447700900123", "7700 900123", "\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663"])
def test_any_spelling_of_a_number_means_it(typed: str) -> None:
    assert ("phone", "+447700900123") in read_query(typed).terms


def test_last_four() -> None:
    assert ("phone-last4", "0123") in read_query("0123").terms


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        (" Ana@Example.COM ", ("email", "ana@example.com")),
        ("ana\u200b@example.com", ("email", "ana@example.com")),
        ("@Example.com", ("email-domain", "example.com")),
        ("ANA@", ("email-local", "ana")),
        ("ana.ruiz", ("email-local", "ana.ruiz")),
        ("example.com", ("email-domain", "example.com")),
    ],
)
def test_emails_and_their_parts(typed: str, term: tuple[str, str]) -> None:
    assert term in read_query(typed).terms


def test_aliases_and_seals_exclude_everything_else() -> None:
    alias = make_alias(AliasForm.EMAIL, bytes(16), "example.com")
    read = read_query(f"who is {alias.upper()}?")
    assert [each.key for each in read.aliases] == [alias.partition("@")[0]] and not (read.words or read.terms or read.code)
    assert read_query(SEAL).seals == (SEAL,)


def test_codes_and_record_ids() -> None:
    assert read_query("7k3q-x2m9").code == "7K3QX2M9"
    assert read_query("7k3qx2mo").code == "7K3QX2M0"
    assert read_query("003Dm000001aQxHIAU").crm_id == "003Dm000001aQxHIAU"


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "'; DROP TABLE client; --", "%", "\u202e", "a" * 100_000, "9" * 100_000, "@", "@@", "\ud800"])
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    read = read_query(typed)
    assert isinstance(read.words, tuple)
