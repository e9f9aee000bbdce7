"""One cell with several values: parted, numbered after every column's own item, never more than a field takes."""

import pytest

from vault.formats.cell_values import parts_of, values_in
from vault.formats.mapping import bind
from vault.formats.profile_file import Several
from vault.formats.profiles import profile_named
from vault.formats.row_values import row_to_values
from vault.model.fields import ITEMS_AT_MOST

GOOGLE = Several(" ::: ")
SUITE = Several(";", ",")
HEADER = ("First Name", "Labels", "E-mail 1 - Value", "E-mail 2 - Value")


@pytest.mark.parametrize(
    ("text", "several", "values"),
    [
        ("a ::: b ::: c", GOOGLE, ("a", "b", "c")),
        (" a ", GOOGLE, (" a ",)),
        ("a ::: ", GOOGLE, ("a",)),
        (" ::: ", GOOGLE, (" ::: ",)),
        ("a:::b", GOOGLE, ("a:::b",)),
        ("a@example.com,0,0;b@example.com,1,0", SUITE, ("a@example.com", "b@example.com")),
        ("a@example.com", SUITE, ("a@example.com",)),
        (",0,0", SUITE, (",0,0",)),
        ("* myContacts ::: Friends", Several(" ::: ", "", "* "), ("myContacts", "Friends")),
        ("a;b", Several(), ("a;b",)),
    ],
)
def test_values_in_a_cell(text: str, several: Several, values: tuple[str, ...]) -> None:
    assert values_in(text, several) == values


def test_further_values_follow_the_last_column() -> None:
    columns = bind(profile_named("google-new"), HEADER, {}).columns
    parts = parts_of(columns, ("Ana", "* myContacts ::: VIP", "a ::: b", "c ::: d"))
    assert {ref.key: text for own in parts.values() for ref, text in own} == {
        "given.1": "Ana", "tags.1": "myContacts", "tags.2": "VIP", "email.1": "a", "email.3": "b", "email.2": "c", "email.4": "d",
    }  # fmt: skip


@pytest.mark.parametrize(("count", "whole"), [(ITEMS_AT_MOST - 1, False), (ITEMS_AT_MOST, True)])
def test_more_values_than_a_field_takes_stay_one(count: int, whole: bool) -> None:
    text = " ::: ".join(f"a{at}@example.com" for at in range(count))
    read = row_to_values(bind(profile_named("google-new"), HEADER, {}), ("Ana", "", text, ""))
    assert (read.values["email.1"] == text) is whole
    assert len(read.warnings) == whole


def test_a_text_without_a_field_of_its_own_keeps_its_columns_name() -> None:
    columns = bind(profile_named("outlook-english"), ("Last Name", "E-mail Address", "Spouse"), {})
    read = row_to_values(columns, ("Ruiz", "ana@example.com", "Jo"))
    assert read.values["other.29"] == '{"label":"Spouse","text":"Jo"}'
    chosen = bind(None, ("Kunde", "Hund"), {"Kunde": "name", "Hund": "other.1"})
    assert row_to_values(chosen, ("Ana", "Rex")).values["other.1"] == '{"label":"Hund","text":"Rex"}'
