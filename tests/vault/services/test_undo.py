"""An import is taken back as a whole: what it added is gone, what it changed is as before, and nobody's later work is lost."""

import dataclasses
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from vault.errors import Refused, WrongUse
from vault.model.calls import ImportFile
from vault.model.log import Action, Entry
from vault.model.progress import finish
from vault.model.results import PastImport, UndoReport
from vault.services.client_book import ClientBook, ClientWrite
from vault.services.demo_data import demo_clients, hubspot_csv
from vault.services.importing import batch_record, import_record
from vault.services.importing.past import past_imports
from vault.services.importing.run import BATCH, import_file
from vault.services.importing.undo import keep_import, undo_import
from vault.services.opened import OpenVault

HEAD = "Record ID,First Name,Last Name,Email\n"
DAY_MS = 86_400_000


def undo(vault: OpenVault, import_id: str) -> UndoReport:
    return finish(undo_import(vault, ClientBook(vault), import_id))


def told(report: UndoReport) -> tuple[int, int, int]:
    return report.removed, report.restored, report.kept


def newest(vault: OpenVault) -> PastImport:
    return past_imports(vault).imports[0]


def emails(crm_desk) -> list[str]:
    return sorted(values["email.1"][0] for values in crm_desk.everything().values() if "email.1" in values)


def edit(crm_desk, email: str, text: str) -> None:
    """As somebody at the desk would."""
    vault = crm_desk.session("sales")[0]
    [client] = [client for client, values in crm_desk.everything().items() if values["email.1"] == [email]]
    with vault.change() as change:
        ClientBook(vault).write(change, [ClientWrite(client, {"email.1": text}, new=False)])
        change.record(Entry(Action.CLIENT_CHANGED, client=client))


def test_nothing_is_left_of_an_import(crm_desk) -> None:
    before = crm_desk.take(hubspot_csv(demo_clients(30, 5)))
    state = crm_desk.everything(formers=True)
    report = crm_desk.take("Record ID,First Name,Last Name,Email\n" + "".join(f"n{n},Ana,Ruiz,n{n}@example.com\n" for n in range(450)))
    vault = crm_desk.session("sales")[0]
    assert told(undo(vault, report.import_id)) == (450, 0, 0)
    assert crm_desk.everything(formers=True) == state
    past = newest(vault)
    assert (past.state, past.removed, past.can_undo) == ("undone", 450, False)
    assert [(each.import_id, each.state) for each in past_imports(vault).imports[1:]] == [(before.import_id, "done")]
    with vault.snapshot() as snapshot:
        snapshot.check_whole()
    assert {id[:16].hex() for id, _ in vault.records.list(batch_record.KIND)} == {before.import_id}


def test_former_values_come_back_and_new_fields_go(crm_desk) -> None:
    crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com\n2,Kit,Ash,kit@example.com\n")
    before = crm_desk.everything()
    report = crm_desk.take("Record ID,First Name,Last Name,Email,City\n1,Anna,Ruiz,ana.new@example.com,Milano\n2,Kit,Ash,kit@example.com,\n3,Lee,Oak,lee@example.com,Roma\n")
    vault = crm_desk.session("sales")[0]
    assert told(undo(vault, report.import_id)) == (1, 1, 0)
    assert crm_desk.everything() == before
    # The value that was taken back stays known: a leak may hold it.
    assert any("ana.new@example.com" in each for values in crm_desk.everything(formers=True).values() for each in values["email.1"])
    [card] = [card for card in ClientBook(vault).search_cards() if card.words.startswith("ana")]
    assert "anna" not in card.words.split() and card.city == ""


def test_rows_of_one_record_in_several_batches(crm_desk) -> None:
    crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com\n")
    before = crm_desk.everything()
    fill = "".join(f"x{n},Lee,Oak,x{n}@example.com,\n" for n in range(2 * BATCH))
    report = crm_desk.take(f"Record ID,First Name,Last Name,Email,City\n1,Ana,Ruiz,ana.2@example.com,Bonn\n{fill}1,Ana,Ruiz,ana.3@example.com,Ulm\n")
    assert told(undo(crm_desk.session("sales")[0], report.import_id)) == (2 * BATCH, 1, 0)
    assert crm_desk.everything() == before


def test_what_was_edited_since_is_kept(crm_desk) -> None:
    crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com\n2,Kit,Ash,kit@example.com\n")
    report = crm_desk.take(f"{HEAD}1,Anna,Ruiz,ana.new@example.com\n2,Kit,Ashe,kit@example.com\n3,Lee,Oak,lee@example.com\n4,Mo,Elm,mo@example.com\n")
    edit(crm_desk, "ana.new@example.com", "ana.mine@example.com")
    edit(crm_desk, "lee@example.com", "lee.mine@example.com")
    assert told(undo(crm_desk.session("sales")[0], report.import_id)) == (1, 1, 2)
    assert emails(crm_desk) == ["ana.mine@example.com", "kit@example.com", "lee.mine@example.com"]
    said = repr(crm_desk.everything())
    assert "Anna" not in said and "Ashe" not in said and "Lee" in said
    # Kept clients belong to nobody's import any more: they are shown, and the file can come again.
    assert len(ClientBook(crm_desk.session("sales")[0]).search_cards()) == 3


