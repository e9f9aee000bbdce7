"""E-mails: compared without case or invisible characters, kept as written when malformed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.formats.emails import email_terms, read_email


@pytest.mark.parametrize(
    "text", ["ana@example.com", " Ana@EXAMPLE.com ", "an\u200ba@exam\u2060ple.com", "ａｎａ@example.com"]
)
def test_spellings_of_one_address(text: str) -> None:
    assert email_terms(text) == (("email", "ana@example.com"), ("email-local", "ana"), ("email-domain", "example.com"))


@pytest.mark.parametrize("text", ["ana", "ana@", "@example.com", "a b@example.com", "a..b@example.com", "ana at example.com", "ana@example", "x@-example.com", "a@b@example.com"])
def test_malformed_ones_are_found_whole(text: str) -> None:
    form = read_email(text)
    assert form.problem and form.whole and not form.local
    assert email_terms(text) == (("email", form.whole),)


def test_look_alikes_are_told() -> None:
    assert "alphabets" in read_email("\u0430na@example.com").problem


@given(st.emails())
def test_the_fast_way_and_the_full_check_agree(text: str) -> None:
    form = read_email(text)
    if not form.problem:
        assert read_email(form.whole) == form
        assert form.whole == f"{form.local}@{form.domain}"


@given(st.text(max_size=80))
def test_it_never_raises(text: str) -> None:
    read_email(text)
