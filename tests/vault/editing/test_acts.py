"""Add, edit, undo, trash and restore: one entry each, nothing lost, nothing taken that cannot be taken."""

import csv
import io

import pytest

from tests.office import Office
from vault.crypto.client_part import SEARCH_CARD
from vault.crypto.data_key import DataKey
from vault.errors import BadInput, Refused, WrongUse
from vault.model import calls as c
from vault.model.progress import finish
from vault.session import Desk

NEW = (
    c.FieldChange("given.1", 0, "Ada"),
    c.FieldChange("family.1", 0, "Testwell"),
    c.FieldChange("email.1", 0, "ada@example.com"),
    c.FieldChange("phone.1", 0, "020 7946 0111"),
    c.FieldChange("address.1", 0, parts={"street": "1 Sample Row", "city": "London", "country": "United Kingdom", "postal_code": ""}),
    c.FieldChange("tags.1", 0, "Spring evening"),
)


def version(desk: Desk, client: str, field: str) -> int:
    return next((each.version for each in desk.begin_edit(c.BeginEdit(client)).fields if each.field == field), 0)


def change(desk: Desk, client: str, field: str, text: str) -> c.FieldChange:
    return c.FieldChange(field, version(desk, client, field), text)


def value(desk: Desk, client: str, field: str) -> str:
    return desk.reveal(c.Reveal(client, field, "service")).value


def found(desk: Desk, query: str) -> tuple[str, ...]:
    return desk.find(c.Find(query)).clients


def entries(office: Office, count: int) -> list[tuple[str, str, str]]:
    with office.unlock("compliance") as desk:
        rows = desk.list_log(c.ListLog(limit=60)).rows
        return [(row.action, row.field, row.detail) for row in rows if row.action.startswith("client_") or row.action in ("draft", "history")][:count]


def test_an_added_client_is_found_by_everything(office: Office) -> None:
    with office.unlock("sales") as desk:
        saved = desk.add_client(c.AddClient(NEW))
        for query in ("testw", "ada@example.com", "example.com", "+44 20 7946 0111", "0111", "london", "spring", saved.client):
            assert found(desk, query) == (saved.client,), query
        shown = desk.show_client(c.ShowClient(saved.client))
        assert (shown.name, shown.city, shown.tags) == ("Ada Testwell", "London", ("Spring evening",))
        assert {view.field: view.value for view in shown.fields if view.value}["residence_country.1"] == "GB"
        assert value(desk, saved.client, "address") == "1 Sample Row\nLondon\nUnited Kingdom"
        assert desk.status().clients == 1
    with office.unlock("sales") as desk:
        assert found(desk, "testwell") == (saved.client,) and value(desk, saved.client, "phone") == "020 7946 0111"
    assert entries(office, 1) == [("client_added", "", f"fields {' '.join(sorted(saved.fields, key=saved.fields.index))}")]


def test_a_client_without_a_name_is_not_added(office: Office) -> None:
    with office.unlock("sales") as desk:
        before = desk.status().log_entries
        with pytest.raises(WrongUse) as refused:
            desk.add_client(c.AddClient((c.FieldChange("email.1", 0, "ada@example.com"), c.FieldChange("family.1", 0, "  "))))
        assert refused.value.id == "no_name"
        assert (desk.status().log_entries, desk.status().clients) == (before, 0)