def test_what_was_sealed_since_is_kept(crm_desk) -> None:
    path = crm_desk.write(f"{HEAD}1,Ana,Ruiz,ana@example.com\n")
    report = crm_desk.take(path)
    crm_desk.seal(path)
    assert told(undo(crm_desk.session("sales")[0], report.import_id)) == (0, 0, 1)
    assert emails(crm_desk) == ["ana@example.com"]


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_taken_back_in_pieces(crm_desk, steps: int) -> None:
    crm_desk.take(hubspot_csv(demo_clients(BATCH + 30, 3)))
    before = crm_desk.everything()
    rows = hubspot_csv(demo_clients(BATCH * 2 + 10, 3)).replace(b"@example", b"@new.example")
    report = crm_desk.take(rows)
    assert report.updated + report.warned >= BATCH
    vault = crm_desk.session("sales")[0]
    shown = len(ClientBook(vault).search_cards())
    work = undo_import(vault, ClientBook(vault), report.import_id)
    assert len(list(islice(work, steps))) == steps
    work.close()
    assert newest(vault).state == "undoing" and newest(vault).can_undo
    # Those who go are hidden from the first step on.
    assert len(ClientBook(vault).search_cards()) == BATCH + 30 < shown
    with crm_desk.as_role("sales") as (again, _):
        assert told(undo(again, report.import_id))[0] == BATCH - 20
        with again.snapshot() as snapshot:
            snapshot.check_whole()
    assert crm_desk.everything() == before
    with pytest.raises(WrongUse) as refused:
        undo(crm_desk.session("sales")[0], report.import_id)
    assert refused.value.id == "already_undone"


def stopped(crm_desk, path: Path) -> OpenVault:
    vault = crm_desk.session("sales")[0]
    work = import_file(vault, ClientBook(vault), ImportFile(str(path)))
    assert len(list(islice(work, 3))) == 3
    work.close()
    return vault


def test_a_stopped_import_is_taken_back(crm_desk) -> None:
    vault = stopped(crm_desk, crm_desk.write(hubspot_csv(demo_clients(BATCH * 3, 3))))
    past = newest(vault)
    assert (past.state, past.rows, past.can_undo, past.undo_until) == ("open", BATCH * 2, True, 0)
    assert told(undo(vault, past.import_id)) == (BATCH * 2, 0, 0)
    assert crm_desk.everything() == {}


def test_a_stopped_import_is_kept(crm_desk) -> None:
    path = crm_desk.write(hubspot_csv(demo_clients(BATCH * 3, 3)))
    vault = stopped(crm_desk, path)
    assert ClientBook(vault).search_cards() == []
    keep_import(vault, newest(vault).import_id)
    assert len(ClientBook(vault).search_cards()) == BATCH * 2 and newest(vault).state == "done"
    with pytest.raises(WrongUse):
        keep_import(vault, newest(vault).import_id)
    # The same file again: nothing twice.
    report = crm_desk.take(path)
    assert (report.unchanged, report.added + report.warned) == (BATCH * 2, BATCH)


@pytest.mark.parametrize(("days", "late"), [(29, False), (31, True)])
def test_for_thirty_days(crm_desk, days: int, late: bool) -> None:
    report = crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com\n")
    vault = crm_desk.session("sales")[0]
    at = vault.clock.now() + days * DAY_MS
    vault.clock = _Clock(vault.clock, lambda: at)
    assert newest(vault).can_undo is not late
    if late:
        with pytest.raises(Refused) as refused:
            undo(vault, report.import_id)
        assert refused.value.id == "too_late" and emails(crm_desk) == ["ana@example.com"]
    else:
        assert told(undo(vault, report.import_id)) == (1, 0, 0)


class _Clock:
    """The real clock on another day."""

    def __init__(self, real, now: Callable[[], int]) -> None:
        self._real, self.now = real, now

    def monotonic(self) -> int:
        return self._real.monotonic()


def test_who_and_which(crm_desk) -> None:
    report = crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com\n")
    for role in ("admin", "compliance"):
        with pytest.raises(Refused):
            undo(crm_desk.session(role)[0], report.import_id)
    for wanted in ("", report.import_id[:7], "f" * 32, "%"):
        with pytest.raises(WrongUse) as refused:
            undo(crm_desk.session("sales")[0], wanted)
        assert refused.value.id == "unknown_import"
    assert told(undo(crm_desk.session("sales")[0], report.import_id[:12].upper())) == (1, 0, 0)


def test_an_import_of_an_earlier_version(crm_desk) -> None:
    report = crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com\n")
    vault = crm_desk.session("sales")[0]
    id = bytes.fromhex(report.import_id)
    with vault.change() as change:
        record = import_record.decode(vault.records.get(import_record.KIND, id) or b"")
        change.put_record(import_record.KIND, id, import_record.encode(dataclasses.replace(record, batches=0)))
        change.record(Entry(Action.BEAT))
    assert not newest(vault).can_undo
    with pytest.raises(Refused) as refused:
        undo(vault, report.import_id)
    assert refused.value.id == "cannot_undo"


def test_the_log_says_it(crm_desk) -> None:
    report = crm_desk.take(f"{HEAD}1,Ana,Ruiz,ana@example.com\n")
    vault = crm_desk.session("sales")[0]
    first = vault.log.known()[0]
    done = undo(vault, report.import_id)
    assert done.entry == vault.log.known()[0] - 1 and done.entry - first >= 2
