"""Reports in words: each kind of result has its own sentence in numbers."""

import pytest

from ui.pages.breach.client_table import rows_words
from ui.pages.breach.words import list_sentence, needs_values, readable_count, verdict_of
from vault.model.results import LeakedClient, LeakReport, Warned

SEALED = LeakedClient("AAAA0001", (), ("email",), (2,))
CHANGED = LeakedClient("AAAA0002", (), ("email",), (3,), needs_values=True)
OPEN = LeakedClient("AAAA0003", ("email",), (), (4,))
UNCHECKED = Warned("values_unchecked", "2 rows hold e-mails or numbers; whose they are, the values check says.")


def report(tier, *clients, warnings=()):
    return LeakReport(tier, "ab" * 32, 10, {}, clients, (), warnings)


@pytest.mark.parametrize(
    ("given", "kind", "headline"),
    [
        (report("triage", SEALED), "calm", "1 client concerned, 0 readable fields"),
        (report("triage", *[SEALED] * 1412), "calm", "1,412 clients concerned, 0 readable fields"),
        (report("values", SEALED, SEALED), "calm", "2 clients concerned, 0 readable fields"),
        (report("values", OPEN, OPEN, SEALED), "exposed", "3 clients concerned, 2 with readable fields"),
        (report("triage", SEALED, CHANGED, CHANGED), "unsure", "3 clients concerned, 2 need the values check"),
        (report("triage", SEALED, CHANGED), "unsure", "2 clients concerned, 1 needs the values check"),
        (report("triage", SEALED, warnings=(UNCHECKED,)), "unsure", "1 client concerned, other rows not known yet"),
        (report("triage", warnings=(UNCHECKED,)), "unknown", "Not known yet whom this file concerns"),
        (report("triage"), "stranger", "0 clients concerned"),
        (report("values"), "stranger", "0 clients concerned"),
    ],
)
def test_headline(given, kind, headline):
    verdict = verdict_of(given)
    assert (verdict.kind, verdict.headline) == (kind, headline)


def test_after_real_values_nothing_is_left_to_check():
    assert needs_values(report("triage", CHANGED))
    assert not needs_values(report("values", CHANGED, warnings=(UNCHECKED,)))
    assert readable_count(report("values", OPEN, SEALED, OPEN)) == 2


def test_rows_are_named_up_to_two():
    assert [rows_words(rows) for rows in ((7,), (7, 1204), (7, 9, 11, 12))] == ["7", "7, 1,204", "7, 9 and 2 more"]


def test_list_in_clear_is_told_in_the_exact_words():
    assert list_sentence(287, in_clear=True) == (
        "This writes readable names, e-mail addresses and postal addresses of 287 clients to a file. Outside the vault we cannot protect or recall it."
    )
