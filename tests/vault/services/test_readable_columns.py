"""Columns that stay readable: what their headers give away."""

import pytest

from vault.services.sealing.readable_columns import header_words, warnings_for


@pytest.mark.parametrize(
    ("header", "id"),
    [
        ("NET_WORTH__C", "readable_wealth"), ("Lifetime value", "readable_wealth"), ("Garage", "readable_wealth"), ("Vermögen", "readable_wealth"),
        ("VIN", "readable_wealth"), ("Véhicule", "readable_wealth"), ("Remarks", "readable_free_text"), ("LastActivityNote", "readable_free_text"),
        ("Bemerkungen", "readable_free_text"), ("Spouse", "readable_personal"), ("Billing Street", "readable_personal"), ("PassportNumber", "readable_personal"),
        ("ACCOUNTNAME", None), ("Account Name", None), ("OWNERID", None), ("LEADSOURCE", None), ("CREATEDDATE", None), ("Lifecycle Stage", None), ("", None),
    ],
)  # fmt: skip
def test_headers(header: str, id: str | None) -> None:
    assert [each.id for each in warnings_for([header])] == ([id] if id else [])


def test_words() -> None:
    assert {"net", "worth", "networth"} <= header_words("NET_WORTH__C")
    assert {"first", "name", "firstname"} <= header_words("FirstName")
    assert header_words("Straße") >= {"strasse"}
