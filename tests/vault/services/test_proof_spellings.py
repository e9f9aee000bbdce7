"""Spellings by hand that a generator would not think of: how people, forms and programs write a client down, and what only looks like one."""

import pytest

from vault.formats.structured import pack
from vault.services.client_book import OpenedValue
from vault.services.seal_proof.row_scan import RowScan
from vault.services.seal_proof.value_index import ValueIndex
from vault.services.seal_proof.value_marks import marks_of

CLIENTS = (
    {
        "given.1": "Anna", "family.1": "D'Ascenzo", "email.1": "anna.d'ascenzo@example.com", "phone.1": "+44 7700 900123",
        "address.1": pack({"street": "Via dei Tigli 12/B", "city": "Modena"}), "notes.1": "Keeps the car in a second garage, address only by phone.",
    },
    {"given.1": "Jean-Luc", "family.1": "Delorme-Vial", "phone.1": "06 39 98 12 34", "residence_country.1": "FR"},
    {"name.1": "Dr. Björn Großkreutzner", "phone.1": "(030) 23125-777", "residence_country.1": "DE"},
    {"given.1": "Юлия", "family.1": "Щербакова", "email.1": "Юлия@example.com"},
)  # fmt: skip
NAMES = [
    "D ASCENZO, Anna", "anna dascenzo", "@AnnaDAscenzo", "ANNA D`ASCENZO", "JeanLuc Delorme", "J.-L. Delorme-Vial", "jean luc delormevial", "Bjoern Grosskreutzner",
    "BJORN GROSSKREUTZNER", "Grosskreutzner B.", "Yulia Shcherbakova", "Iuliia Shcherbakova", "Julia Schtscherbakowa", "Щербакова Юлия", "Ю. Щербакова",
]  # fmt: skip
EMAILS = [
    "anna.d'ascenzo[at]example.com", "anna.d&#39;ascenzo (at) example (dot) com", "mailto:ANNA.D'ASCENZO@EXAMPLE.COM?subject=x", "an\u200bna.d'ascenzo@example.com",
    "\uff41nna.d'ascenzo@example.com", "ЮЛИЯ@EXAMPLE.COM",
]  # fmt: skip
PHONES = [
    "tel:+44-7700-900123;ext=5", "+44 (0) 7700 900123", "447700900123", "Tel.07700900123", "on 12.03.2024 call 07700 900123, room 12", "0 7 7 0 0 9 0 0 1 2 3",
    "07700 900124 / 07700 900123", "+33 (0)6 39981234", "0033639981234", "06.39.98.12.34", "03023125777", "+49 30 23125777", "030 / 231 25 - 777",
]  # fmt: skip
TEXTS = ["via dei tigli, 12/b", "Via Dei Tigli 12B", "second garage address only by phone please"]
NOBODY = ["Anna went to Modena", "the second garage", "Delorme street", "call 12345678", "invoice 2024-0911-7700", "B. 12 Berlin", "2026-11-23 10:42", "1,234,567.00"]


@pytest.fixture(scope="module")
def scan() -> RowScan:
    index = ValueIndex()
    for place, values in enumerate(CLIENTS):
        index.add(marks_of([OpenedValue(field, text, 1, True, 0) for field, text in values.items()], place))
    index.ready()
    return RowScan(index)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in (("name", NAMES), ("email", EMAILS), ("phone", PHONES), ("text", TEXTS)) for text in texts]
)
def test_found_in_a_row_of_anybody(scan: RowScan, kind: str, text: str) -> None:
    assert (3, kind) in scan.look([(3, text)], -1)


@pytest.mark.parametrize("text", NOBODY)
def test_nobody(scan: RowScan, text: str) -> None:
    assert scan.look([(0, text)], -1) == set()


def test_what_many_share_says_nothing_of_one() -> None:
    """A street of four clients is found in their own rows alone."""
    index = ValueIndex()
    for place in range(4):
        index.add(marks_of([OpenedValue("address.1", pack({"street": "Via Roma 12"}), 1, True, 0)], place))
    index.ready()
    scan = RowScan(index)
    assert scan.look([(0, "Via Roma 12")], -1) == set()
    assert scan.look([(0, "via roma 12")], 2) == {(0, "text")}
