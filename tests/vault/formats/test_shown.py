"""Nothing from a file gives orders to a terminal or a spreadsheet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.formats.shown import for_report, for_terminal


@given(st.text())
def test_a_terminal_gets_printable_text(text: str) -> None:
    shown = for_terminal(text)
    assert not any(unicodedata.category(each) in ("Cc", "Cs", "Cn", "Zl", "Zp") for each in shown)
    assert not any(each in shown for each in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b")


def test_ordinary_text_stays() -> None:
    assert for_terminal("Élodie 月城 ليلى") == "Élodie 月城 ليلى"
    assert for_terminal("a\x1b[2J\r\n\u202eb") == "a\\x1b[2J\\x0d\\x0a\\u202eb"


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1+1"])
def test_formulas_open_as_text(text: str) -> None:
    assert for_report(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "1700-01-01", "cf1.AQE", "a=b"])
def test_other_cells_stay(text: str) -> None:
    assert for_report(text) == text
