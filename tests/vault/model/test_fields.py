"""The catalogue is one table, and references have one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.errors import BadInput
from vault.formats.alias import AliasForm
from vault.model.classes import FieldClass
from vault.model.fields import CATALOGUE, FieldRef, class_of, field_named, fields_of, parse_field_ref

CLASSES = {
    "routing": {"residence_country", "residence_subdivision", "language", "owner"},
    "identity": {
        "name", "honorific", "given", "middle", "family", "name_order", "native_name", "formality", "tags", "city", "first_contact", "last_contact",
    },
    "reach": {
        "email", "phone", "address", "preferred_channel", "preferred_hours", "consent", "legal_basis", "assistant", "guardian", "discreet",
    },
    "private": {"notes", "history", "interests", "cars", "tier", "birthday", "other"},
    "index": set(),
}


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_holds_exactly_its_fields(name: str) -> None:
    assert {field.name for field in fields_of(FieldClass(name))} == CLASSES[name]


def test_names_are_unique_and_alias_forms_exist() -> None:
    assert len({field.name for field in CATALOGUE}) == len(CATALOGUE)
    assert all(AliasForm(field.alias) for field in CATALOGUE)
    assert [field.name for field in CATALOGUE if field.field_class is None] == ["crm_id"]


@pytest.mark.parametrize(
    ("text", "ref", "stored"),
    [
        ("email", FieldRef("email", 1), "email.1"),
        ("email.2", FieldRef("email", 2), "email.2"),
        ("given.1", FieldRef("given", 1), "given.1"),
        ("address.street", FieldRef("address", 1, "street"), "address.1"),
        ("address.2.city", FieldRef("address", 2, "city"), "address.2"),
        ("consent.email_date", FieldRef("consent", 1, "email_date"), "consent.1"),
    ],
)
def test_references(text: str, ref: FieldRef, stored: str) -> None:
    assert parse_field_ref(text) == ref
    assert ref.key == stored
    assert parse_field_ref(ref.text) == ref


@pytest.mark.parametrize(
    "text",
    ["", ".", "emial", "Email", "email.", "email.0", "email.01", "email.100", "email.-1", "email.1.", "email.1.1", "email.²", "given.2", "email.street", "address.1.street.x"],
)
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_field_ref(text)
    assert refusal.value.id == "unknown_field"


def test_a_typing_error_gets_a_suggestion() -> None:
    with pytest.raises(BadInput) as refusal:
        field_named("emial")
    assert "email" in refusal.value.next_step


def test_a_value_in_the_wrong_place_is_not_repeated() -> None:
    with pytest.raises(BadInput) as refusal:
        field_named("ana@example.com")
    assert "ana" not in refusal.value.message + refusal.value.next_step


def test_crm_ids_are_no_sealed_values() -> None:
    assert class_of("email.2") is FieldClass.REACH
    with pytest.raises(BadInput):
        class_of("crm_id.1")


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        ref = parse_field_ref(text)
    except BadInput:
        return
    assert parse_field_ref(ref.text) == ref
