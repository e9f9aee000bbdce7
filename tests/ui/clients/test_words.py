"""Pure functions of the page."""

from datetime import date

import pytest

from ui.pages.clients import words
from ui.pages.clients.revealing import hand_over_url
from vault.model.results import ClientRow

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("text", "shown"), [
    ("2026-11-23", "Today"), ("2026-11-22", "Yesterday"), ("2026-11-20", "20 Nov"), ("2025-12-31", "31 Dec 2025"), ("2026-11-24", "24 Nov"),
    ("spring", "spring"), ("", ""), ("2026-13-40", "2026-13-40"),
])
def test_days(text, shown):
    assert words.shown_day(text, TODAY) == shown


@pytest.mark.parametrize(("owner", "shown"), [("Livia Sarrano", "LS"), ("LS", "LS"), ("005Dm000001aQxHIAU", "HIAU"), ("", "")])
def test_owners(owner, shown):
    assert words.short_owner(owner) == shown


@pytest.mark.parametrize(("name", "short"), [("A. C.", True), ("F. A. B. S.", True), ("Alessia Contini", False), ("J. Smith", False), ("", False)])
def test_initials(name, short):
    assert words.is_shortened(name) is short


@pytest.mark.parametrize(("action", "value", "url"), [
    ("call", "+44 20 7946 0384", "tel:+442079460384"),
    ("call", "0044 (20) 7946-0384;ext=9", "tel:004420794603849"),
    ("call", "+1 555 0100?body=x", "tel:+15550100"),
    ("email", " a.b@example.com ", "mailto:a.b@example.com"),
    ("email", "a@example.com?bcc=x@example.org&subject=y", "mailto:a@example.com%3Fbcc%3Dx@example.org%26subject%3Dy"),
])
def test_what_other_programs_get(action, value, url):
    assert hand_over_url(action, value).toString() == url


@pytest.mark.parametrize(("query", "name", "close"), [
    ("conti", "Alessia Contini", False), ("contoni", "Alessia Contini", True), ("muller", "Ida Müller", False), ("mueller", "Ida Müller", False),
    ("秋空", "Naoko Akizora", False), ("4142", "Alessia Contini", False),
])
def test_when_a_match_is_only_close(query, name, close):
    assert words.comes_close(query, [ClientRow("K7204100", name, "Milano", {}, (), "", "")]) is close


def test_since():
    assert words.since_line("Milano", "2019-03-02") == "Milano. Client since 2019."
    assert words.since_line("", "") == ""
