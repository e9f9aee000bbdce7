"""Lines that nobody writes by hand. Where a pattern tried every blank as a beginning, each of these would take hours."""

import io

import pytest

from vault.errors import ChoiceNeeded
from vault.formats.csv_layout import examine
from vault.formats.profiles import known_headers
from vault.services.matching.tokens import Token, tokens_of

BLANKS = " " * (1 << 20)


def test_a_header_of_blanks() -> None:
    found = examine(io.BytesIO(f"{BLANKS}x,EMAIL\nanna,anna@example.com\n".encode()), known_headers)
    assert (found.width, found.rows) == (2, 1)


@pytest.mark.parametrize("text", ["+49 30 23125 411", "   (030) 23125-411", "030231254"])
def test_a_number_in_the_header_is_still_data(text: str) -> None:
    with pytest.raises(ChoiceNeeded):
        examine(io.BytesIO(f"{text},EMAIL\n1,2\n".encode()), known_headers)


def test_a_cell_of_blanks_between_words() -> None:
    found = [token for each in tokens_of(f"at{BLANKS}anna (at) example.com{BLANKS}at") for token in each.tokens]
    assert Token("email", "anna@example.com") in found
