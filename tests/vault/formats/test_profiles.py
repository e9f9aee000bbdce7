"""Profiles: read strictly, recognised by their headers, every alias fits the column that it goes into."""

import copy
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from vault.errors import BadInput
from vault.formats import profiles
from vault.formats.alias import RANDOM_BYTES, make_alias
from vault.formats.profile_file import Basis, read_profile
from vault.formats.profiles import known_headers, profile_named, recognise

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "crm_profiles"
SALESFORCE = ("ID", "ISDELETED", "LASTNAME", "FIRSTNAME", "EMAIL", "MOBILEPHONE")
HUBSPOT = ("Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner")


FILES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def table(name: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def test_those_that_come_with_the_program() -> None:
    names = [profile.name for profile in profiles.profiles()]
    assert names[-1] == "generic" and sorted(names[:-1]) == names[:-1]
    assert {name.replace("_", "-") for name in FILES} == set(names)
    with pytest.raises(BadInput) as refusal:
        profile_named("nothing")
    assert refusal.value.id == "unknown_profile"
    assert "hubspot" in refusal.value.next_step


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (SALESFORCE, "salesforce-dataloader"),
        (tuple(reversed(SALESFORCE)), "salesforce-dataloader"),
        (("ID", "PERSONEMAIL", "PERSONMOBILEPHONE"), "salesforce-person-accounts"),
        (("ID", "LASTNAME", "FIRSTNAME", "NAME", "PERSONEMAIL", "PERSONBIRTHDATE"), "salesforce-person-accounts"),
        # HubSpot's words and Zoho's overlap: the one with a rule for more of the columns it is.
        (("Record Id", "First Name", "Last Name", "Email", "Phone", "Mobile", "Account Name", "Contact Owner"), "zoho"),
        (("Record ID", "First Name", "Last Name", "Email", "Phone Number", "Mobile Phone Number", "Contact owner"), "hubspot"),
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


@pytest.mark.parametrize("name", FILES)
def test_no_two_columns_of_a_program_are_one_field(name: str) -> None:
    profile = read_profile(table(name))
    refs = [rule.ref for rule in profile.columns]
    assert profile.basis is Basis.NAMES or len(refs) == len(set(refs))
    assert profile.source and profile.title


def test_the_readme_counts_real_and_rebuilt_layouts() -> None:
    """What was seen in a file of the program is told apart from what documents say."""
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    for profile in profiles.profiles():
        if profile.basis is not Basis.NAMES:
            assert f"| {profile.title} | {profile.basis} |" in readme, profile.title
    counts = Counter(profile.basis for profile in profiles.profiles())
    assert f"{counts[Basis.REAL]} real, {counts[Basis.REBUILT]} rebuilt" in readme


@pytest.mark.parametrize("name", FILES)
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
        *(_without(key) for key in ("format", "name", "source", "basis", "footer", "system", "id_column", "email_domain", "recognise", "seal", "constants", "columns")),
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
        _with(("columns", "EMAIL", "separator"), 1),
        _with(("columns", "LASTNAME", "separator"), ";"),
        _with(("basis",), "seen"),
        _with(("footer",), "Generated By:"),
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
