"""Profiles: read strictly, recognised by their headers, every alias fits the column that it goes into."""

import copy
import tomllib
from pathlib import Path

import pytest

from vault.errors import BadInput
from vault.formats import profiles
from vault.formats.alias import RANDOM_BYTES, make_alias
from vault.formats.profiles import known_headers, profile_named, read_profile, recognise

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "crm_profiles"
SALESFORCE = ("ID", "ISDELETED", "LASTNAME", "FIRSTNAME", "EMAIL", "MOBILEPHONE")
HUBSPOT = ("Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner")


def table(name: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def test_the_three_that_come_with_the_program() -> None:
    assert [profile.name for profile in profiles.profiles()] == ["hubspot", "salesforce-dataloader", "generic"]
    with pytest.raises(BadInput) as refusal:
        profile_named("nothing")
    assert refusal.value.id == "unknown_profile"
    assert "hubspot" in refusal.value.next_step


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (SALESFORCE, "salesforce-dataloader"),
        (tuple(reversed(SALESFORCE)), "salesforce-dataloader"),
        (("ID", "PERSONEMAIL", "PERSONMOBILEPHONE"), "salesforce-dataloader"),
        (HUBSPOT, "hubspot"),
        (("record id", "EMAIL", "Last name"), "hubspot"),
        (("Nome", "Cognome", "E-Mail"), "generic"),
        (("Vorname", "Nachname", "Telefon"), "generic"),
        # Data Loader writes capitals; the same words in small letters are somebody's own list.
        (("Id", "Lastname", "Email"), "generic"),
        (("ID", "AMOUNT", "STAGE"), None),
        (("a", "b"), None),
        ((), None),
    ],
)
def test_recognition(header: tuple[str, ...], expected: str | None) -> None:
    found = recognise(header)
    assert (found.name if found else None) == expected


def test_known_headers_count_names_and_fields() -> None:
    assert known_headers(("Email", "LASTNAME", "native_name", "x", "Cassaforte Seal")) == 4


@pytest.mark.parametrize("name", ["hubspot", "salesforce_dataloader", "generic"])
def test_every_alias_fits_its_column(name: str) -> None:
    profile = read_profile(table(name))
    for rule in (rule for rule in profile.columns if rule.sealed):
        assert len(make_alias(rule.alias, bytes([255]) * RANDOM_BYTES, profile.email_domain)) <= rule.max_length, rule.header


def _without(key: str):
    def change(profile: dict) -> None:
        del profile[key]

    return change


def _with(path: tuple[str, ...], value: object):
    def change(profile: dict) -> None:
        place = profile
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        *(_without(key) for key in ("format", "name", "system", "id_column", "email_domain", "recognise", "seal", "constants", "columns")),
        _with(("formatt",), 1),
        _with(("format",), 2),
        _with(("name",), 5),
        _with(("id_form",), "guid"),
        _with(("recognise", "at_least"), "two"),
        _with(("recognise", "any"), [1]),
        _with(("recognise", "some"), []),
        _with(("seal", "append_max_length"), True),
        _with(("seal", "extra"), 1),
        _with(("columns", "EMAIL", "sealedd"), True),
        _with(("columns", "EMAIL", "sealed"), "yes"),
        _with(("columns", "EMAIL", "max"), "80"),
        _with(("columns", "EMAIL", "max"), True),
        _with(("columns", "EMAIL"), "email.1"),
        _with(("columns", "EMAIL"), {}),
        _with(("columns", "EMAIL", "field"), "emial.1"),
        _with(("columns", "EMAIL", "field"), "consent"),
        _with(("constants", "address.1.kind"), 1),
        _with(("constants", "adress.1.kind"), "main"),
    ],
)
def test_a_typing_error_is_refused(change) -> None:
    profile = copy.deepcopy(table("salesforce_dataloader"))
    change(profile)
    with pytest.raises(BadInput):
        read_profile(profile)


def test_an_unknown_form_of_alias_is_refused() -> None:
    profile = table("hubspot")
    _with(("columns", "Email", "alias"), "emails")(profile)
    with pytest.raises(BadInput):
        read_profile(profile)
