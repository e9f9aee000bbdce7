"""Addresses and numbers that stand readable in a leaked file although no search for them would find them."""

import base64
from pathlib import Path

import pytest

from tests.office import Office
from vault.model.calls import CheckLeak, FileChoices, SealFile
from vault.model.progress import finish
from vault.services.leak.leaked_file import open_leaked_file
from vault.services.matching.tokens import Token, tokens_of

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


@pytest.mark.parametrize(
    "hidden",
    [
        base64.b64encode(b"anna.rossi@example.com, +44 7700 900001, Via dei Tigli 1").decode(),
        b"anna.rossi@example.com +44 7700 900001".hex(),
        "=?UTF-8?B?YW5uYQ==?=",
        "anna=2Erossi=40example=2Ecom =C3=A9=C3=A8=C3=A0",
    ],
)
def test_encoded_text_is_no_clean_answer(stocked: Office, hidden: str) -> None:
    file = stocked.folder / "dump.txt"
    file.write_text(f"note,blob\nx,{hidden}\ny,nothing\n", encoding="utf-8")
    with stocked.unlock("compliance") as desk:
        report = finish(desk.check_leak(CheckLeak(str(file))))
    assert [warned.message.partition(" encoded")[0] for warned in report.warnings if warned.id == "encoded_text"] == ["1 row holds"]


def test_a_sealed_file_is_not_called_encoded(stocked: Office) -> None:
    sealed = stocked.folder / "sealed.csv"
    with stocked.unlock("sales") as desk:
        finish(desk.seal_file(SealFile(str(stocked.export(40)), str(sealed))))
    with stocked.unlock("compliance") as desk:
        report = finish(desk.check_leak(CheckLeak(str(sealed))))
    assert "encoded_text" not in [warned.id for warned in report.warnings] and len(report.clients) == 40
