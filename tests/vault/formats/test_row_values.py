"""A row as values: exact texts, aliases and seals apart, warnings that never repeat what they warn of."""

import pytest

from vault.formats.alias import AliasForm, make_alias
from vault.formats.mapping import ColumnMap, bind
from vault.formats.profiles import profile_named
from vault.formats.row_values import region_of, row_to_values
from vault.formats.structured import pack, unpack

SALESFORCE = ("ID", "FIRSTNAME", "LASTNAME", "EMAIL", "PHONE", "MAILINGSTREET", "MAILINGCITY", "MAILINGCOUNTRY", "BIRTHDATE", "DESCRIPTION")
ID = "003Dm000001aQxHIAU"
SEAL = "cf1.AQEAAAAAAAAAAAAAAAAAAAAAAAAA"


def column_map(header: tuple[str, ...] = SALESFORCE, profile: str = "salesforce-dataloader", **chosen: str) -> ColumnMap:
    return bind(profile_named(profile), header, chosen)


def alias(form: AliasForm) -> str:
    return make_alias(form, bytes(range(16)), "sealed.invalid")


def test_values_are_exactly_what_the_cells_say() -> None:
    read = row_to_values(column_map(), (ID[:15], " Ana ", "Ruiz", "ana@example.com", "07700 900123", "1 Mews", "Bath", "United Kingdom", "", "a\r\nb"))
    assert read.crm_id == ID
    assert read.values["given.1"] == " Ana "
    assert read.values["notes.1"] == "a\r\nb"
    assert unpack(read.values["address.1"]) == {"street": "1 Mews", "city": "Bath", "country": "United Kingdom", "kind": "mailing"}
    assert (read.values["residence_country.1"], read.values["city.1"]) == ("GB", "Bath")
    assert "birthday.1" not in read.values
    assert read.warnings == ()


def test_white_space_is_a_value_and_a_blank_is_none() -> None:
    read = row_to_values(column_map(), (ID, "", " ", "", "", "", "", "", "", "\t"))
    assert dict(read.values) == {"family.1": " ", "notes.1": "\t"}


@pytest.mark.parametrize(
    ("column", "text", "id"),
    [
        ("EMAIL", "ana at example.com", "email_malformed"),
        ("EMAIL", "ana@example..com", "email_malformed"),
        ("PHONE", "ask the assistant", "phone_malformed"),
        ("PHONE", "4.47701E+11", "phone_malformed"),
        ("MAILINGCOUNTRY", "Ruritania", "country_unknown"),
        ("LASTNAME", "Ruіz", "mixed_alphabets"),  # the third letter is Cyrillic
    ],
)
def test_what_looks_wrong_is_kept_and_marked(column: str, text: str, id: str) -> None:
    cells = ["", *[""] * (len(SALESFORCE) - 1)]
    cells[SALESFORCE.index(column)] = text
    read = row_to_values(column_map(), cells)
    assert [(each.column, each.id) for each in read.warnings] == [(column, id)]
    assert all(text not in each.reason for each in read.warnings)
    ref = next(each.ref for each in column_map().columns if each.header == column)
    kept = read.values[ref.key]
    assert (unpack(kept)[ref.component] if ref.component else kept) == text


def test_a_national_number_is_read_by_the_rows_country() -> None:
    cells = dict(zip(SALESFORCE, [""] * len(SALESFORCE), strict=True)) | {"PHONE": "07700 900123", "MAILINGCOUNTRY": "GB"}
    assert row_to_values(column_map(), list(cells.values())).warnings == ()
    assert [each.id for each in row_to_values(column_map(), list((cells | {"MAILINGCOUNTRY": ""}).values())).warnings] == ["phone_malformed"]


def test_aliases_and_seals_are_no_values() -> None:
    cells = (ID, "Client", alias(AliasForm.FAMILY), alias(AliasForm.EMAIL), "+44 7700 900123", alias(AliasForm.TEXT), "", "", "1700-01-01", SEAL)
    read = row_to_values(column_map(), cells)
    assert dict(read.values) == {"phone.1": "+44 7700 900123"}
    assert [each.reference for each in read.aliases] == ["family.1", "email.1", "address.1.street"]
    assert read.seals == (SEAL,)


def test_fixed_words_are_somebodys_name_where_no_alias_stands_beside_them() -> None:
    read = row_to_values(column_map(), (ID, "Client", "Ruiz", "", "", "", "", "", "1700-01-01", ""))
    assert read.values["given.1"] == "Client" and read.values["birthday.1"] == "1700-01-01"


def test_a_seal_inside_other_notes_leaves_nothing_behind() -> None:
    read = row_to_values(column_map(), (ID, "Ana", "Ruiz", "", "", "", "", "", "", f"call first {SEAL}"))
    assert read.seals == (SEAL,) and "notes.1" not in read.values


def test_regions() -> None:
    assert region_of({"residence_country.1": "GB"}) == "GB"
    assert region_of({"residence_country.1": "Ruritania"}) == region_of({"residence_country.1": "9X"}) == region_of({}) == ""


def test_structured_values_have_one_spelling() -> None:
    parts = {"street": "Ruelle é 1", "city": "Zürich"}
    assert pack(parts) == pack(dict(reversed(parts.items()))) == '{"city":"Z\\u00fcrich","street":"Ruelle \\u00e9 1"}'
    assert unpack(pack(parts)) == parts
