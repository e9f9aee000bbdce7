"""What is half typed is sealed on the disk and comes back to whoever typed it, and to nobody else."""

import shutil
from pathlib import Path

import pytest

from tests.canaries import scan
from tests.office import Office
from vault.errors import Refused, StorageFailed, WrongUse
from vault.model import calls as c

CANARY = "Qzv7hK2mPw9dXr4tLc6nBs8f"


def files(office: Office) -> list[Path]:
    return sorted((office.vault / "drafts").iterdir())


def typed(text: str = CANARY) -> tuple[c.FieldChange, ...]:
    return (c.FieldChange("email.1", 1, f"{text}@example.com"), c.FieldChange("address.1", 0, parts={"street": text}))


def test_a_draft_survives_the_session(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = desk.find(c.Find("")).clients[0]
        entries = desk.status().log_entries
        id = desk.keep_draft(c.KeepDraft("", client, typed("short"))).id
        assert desk.keep_draft(c.KeepDraft(id, client, typed())).id == id
        new = desk.keep_draft(c.KeepDraft("", "", (c.FieldChange("family.1", 0, CANARY),))).id
        assert desk.status().log_entries == entries and len(files(stocked)) == 2
    assert {path.stat().st_mode & 0o777 for path in files(stocked)} == {0o600}
    with stocked.unlock("sales") as desk:
        assert {(view.id, view.client, view.fields) for view in desk.list_drafts().drafts} == {(id, client, 2), (new, "", 1)}
        assert desk.begin_edit(c.BeginEdit(client)).draft == id and desk.begin_edit(c.BeginEdit("")).draft == new
        entries = desk.status().log_entries
        draft = desk.take_draft(c.TakeDraft(id))
        assert (draft.client, draft.changes) == (client, typed()) and desk.status().log_entries == entries + 1
        desk.drop_draft(c.DropDraft(new))
        desk.drop_draft(c.DropDraft(new))
        assert [view.id for view in desk.list_drafts().drafts] == [id]
        desk.edit_client(c.EditClient(client, (c.FieldChange("family.1", 1, "Renamed"),), id))
        assert desk.list_drafts().drafts == () and files(stocked) == []
    with stocked.unlock("compliance") as desk:
        row = next(row for row in desk.list_log(c.ListLog()).rows if row.action == "draft")
        assert (row.client, row.detail) == (client, "fields email.1 address.1")


def test_nothing_typed_lies_readable_on_the_disk(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = desk.find(c.Find("")).clients[0]
        desk.keep_draft(c.KeepDraft("", client, typed()))
        assert scan([stocked.folder], {"typed": CANARY.encode(), "client": client.encode()}) == []
    # The control: the same scan finds it in a file that holds it.
    (stocked.vault / "drafts" / "plain").write_text(CANARY)
    assert scan([stocked.folder], {"typed": CANARY.encode()})


def test_a_draft_is_its_writers_alone(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = desk.find(c.Find("")).clients[0]
        id = desk.keep_draft(c.KeepDraft("", client, typed())).id
        slot = desk._vault.member.slot.hex()
        (path,) = files(stocked)
        whole = path.read_bytes()
        # Another place, another bit, another file in its place: not opened, not destroyed, nobody is kept out.
        shutil.copy(path, path.with_name(f"{slot}-{'0' * 32}.draft"))
        path.with_name(f"{slot}-{'1' * 32}.draft").symlink_to("/etc/passwd")
        (stocked.vault / "drafts" / "anything").write_bytes(b"\0")
        assert [view.id for view in desk.list_drafts().drafts] == [id]
        for spoilt in (whole[:-1], whole + b"\0", b"\x02" + whole[1:], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:], b""):
            path.write_bytes(spoilt)
            assert desk.list_drafts().drafts == ()
            with pytest.raises(WrongUse):
                desk.take_draft(c.TakeDraft(id))
        for name in ("../../clients", "x" * 32, "A" * 32):
            for act in (lambda name=name: desk.take_draft(c.TakeDraft(name)), lambda name=name: desk.drop_draft(c.DropDraft(name))):
                with pytest.raises(WrongUse):
                    act()
    with stocked.unlock("admin") as desk, pytest.raises(Refused):
        desk.take_draft(c.TakeDraft(id))


def test_there_is_room_for_fifty(office: Office) -> None:
    with office.unlock("sales") as desk:
        ids = [desk.keep_draft(c.KeepDraft("", "", (c.FieldChange("family.1", 0, str(at)),))).id for at in range(50)]
        with pytest.raises(Refused) as refused:
            desk.keep_draft(c.KeepDraft("", "", ()))
        assert refused.value.id == "too_many_drafts"
        desk.keep_draft(c.KeepDraft(ids[0], "", (c.FieldChange("family.1", 0, "again"),)))
        assert desk.list_drafts().drafts[0].id == ids[0]


def test_a_draft_of_a_client_in_the_trash_waits(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        client = desk.find(c.Find("")).clients[0]
        desk.keep_draft(c.KeepDraft("", client, typed()))
        desk.trash_client(c.TrashClient(client))
        assert desk.list_drafts().drafts == ()
        desk.restore_client(c.RestoreClient(client))
        assert len(desk.list_drafts().drafts) == 1


def test_a_folder_that_cannot_be_written_is_told(stocked: Office) -> None:
    with stocked.unlock("sales") as desk:
        folder = stocked.vault / "drafts"
        folder.rmdir()
        folder.write_bytes(b"")
        with pytest.raises(StorageFailed) as refused:
            desk.keep_draft(c.KeepDraft("", "", typed()))
        assert CANARY not in refused.value.message
