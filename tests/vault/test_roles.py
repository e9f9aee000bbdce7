"""Roles by key: what each role's keys open is exactly what docs/security-roles.txt says, and nothing of it is asked of a service."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.custody.bare import Files, Thief, Wrap
from tests.vault.custody.story import CLIENTS, Past, make_past
from vault.crypto import hpke
from vault.crypto.client_part import LIST_CARD, SEARCH_CARD
from vault.formats.emails import read_email
from vault.formats.phones import phone_terms
from vault.model.classes import VALUE_CLASSES
from vault.services import demo_data

TABLE = Path(__file__).parents[2] / "docs" / "security-roles.txt"
ROLES = ("sales", "admin", "compliance", "admin+approval")
CARDS = (SEARCH_CARD, LIST_CARD)


@pytest.fixture(scope="module")
def past(made_offices: Callable[[int], Office], tmp_path_factory: pytest.TempPathFactory) -> Past:
    return make_past(made_offices(CLIENTS).at(tmp_path_factory.mktemp("roles") / "office"))


def committed() -> dict[str, dict[str, str]]:
    """The table as it is written."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    head, *rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    assert tuple(head[1:]) == ROLES
    return {row[0]: dict(zip(ROLES, row[1:], strict=True)) for row in rows}


def test_what_opens_for_whom(past: Past) -> None:
    found: dict[str, dict[str, str]] = {}
    for role in ROLES:
        thief = past.thief(role.split("+", maxsplit=1)[0], kept="+" in role)
        for what, answer in opened(thief, past.during, role.split("+", maxsplit=1)[0]):
            found.setdefault(what, {})[role] = answer
        for klass, answers in thief.cells((past.office.folder / "sealed.csv").read_bytes()).items():
            found.setdefault(f"cells of {klass.value} in the sealed CRM file", {})[role] = word(answers)
    assert found == committed()


def opened(thief: Thief, during: Files, role: str) -> Iterable[tuple[str, str]]:
    """`(what, all or none)`; `some` stands in no table."""
    files = thief.files
    lines = kinds(files, role)
    assert all(sum(is_it(wrap) for is_it in lines.values()) == 1 for wrap in files.wraps)
    sealed = {what: [wrap for wrap in files.wraps if is_it(wrap)] for what, is_it in lines.items()}
    for what, wraps in sealed.items():
        if what == "store key, sealed to others":
            assert not thief.wraps.intersection(wraps)
        else:
            yield what, word([wrap in thief.wraps for wrap in wraps])
    yield "members' names and workstations", word([thief.names()])
    entries = [leaf.header.index for leaf in files.leaves if leaf.header.kind != 1]
    yield "log entries", word(index in thief.bodies for index in entries)
    yield "lists beside log entries", word(index in thief.attached for index in files.attachments)
    before = {(part.client, part.klass, item.envelope) for part in during.parts for item in part.items}
    for klass in VALUE_CLASSES:
        parts = [part for part in files.parts if part.klass is klass]
        yield f"data keys of {klass.value}", word((part.client, klass, wrap.version) in thief.data_keys for part in parts for wrap in part.wraps)
        items = [(part.client, item) for part in parts for item in part.items if item.field not in CARDS]
        for when, is_before in (("before", True), ("after", False)):
            those = [(client, item) for client, item in items if ((client, klass, item.envelope) in before) is is_before]
            yield f"{klass.value}, {when}", word((client, klass, item.field, item.version) in thief.values for client, item in those)
    cards = [(part, item) for part in files.parts for item in part.items if item.field in CARDS]
    for when, is_before in (("before", True), ("after", False)):
        those = [(part, item) for part, item in cards if ((part.client, part.klass, item.envelope) in before) is is_before]
        yield f"search and list cards, {when}", word((part.client, part.klass, item.field, item.version) in thief.values for part, item in those)
    people = demo_data.demo_clients(CLIENTS + 1, 1)
    emails = [read_email(text).whole for client in people for text in client.emails]
    phones = [normal for client in people for text in client.phones for kind, normal in phone_terms(text) if kind == "phone"]
    yield "index tags of e-mails and phones", word([thief.makes_tags("email", emails), thief.makes_tags("phone", phones)])


