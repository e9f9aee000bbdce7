"""Countries as files write them."""

import pytest

from vault.formats.countries import country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"), ("de", "DE"), (" UK ", "GB"), ("GBR", "GB"), ("usa", "US"), ("Deutschland", "DE"), ("Germany", "DE"), ("Allemagne", "DE"),
        ("GERMANIA", "DE"), ("Italia", "IT"), ("Österreich", "AT"), ("oesterreich", ""), ("United  States", "US"), ("Schweiz", "CH"), ("Côte d’Ivoire", "CI"),
        ("日本", "JP"), ("XX", ""), ("", ""), ("Ruritania", ""), ("Kongo", ""), ("0", ""),
    ],
)  # fmt: skip
def test_names_and_codes(text: str, code: str) -> None:
    assert country_code(text) == code