def test_an_edit_touches_what_it_names_and_nothing_else(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
        before = {each.field: each.version for each in desk.begin_edit(c.BeginEdit(client)).fields}
        phone, old = value(desk, client, "phone"), value(desk, client, "email")
        saved = desk.edit_client(c.EditClient(client, (change(desk, client, "email.1", "new@example.org"),)))
        assert saved.fields == ("email.1",) and not saved.notes
        after = {each.field: each.version for each in desk.begin_edit(c.BeginEdit(client)).fields}
        assert after == {**before, "email.1": before["email.1"] + 1}
        assert (value(desk, client, "email"), value(desk, client, "phone")) == ("new@example.org", phone)
        # Cards and indexes follow; the former value finds nobody.
        assert found(desk, "new@example.org") == (client,) and client not in found(desk, old)
        assert next(view.mask for view in desk.show_client(c.ShowClient(client)).fields if view.field == "email.1") == "n•••@•••.org"
        assert desk.show_history(c.ShowHistory(client, "email.1")).versions[1].mask[0] == old[0].lower()


def test_what_is_replaced_without_having_been_seen_is_logged(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
        value(desk, client, "phone")
        changes = (change(desk, client, "email.1", "new@example.org"), change(desk, client, "phone.1", "+44 20 7946 0222"), change(desk, client, "city.1", "Bath"))
        desk.edit_client(c.EditClient(client, changes))
    assert entries(stocked, 1) == [("client_changed", "", "fields email.1 phone.1 city.1, unseen email.1")]


def test_a_guess_that_is_right_has_an_entry_too(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
        same = value(desk, client, "email")
    with stocked.unlock("sales") as desk:
        saved = desk.edit_client(c.EditClient(client, (change(desk, client, "email.1", same),)))
        assert (saved.fields, saved.undoable) == ((), False)
        assert len(desk.show_history(c.ShowHistory(client, "email.1")).versions) == 1
    assert ("client_changed", "email.1", "unseen email.1") in entries(stocked, 3)


def test_two_people_and_one_field(stocked: Office) -> None:
    with stocked.unlock("sales") as one, stocked.unlock("sales") as other:
        client = found(one, "")[0]
        ours, theirs = change(one, client, "email.1", "ours@example.org"), change(other, client, "email.1", "theirs@example.org")
        city = change(one, client, "city.1", "Bath")
        other.edit_client(c.EditClient(client, (theirs,)))
        entries_before = one.status().log_entries
        with pytest.raises(Refused) as refused:
            one.edit_client(c.EditClient(client, (ours, city)))
        assert (refused.value.id, refused.value.message) == ("changed_meanwhile", "E-mail was changed by a colleague meanwhile. Nothing was saved.")
        assert one.status().log_entries == entries_before
        assert one.show_client(c.ShowClient(client)).city != "Bath"
        # Another field of the same client is nobody's business; the second try says which version it has seen.
        one.edit_client(c.EditClient(client, (city,)))
        one.edit_client(c.EditClient(client, (change(one, client, "email.1", "ours@example.org"),)))
        masks = [each.mask for each in one.show_history(c.ShowHistory(client, "email.1")).versions]
        assert len(masks) == 3 and value(other, client, "email") == "ours@example.org"


def test_a_second_item_comes_and_goes(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
        desk.edit_client(c.EditClient(client, (c.FieldChange("email.7", 0, "second@example.org"),)))
        assert found(desk, "second@example.org") == (client,)
        desk.edit_client(c.EditClient(client, (change(desk, client, "email.7", ""),)))
        assert found(desk, "second@example.org") == () and version(desk, client, "email.7") == 0
        assert [each.current for each in desk.show_history(c.ShowHistory(client, "email.7")).versions] == [False]


def test_an_address_is_replaced_whole_and_keeps_what_it_is_for(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = next(code for code in found(desk, "") if version(desk, code, "address.1"))
        kind = value(desk, client, "address.1.kind")
        parts = {"street": "2 New Street", "street2": "", "postal_code": "", "city": "Bath", "region": "", "country": ""}
        desk.edit_client(c.EditClient(client, (c.FieldChange("address.1", version(desk, client, "address.1"), parts=parts),)))
        assert value(desk, client, "address") == "2 New Street\nBath" and value(desk, client, "address.1.kind") == kind != ""


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ((c.FieldChange("email.1", 0, "x" * 5_000),), "not_taken"),
        ((c.FieldChange("notes.1", 0, "x" * 600_000),), "value_too_long"),
        ((c.FieldChange("email.9", 0, "a@example.com"), c.FieldChange("email.9", 0, "b@example.com")), "field_twice"),
        ((c.FieldChange("address.9", 0, "a line"),), "field_twice"),
        ((c.FieldChange("crm_id.1", 0, parts={"id": "1"}),), "unknown_field"),
        ((), "nothing_changed"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(stocked: Office, changes: tuple[c.FieldChange, ...], error: str) -> None:
    with stocked.unlock("sales") as desk:
        client = next(code for code in found(desk, "") if not version(desk, code, "notes.1")) if error == "value_too_long" else found(desk, "")[0]
        now = tuple(_now(desk, client, each) for each in changes)
        before = desk.status().log_entries
        with pytest.raises((BadInput, WrongUse)) as refused:
            desk.edit_client(c.EditClient(client, now))
        assert refused.value.id == error
        assert desk.status().log_entries == before


def _now(desk: Desk, client: str, change: c.FieldChange) -> c.FieldChange:
    seen = 0 if change.field == "crm_id.1" else version(desk, client, change.field)
    return c.FieldChange(change.field, seen, change.text, change.parts)


def test_the_last_name_stays(office: Office) -> None:
    with office.unlock("sales") as desk:
        client = desk.add_client(c.AddClient((c.FieldChange("family.1", 0, "Testwell"),))).client
        with pytest.raises(WrongUse) as refused:
            desk.edit_client(c.EditClient(client, (change(desk, client, "family.1", " "),)))
        assert refused.value.id == "no_name" and found(desk, "testwell") == (client,)


def test_words_while_typing(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client, other = found(desk, "")[:2]
        typed = (
            c.FieldChange("email.1", 1, "no address"),
            c.FieldChange("phone.1", 1, "12"),
            c.FieldChange("last_contact.1", 1, "last spring"),
            c.FieldChange("residence_country.1", 1, "Atlantis"),
            c.FieldChange("family.1", 1, "Fine"),
        )
        notes = desk.check_fields(c.CheckFields(client, typed)).notes
        assert [(note.field, note.level) for note in notes] == [(each.field, "caution") for each in typed[:4]]
        assert notes[0].text == "Not a complete e-mail address. Kept as written."
        # Kept as written, with the same words when it is saved.
        saved = desk.edit_client(c.EditClient(client, (change(desk, client, "email.1", "no address"),)))
        assert (saved.notes, value(desk, client, "email")) == (notes[:1], "no address")
        # Somebody else has the same number, in another spelling; the client itself does not count.
        number = value(desk, other, "phone")
        twins = desk.check_fields(c.CheckFields(client, (c.FieldChange("phone.1", 1, f" {number} "),))).twins
        assert other in twins and client not in twins
        assert other not in desk.check_fields(c.CheckFields(other, (c.FieldChange("phone.1", 1, number),))).twins


def test_an_alias_is_no_value(stocked: Office) -> None:
    sealed = stocked.folder / "sealed.csv"
    with stocked.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(stocked.export(40)), str(sealed))))
        alias = next(cell for row in csv.reader(io.StringIO(sealed.read_text("utf-8-sig"))) for cell in row if cell.startswith("c-"))
        client = found(desk, "")[0]
        note = desk.check_fields(c.CheckFields(client, (c.FieldChange("email.1", 1, alias),))).notes
        assert [each.level for each in note] == ["wrong"]
        with pytest.raises(BadInput):
            desk.edit_client(c.EditClient(client, (change(desk, client, "email.1", alias),)))


def test_undo_of_each_act(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client, clients = found(desk, "")[0], desk.status().clients
        old = value(desk, client, "email")
        changes = (change(desk, client, "email.1", "new@example.org"), c.FieldChange("email.9", 0, "more@example.org"), change(desk, client, "city.1", ""))
        city = desk.show_client(c.ShowClient(client)).city
        edited = desk.edit_client(c.EditClient(client, changes))
        undone = desk.undo_act(c.UndoAct(edited.entry))
        assert not undone.undoable and value(desk, client, "email") == old and version(desk, client, "email.9") == 0
        assert desk.show_client(c.ShowClient(client)).city == city and client in found(desk, old) and found(desk, "new@example.org") == ()
        with pytest.raises(WrongUse):
            desk.undo_act(c.UndoAct(edited.entry))
        added = desk.add_client(c.AddClient(NEW))
        desk.undo_act(c.UndoAct(added.entry))
        assert found(desk, "testwell") == () and [each.client for each in desk.list_trash().clients] == [added.client]
        restored = desk.restore_client(c.RestoreClient(added.client))
        assert found(desk, "testwell") == (added.client,) and desk.list_trash().clients == ()
        desk.undo_act(c.UndoAct(restored.entry))
        assert desk.status().clients == clients and found(desk, "testwell") == ()
        hidden = desk.trash_client(c.TrashClient(client))
        assert client not in found(desk, "")
        desk.undo_act(c.UndoAct(hidden.entry))
        assert client in found(desk, "")
    assert entries(stocked, 2)[0][0] == "client_restored" and entries(stocked, 2)[0][2].startswith("undoes ")


def test_undo_does_not_undo_a_colleague(stocked: Office) -> None:
    with stocked.unlock("sales") as one, stocked.unlock("sales") as other:
        client = found(one, "")[0]
        mine = one.edit_client(c.EditClient(client, (change(one, client, "email.1", "mine@example.org"),)))
        other.edit_client(c.EditClient(client, (change(other, client, "email.1", "later@example.org"),)))
        with pytest.raises(Refused) as refused:
            one.undo_act(c.UndoAct(mine.entry))
        assert refused.value.id == "changed_meanwhile" and value(one, client, "email") == "later@example.org"


def test_the_trash_hides_and_still_recognises(stocked: Office) -> None:
    sealed, back = stocked.folder / "sealed.csv", stocked.folder / "back.csv"
    export = stocked.export(40)
    with stocked.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(export), str(sealed))))
        client = found(desk, "")[0]
        email = value(desk, client, "email")
        desk.trash_client(c.TrashClient(client))
        for query in ("", email, client):
            assert client not in found(desk, query)
        for call in (c.ShowClient(client), c.Reveal(client, "email", "service"), c.BeginEdit(client), c.TrashClient(client)):
            with pytest.raises(WrongUse):
                {c.ShowClient: desk.show_client, c.Reveal: desk.reveal, c.BeginEdit: desk.begin_edit, c.TrashClient: desk.trash_client}[type(call)](call)
        trash = desk.list_trash().clients
        assert [(each.client, each.who) for each in trash] == [(client, "sales")] and trash[0].name
        report = finish(desk.check_leak(c.CheckLeak(str(export))))
        assert client in {each.client for each in report.clients if each.readable}
        report = finish(desk.check_leak(c.CheckLeak(str(sealed))))
        assert client in {each.client for each in report.clients}
    with stocked.unlock("compliance") as desk:
        finish(desk.unseal_file(c.UnsealFile(str(sealed), str(back), stocked.approver("admin"))))
    assert back.read_bytes() == export.read_bytes()
    with stocked.unlock("sales") as desk:
        desk.restore_client(c.RestoreClient(client))
        assert client in found(desk, "") and found(desk, email) and value(desk, client, "email") == email


def test_an_import_updates_in_the_trash(stocked: Office) -> None:
    """The CRM's own export again: nobody is added a second time, nobody comes out of the trash by it."""
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
        desk.edit_client(c.EditClient(client, (change(desk, client, "family.1", "Renamed"),)))
        desk.trash_client(c.TrashClient(client))
        report = finish(desk.import_file(c.ImportFile(str(stocked.export(40)))))
        assert (report.added, report.updated, report.unchanged) == (0, 1, 39)
        assert client not in found(desk, "") and desk.status().clients == 39
        desk.restore_client(c.RestoreClient(client))
        assert client in found(desk, "") and found(desk, "renamed") == ()


def test_a_sealed_file_outlives_an_edit(stocked: Office) -> None:
    """Aliases stand for the field, seals hold the cell as the batch had it: an edit changes neither."""
    first, second, back = (stocked.folder / name for name in ("first.csv", "second.csv", "back.csv"))
    export = stocked.export(40)
    with stocked.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(export), str(first))))
        clients = found(desk, "")
        for client in clients[:5]:
            desk.edit_client(c.EditClient(client, (change(desk, client, "email.1", f"{client.lower()}@example.org"), change(desk, client, "family.1", "Renamed"))))
        # The CRM gives its sealed file back: nothing of it is taken for a value, and the edits stay.
        report = finish(desk.import_file(c.ImportFile(str(first))))
        assert (report.updated, report.unchanged) == (0, 40)
        assert value(desk, clients[0], "email") == f"{clients[0].lower()}@example.org"
        finish(desk.seal_file(c.SealFile(str(export), str(second))))
    columns = [{row[at] for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"))) for at in range(len(row)) if row[at].startswith("c-")} for file in (first, second)]
    assert columns[0] == columns[1]
    with stocked.unlock("compliance") as desk:
        finish(desk.unseal_file(c.UnsealFile(str(first), str(back), stocked.approver("admin"))))
    assert back.read_bytes() == export.read_bytes()


def test_a_leaked_former_value_is_still_recognised(stocked: Office) -> None:
    export = stocked.export(40)
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
        desk.edit_client(c.EditClient(client, (change(desk, client, "email.1", "new@example.org"),)))
        report = finish(desk.check_leak(c.CheckLeak(str(export))))
        assert "email" in next(each.readable for each in report.clients if each.client == client)
        assert any(warned.id == "dated" for warned in report.warnings)


def test_a_former_version_opens_through_the_gate(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
        old = value(desk, client, "email")
        edited = desk.edit_client(c.EditClient(client, (change(desk, client, "email.1", "new@example.org"),)))
        history = desk.show_history(c.ShowHistory(client, "email.1"))
        assert [(each.version, each.current, each.who) for each in history.versions] == [(2, True, "sales"), (1, False, "sales")]
        assert history.versions[0].entry == edited.entry and all(each.mask and old not in each.mask for each in history.versions)
        before = desk.status().revealed_today
        shown = desk.reveal_former(c.RevealFormer(client, "email.1", 1, "service"))
        assert shown.value == old and desk.status().revealed_today == before + 1
        with pytest.raises(WrongUse):
            desk.reveal_former(c.RevealFormer(client, "email.1", 3, "service"))
    with stocked.unlock("compliance") as desk:
        row = next(row for row in desk.list_log(c.ListLog()).rows if row.n == shown.entry)
        assert (row.action, row.client, row.field, row.purpose, row.detail) == ("reveal", client, "email.1", "service", "version 1")


@pytest.mark.parametrize("member", ["admin", "compliance"])
def test_acts_are_for_sales(stocked: Office, member: str) -> None:
    with stocked.unlock("sales") as desk:
        client = found(desk, "")[0]
    with stocked.unlock(member) as desk:
        acts = (
            lambda: desk.add_client(c.AddClient(NEW)),
            lambda: desk.edit_client(c.EditClient(client, (c.FieldChange("email.1", 1, "x@example.com"),))),
            lambda: desk.trash_client(c.TrashClient(client)),
            lambda: desk.restore_client(c.RestoreClient(client)),
            lambda: desk.undo_act(c.UndoAct(1)),
            lambda: desk.begin_edit(c.BeginEdit(client)),
            lambda: desk.check_fields(c.CheckFields(client, ())),
            desk.list_trash,
            lambda: desk.show_history(c.ShowHistory(client, "email.1")),
            lambda: desk.reveal_former(c.RevealFormer(client, "email.1", 1, "service")),
            lambda: desk.keep_draft(c.KeepDraft("", client, ())),
            desk.list_drafts,
        )
        for act in acts:
            with pytest.raises(Refused):
                act()


def test_the_list_follows_whoever_changes_it(stocked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own change has one card read again; a colleague's has all of them read again, and both are found."""
    opened: list[str] = []
    real = DataKey.open

    def spy(self: DataKey, envelope: bytes, field: str, version: int) -> bytes:
        opened.append(field)
        return real(self, envelope, field, version)

    def cards(desk: Desk) -> int:
        opened.clear()
        assert len(found(desk, "")) == desk.status().clients
        return opened.count(SEARCH_CARD)

    monkeypatch.setattr(DataKey, "open", spy)
    with stocked.unlock("sales") as one, stocked.unlock("sales") as other:
        assert (cards(one), cards(one)) == (40, 0)
        client, second, third = found(one, "")[:3]
        one.edit_client(c.EditClient(client, (change(one, client, "family.1", "Quillfeather"),)))
        one.trash_client(c.TrashClient(second))
        assert cards(one) == 1
        one.restore_client(c.RestoreClient(second))
        assert (cards(one), found(one, "quillfeather")) == (1, (client,))
        other.edit_client(c.EditClient(third, (change(other, third, "family.1", "Pennywhistle"),)))
        one.edit_client(c.EditClient(client, (change(one, client, "family.1", "Thistlewood"),)))
        assert cards(one) == 40
        assert (found(one, "pennywhistle"), found(one, "thistlewood"), found(one, "quillfeather")) == ((third,), (client,), ())
