"""Values of several parts: one spelling to seal, lines for people."""

import pytest

from vault.errors import BadInput
from vault.formats.structured import address_lines, pack, shown, unpack


@pytest.mark.parametrize("text", ["", "x", "[]", '{"a":1}', '{"b":"1","a":"2"}', '{"a": "1"}', '{"a":"é"}', '{"a":"1"} ', '{"a":"1","a":"1"}', "null"])
def test_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        unpack(text)
    assert refusal.value.id == "structured_value"


def test_an_address_on_its_lines() -> None:
    parts = {"street": "1 Mews\nFlat 2", "postal_code": "BA1 1AA", "city": "Bath", "country": "GB", "kind": "mailing", "label": "home"}
    assert address_lines(parts) == ("1 Mews", "Flat 2", "BA1 1AA Bath", "GB")
    assert shown("address.1", pack(parts)) == "1 Mews\nFlat 2\nBA1 1AA Bath\nGB"
    assert shown("assistant.1", pack({"name": "Kit Ash", "authority": "calls"})) == "authority: calls\nname: Kit Ash"
    assert shown("email.1", "{not json") == "{not json"
