"""Entries that a member's own keys can sign, and that are wrong all the same: what a modified program could append."""

from dataclasses import replace

import pytest

from tests.office import Office
from tests.vault.log.conftest import Logged
from vault.crypto.log_entry import Header
from vault.crypto.manifest import SignedManifest, encode_body, manifest_hash
from vault.errors import Refused, Tampered
from vault.model import calls as c
from vault.model.log import Action, Entry
from vault.services.log_writer import LogWriter
from vault.services.opened import OpenVault
from vault.session import Desk


def append(opened: OpenVault, **changes: object) -> None:
    """One more entry whose header was altered before it was signed, past every rule of the program."""
    database = opened._parts.database
    with database.writing():
        opened.chain.refresh()
        head = opened.log.head()
        assert head.header is not None
        writer: LogWriter = opened._writer
        header = replace(
            head.header, index=head.size, session=writer.session, sequence=writer.sequence, former_root=head.root, wall=opened.clock.now(), monotonic=opened.clock.monotonic()
        )
        header = replace(header, **changes)  # type: ignore[arg-type]
        leaf = writer.seal(header, Entry(Action.BEAT))
        opened.log_rows.append(head.size, header.session, leaf.raw)


@pytest.mark.parametrize(
    ("what", "changes", "words"),
    [
        ("a gap", lambda header: {"sequence": 99}, "missing before it"),
        ("time going back", lambda header: {"monotonic": 0}, "time goes back"),
        ("another vault", lambda header: {"vault": bytes(16)}, "signature"),
        ("another former root", lambda header: {"former_root": bytes(32)}, "does not continue"),
        ("an older state of the clients", lambda header: {"client_counter": header.client_counter - 1}, "older state"),
        ("clients changed without a counter", lambda header: {"client_root": bytes(32)}, "older state"),
        ("a counter that jumps", lambda header: {"client_counter": header.client_counter + 2}, "older state"),
        ("clients changed by an officer", lambda header: {"client_counter": header.client_counter + 1}, "do not hold|does not hold"),
        ("no session at all", lambda header: {"session": bytes(16)}, "no beginning"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_is_named(logged: Logged, what: str, changes: object, words: str) -> None:
    desk = logged.office.unlock("compliance")
    header: Header = desk._vault.log._head.header  # type: ignore[assignment]
    size = desk.status().log_entries
    append(desk._vault, **changes(header))  # type: ignore[operator]
    desk._vault.close()
    report = logged.verify()
    assert report.first_bad == size, report.problem
    assert any(each in report.problem for each in words.split("|")), report.problem


def test_signed_by_another_sessions_key(logged: Logged) -> None:
    with logged.office.unlock("admin") as one:
        other = logged.office.unlock("compliance")
        size = one.status().log_entries
        append(other._vault, session=one._vault._writer.session, sequence=one._vault._writer.sequence)
        other._vault.close()
        with pytest.raises(Tampered):
            one.beat()
        one._vault.close = lambda: None  # type: ignore[method-assign]
        assert logged.verify().first_bad == size
        one.lock = lambda reason: None  # type: ignore[assignment,method-assign]


def suspend(desk: Desk, member: str) -> None:
    """An admin alone suspends a colleague's slot: the next epoch, signed by one side."""
    vault = desk._vault
    former = vault.chain.current
    from_names = vault._parts.member
    with vault.change() as change:
        slots = tuple(replace(each, status="suspended") if each.roles == (member,) else each for each in former.slots)
        size, root, _ = vault.log.known()
        body = encode_body(replace(former, epoch=former.epoch + 1, former=manifest_hash(vault.chain.current_body), made_at=vault.clock.now(), log_size=size, log_root=root, slots=slots))
        signed = SignedManifest(body, {from_names.slot: vault.keys.slot_keys.sign("manifest", vault.vault, body)})
        vault.add_manifest(former.epoch + 1, signed.body, signed.encode_signatures())
        change.record(Entry(Action.MANIFEST, detail={"epoch": former.epoch + 1}))


def test_a_suspended_slot_is_refused_at_its_next_call(stocked: Office) -> None:
    with stocked.unlock("admin") as admin:
        sales = stocked.unlock("sales")
        code = sales.find(c.Find("")).clients[0]
        suspend(admin, "sales")
        with pytest.raises(Refused):
            sales.reveal(c.Reveal(code, "email", "delivery"))
        sales._vault.close()
    with pytest.raises(Refused):
        stocked.unlock("sales")
    with stocked.unlock("compliance") as desk:
        assert desk.status().log_entries


def test_what_a_suspended_slot_appends_with_another_program_is_refused(logged: Logged) -> None:
    office = logged.office
    sales = office.unlock("sales")
    with office.unlock("admin") as admin:
        suspend(admin, "sales")
    with office.unlock("compliance"):
        pass  # a session that began under the new list: from here on it held for certain
    with sales._vault._parts.database.reading():
        sales._vault.chain.refresh()
        sales._vault.log.head()
    size = sales._vault.log.known()[0]
    append(sales._vault)
    sales._vault.close()
    with pytest.raises(Tampered, match="suspended"):
        office.unlock("compliance")
    report = logged.verify()
    assert report.first_bad == size and "suspended" in report.problem