def word(found: Iterable[bool]) -> str:
    answers = list(found)
    if not answers:
        return "absent"
    return "all" if all(answers) else "none" if not any(answers) else "some"


def kinds(files: Files, role: str) -> dict[str, Callable[[Wrap], bool]]:
    """Each wrap in the files belongs to one line."""
    manifest = files.manifests[-1]
    slots = {each.roles[0]: hpke.fingerprint(each.public.hpke) for each in manifest.slots}
    roles = {name: hpke.fingerprint(key.hpke) for name, key in manifest.roles.items()}

    def shares(to: bytes, *, side: str = "", klass: str = "") -> Callable[[Wrap], bool]:
        return lambda wrap: wrap.purpose == "share" and wrap.recipient == to and wrap.object.endswith(side) and wrap.object.startswith(klass)

    def purpose(*names: str, object: str = "") -> Callable[[Wrap], bool]:
        return lambda wrap: wrap.purpose in names and wrap.object.startswith(object)

    return {
        "store key, sealed to its own slot": lambda wrap: wrap.purpose == "store-key" and wrap.recipient == slots[role],
        "store key, sealed to others": lambda wrap: wrap.purpose == "store-key" and wrap.recipient != slots[role],
        "role key admins": purpose("role-key", object="admins"),
        "role key officers": purpose("role-key", object="officers"),
        "half a of the recovery seed": purpose("recovery-half", object="recovery/1/a"),
        "half b of the recovery seed": purpose("recovery-half", object="recovery/1/b"),
        "what recovery kits restore": purpose("recovery"),
        "shares a, sealed to admins": shares(roles["admins"], side="/a"),
        "shares b, sealed to officers": shares(roles["officers"], side="/b"),
        "shares a and b of every class, sealed to sales": shares(slots["sales"]),
        "shares a and b of routing, sealed to officers' slots": shares(slots["compliance"], klass="routing/"),
        "keys of tasks that ended": purpose("task-seed", "task-share"),
        "seeds of the log": purpose("ratchet"),
        "failed unlocks": purpose("failed-unlock"),
    }


def test_a_former_task_opens_no_tag_and_nothing_written_since(past: Past) -> None:
    """Every key that was in the admin's hands while the task ran, tried as every kind of key."""
    assert len(past.kept) > 4 * CLIENTS  # the task held a data key of each class and client
    thief = past.thief("admin", kept=True)
    known = {(part.client, part.klass, item.envelope) for part in past.during.parts for item in part.items}
    fresh = [(part, item) for part in past.files.parts for item in part.items if (part.client, part.klass, item.envelope) not in known]
    assert len({part.client for part, _ in fresh}) == 3
    assert not [item.field for part, item in fresh if (part.client, part.klass, item.field, item.version) in thief.values]
    assert not thief.data_keys


def test_the_thief_finds_what_there_is(past: Past) -> None:
    """The test's own opener: during the task the same admin opens every value with what the task was given, and still no tag."""
    seeds = {past.slots["admin"].hpke.seed, past.store_key}
    thief = Thief(past.during, seeds).take_all()
    items = [(part.client, part.klass, item.field, item.version) for part in past.during.parts for item in part.items]
    assert set(items) == set(thief.values)
    assert not any(klass.value == "index" for klass, _ in thief.keyrings)


@pytest.mark.parametrize("side", ["a", "b"])
def test_one_side_alone_joins_nothing(past: Past, side: str) -> None:
    """All shares of one side, of every generation that is left: no keyring comes out of them, whatever is put in the other's place."""
    member = "admin" if side == "a" else "compliance"
    thief = past.thief(member)
    assert {klass.value for klass, _ in thief.keyrings} == (set() if side == "a" else {"routing"})
