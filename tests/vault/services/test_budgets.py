"""Budgets: what counts, when it is free again, and that a clock set back frees nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.crypto.errors import Malformed
from vault.errors import Refused
from vault.services import budgets
from vault.services.budgets import DAY, HOUR, MINUTE, Tally, spend_names, spend_reveal

START = 1_700_000_000_000


def token(number: int) -> bytes:
    return number.to_bytes(8, "big")


def spent(count: int, step: int = 1, start: int = START) -> Tally:
    tally = Tally()
    for number in range(count):
        tally = spend_reveal(tally, token(number), start + number * step)
    return tally


def test_forty_an_hour_and_then_no_more() -> None:
    tally = spent(40)
    with pytest.raises(Refused) as refused:
        spend_reveal(tally, token(99), START + 40)
    assert (refused.value.id, refused.value.code) == ("budget", 3)
    assert "60 min" in refused.value.next_step
    assert spend_reveal(tally, token(99), START + HOUR).counted


def test_the_same_field_counts_once_in_fifteen_minutes_and_opens_beyond_the_budget() -> None:
    tally = spent(40)
    assert spend_reveal(tally, token(7), START + 14 * MINUTE).tokens(DAY) == tally.tokens(DAY)
    with pytest.raises(Refused):
        spend_reveal(tally, token(7), START + 16 * MINUTE)


def test_a_hundred_and_twenty_a_day() -> None:
    tally = spent(120, step=2 * MINUTE)
    later = START + 119 * 2 * MINUTE + HOUR
    with pytest.raises(Refused) as refused:
        spend_reveal(tally, token(999), later)
    assert "min" in refused.value.next_step
    assert len(spend_reveal(tally, token(999), START + DAY).tokens(DAY)) == 120


def test_a_clock_set_back_frees_nothing() -> None:
    tally = spent(40)
    with pytest.raises(Refused):
        spend_reveal(tally, token(99), START - DAY)


def test_names_beyond_the_hour_become_initials_and_known_clients_stay_free() -> None:
    tokens = [token(number) for number in range(310)]
    tally, allowed = spend_names(Tally(), tokens, START)
    assert allowed == frozenset(tokens[:300])
    again, still = spend_names(tally, tokens[295:305], START + 1)
    assert still == frozenset(tokens[295:300])
    assert again.tokens(DAY) == tally.tokens(DAY)
    _, next_hour = spend_names(again, tokens, START + HOUR + 1)
    assert next_hour == frozenset(tokens)


def test_a_thousand_names_a_day() -> None:
    tally = Tally()
    for hour in range(5):
        tally, _ = spend_names(tally, [token(hour * 300 + number) for number in range(300)], START + hour * (HOUR + 1))
    assert len(tally.tokens(DAY)) == 1_000


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 3 * HOUR)), max_size=80))
def test_stored_and_read_back_it_is_the_same_and_never_over_the_limit(opened: list[tuple[int, int]]) -> None:
    tally, now = Tally(), START
    for number, later in opened:
        now += later
        try:
            tally = spend_reveal(tally, token(number), now)
        except Refused:
            tally = tally.at(now)
        assert budgets.decode(budgets.encode(tally)) == tally
        assert len(tally.tokens(HOUR)) <= 40
        assert len(tally.tokens(DAY)) <= 120


@pytest.mark.parametrize(
    "data",
    [b"[]", b'{"counted":[],"last":0,"x":1}', b'{"counted":[[1,"AAAA"]],"last":0}', b'{"counted":[1],"last":0}', b'{"counted":[]}'],
)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        budgets.decode(data)


def test_a_record_belongs_to_one_member_and_one_purpose() -> None:
    ids = {budgets.record_id(purpose, name) for purpose in ("reveal", "list") for name in ("anna", "bruno")}
    assert len(ids) == 4 and all(len(each) == 32 for each in ids)
