"""Which cell is which field: the profile, what a person chose, the record id, the seal's place."""

import pytest

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.alias import AliasForm
from vault.formats.mapping import ColumnMap, bind, crm_id_normal
from vault.formats.profile_file import NO_LIMIT
from vault.formats.profiles import profile_named

SALESFORCE = profile_named("salesforce-dataloader")
HUBSPOT = profile_named("hubspot")
HEADER = ("ID", "LASTNAME", "EMAIL", "OWNER.NAME", "LEADSOURCE", "DESCRIPTION")


def fields(found: ColumnMap) -> dict[str, str]:
    return {column.header: column.ref.text for column in found.columns}


def test_a_profile_laid_on_a_header() -> None:
    found = bind(SALESFORCE, HEADER, {})
    assert fields(found) == {"LASTNAME": "family.1", "EMAIL": "email.1", "OWNER.NAME": "owner.1", "DESCRIPTION": "notes.1"}
    assert (found.id_index, found.id_form, found.system, found.email_domain) == (0, "salesforce", "salesforce", "sealed.invalid")
    assert {column.header for column in found.columns if not column.sealed} == {"OWNER.NAME"}


def test_the_seal_goes_into_the_notes_or_into_a_column_of_its_own() -> None:
    assert bind(SALESFORCE, HEADER, {}).seal_index == 5
    without = bind(SALESFORCE, HEADER[:-1], {})
    assert (without.seal_index, without.seal_header) == (None, "CASSAFORTE_SEAL__C")
    again = bind(SALESFORCE, (*HEADER, "CASSAFORTE_SEAL__C"), {})
    assert (again.seal_index, again.seal_header, again.seal_max_length) == (6, "CASSAFORTE_SEAL__C", 32768)


def test_what_a_person_chose_wins() -> None:
    found = bind(SALESFORCE, (*HEADER, "PRIVATE MAIL"), {"private mail": "email", "LEADSOURCE": "interests", "LASTNAME": "-"})
    # The field moves to the chosen column: the profile's own column for it is free again.
    assert {column.index: column.ref.text for column in found.columns} == {6: "email.1", 3: "owner.1", 4: "interests.1", 5: "notes.1"}
    assert next(column for column in found.columns if column.index == 6).alias is AliasForm.EMAIL


def test_without_a_profile_nothing_is_taken_behind_the_persons_back() -> None:
    found = bind(None, ("Kunde", "Mail", "Email"), {"Mail": "email", "Kunde": "name"})
    assert fields(found) == {"Kunde": "name.1", "Mail": "email.1"}
    assert all(column.max_length == NO_LIMIT for column in found.columns)
    with pytest.raises(ChoiceNeeded) as question:
        bind(None, ("Kunde", "Mail"), {})
    assert question.value.option == "map"


def test_a_chosen_record_id() -> None:
    found = bind(None, ("Nr", "Mail"), {"Nr": "crm_id", "Mail": "email"})
    assert (found.id_index, fields(found)) == (0, {"Mail": "email.1"})


@pytest.mark.parametrize(
    ("header", "chosen", "id"),
    [
        (("a", "b"), {"c": "email"}, "unknown_column"),
        (("a", "b"), {"a": "emial"}, "unknown_field"),
        (("a", "b"), {"a": "consent"}, "unknown_field"),
        (("a", "b"), {"a": "email", "b": "email.1"}, "two_columns"),
        (("a", "a"), {"a": "email"}, "two_columns"),
    ],
)
def test_choices_that_cannot_be_meant(header: tuple[str, ...], chosen: dict[str, str], id: str) -> None:
    with pytest.raises(BadInput) as refusal:
        bind(None, header, chosen)
    assert refusal.value.id == id


def test_a_wrong_column_gets_advice() -> None:
    with pytest.raises(BadInput) as refusal:
        bind(HUBSPOT, ("Record ID", "Email", "Last Name"), {"Emial": "email"})
    assert "email" in refusal.value.next_step


# From Salesforce's own sample files: fifteen characters and their eighteen.
@pytest.mark.parametrize(("short", "whole"), [("00330000000vsYb", "00330000000vsYbAAI"), ("003Dm000001aQxH", "003Dm000001aQxHIAU"), ("a0B000000000001", "a0B000000000001EAA")])
def test_salesforce_ids(short: str, whole: str) -> None:
    assert crm_id_normal("salesforce", short) == crm_id_normal("salesforce", f" {whole} ") == whole
    assert crm_id_normal("salesforce", whole.upper()) == crm_id_normal("salesforce", whole.lower()) == whole  # the last three say which are capitals
    assert crm_id_normal("salesforce", short.swapcase()) != whole  # capitals are part of the fifteen
    assert crm_id_normal("text", short) == short


def test_published_salesforce_ids(shared_data) -> None:
    lines = (shared_data / "samples" / "salesforce" / "success0413060133.csv").read_text(encoding="utf-8").splitlines()
    ids = [cell.strip('"') for line in lines[1:] for cell in line.split(",")[:1] if len(cell.strip('"')) == 18]
    assert ids
    assert [crm_id_normal("salesforce", id[:15]) for id in ids] == ids
