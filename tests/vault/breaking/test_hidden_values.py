"""Addresses and numbers that stand readable in a leaked file although no search for them would find them."""

from pathlib import Path

import pytest

from vault.model.calls import FileChoices
from vault.services.leak.leaked_file import open_leaked_file
from vault.services.leak.tokens import Token, tokens_of

ANNA = Token("email", "anna.berg@example.com")
HIDDEN = [
    "mailto:anna.berg%40example.com", "%61nna.berg%40example%2Ecom", "anna.berg%2540example.com", "anna.berg&amp;#64;example.com",
    r'{"m":"anna.berg\u0040example.com"}', r"anna.berg\x40example\x2ecom", "anna.berg=40example.com", "anna.berg [at] example [dot] com",
    "anna.berg @ example.com", "anna.berg\u00a0@\u00a0example.com",
]  # fmt: skip


@pytest.mark.parametrize("text", HIDDEN)
def test_an_address_in_disguise(text: str) -> None:
    assert ANNA in [token for found in tokens_of(text) for token in found.tokens]


@pytest.mark.parametrize("text", ["tel=4930231250411", "tel:%2B49%2030%2023125%200411", r"+49\u002030\u002023125\u00200411"])
def test_a_number_in_disguise(text: str) -> None:
    assert "+4930231250411" in [token.normal for found in tokens_of(text) for token in found.tokens]


def test_half_a_pair_of_code_units_is_a_blank() -> None:
    assert ANNA in [token for found in tokens_of(r"\ud83dx anna.berg@example.com") for token in found.tokens]


@pytest.mark.parametrize(
    "data",
    [
        b"record" + bytes(200) + b"anna.berg@example.com" + bytes(900),
        b"0000644\x000000000\x00anna.berg@example.com\x00ustar",
        b"a line of text\n" * 9 + "anna.berg@example.com".encode("utf-16-le") + b"\nend",
        b"a line of text\n" * 9 + "anna.berg@example.com".encode("utf-32-le") + b"\nend",
    ],
)
def test_zeros_part_or_widen(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "dump"
    file.write_bytes(data)
    texts = [text for row in open_leaked_file(file, FileChoices()).rows() for text in row.texts]
    assert ANNA in [token for text in texts for found in tokens_of(text) for token in found.tokens]
