"""Older copies, other databases, other anchors: reported with words that say what to do."""

import shutil
from pathlib import Path

import pytest

from tests.office import Office, new_office
from tests.vault.raw import raw, replace_database
from vault.errors import StorageFailed, Tampered
from vault.model import calls as c
from vault.services.anchors import AnchorFile


def look(office: Office, member: str = "sales") -> None:
    with office.unlock(member) as desk:
        desk.reveal(c.Reveal(desk.find(c.Find("")).clients[0], "email", "delivery"))


def refused(office: Office, member: str = "sales") -> Tampered:
    with pytest.raises(Tampered) as found:
        office.unlock(member)
    assert found.value.code == 5 and found.value.next_step and str(office.folder) not in found.value.message
    return found.value


def anchor_of(office: Office, member: str) -> Path:
    with office.unlock(member) as desk:
        return office.here.data_folder / "anchors" / f"{desk._vault.vault.hex()}-{desk._vault.member.slot.hex()}.anchor"


def test_the_whole_folder_from_before(stocked: Office, tmp_path: Path) -> None:
    shutil.copytree(stocked.vault, tmp_path / "before")
    look(stocked)
    shutil.rmtree(stocked.vault)
    shutil.copytree(tmp_path / "before", stocked.vault)
    assert refused(stocked).id == "rolled_back"


def test_the_database_from_before_a_renewal(stocked: Office, tmp_path: Path) -> None:
    shutil.copyfile(stocked.vault / "clients.db", tmp_path / "before.db")
    with stocked.unlock("admin") as desk:
        list(desk.rotate(c.Rotate(stocked.approver("compliance"))))
    replace_database(stocked.vault, tmp_path / "before.db")
    for member in stocked.passphrases:
        assert refused(stocked, member).id == "rolled_back"


def test_an_older_manifest_file_misleads_nobody(stocked: Office, tmp_path: Path) -> None:
    """The chain in the database counts; the file may be a step behind after a kill, and is put right."""
    before = (stocked.vault / "manifest.json").read_bytes()
    with stocked.unlock("admin") as desk:
        list(desk.rotate(c.Rotate(stocked.approver("compliance"))))
    newer = (stocked.vault / "manifest.json").read_bytes()
    (stocked.vault / "manifest.json").write_bytes(before)
    with stocked.unlock("sales") as desk:
        assert {each.generation for each in desk.keys_status().generations} == {1, 2}
    assert (stocked.vault / "manifest.json").read_bytes() == newer


def test_a_cut_write_ahead_log(stocked: Office) -> None:
    """The last transactions lie in the write-ahead log while a window is open; a copy without them is an older one."""
    with stocked.unlock("sales") as desk:
        for code in desk.find(c.Find("")).clients[:5]:
            desk.reveal(c.Reveal(code, "email", "delivery"))
        wal = (stocked.vault / "clients.db-wal").read_bytes()
        copy = stocked.folder / "copy.vault"
        shutil.copytree(stocked.vault, copy)
    for kept in (0, len(wal) // 2, len(wal) - 5_000):
        (copy / "clients.db-wal").write_bytes(wal[:kept])
        (copy / "clients.db-shm").unlink(missing_ok=True)
        shutil.rmtree(stocked.vault)
        shutil.copytree(copy, stocked.vault)
        assert refused(stocked).id == "rolled_back"


def test_another_vaults_database(stocked: Office, tmp_path: Path) -> None:
    other = new_office(tmp_path / "other")
    replace_database(stocked.vault, other.vault / "clients.db")
    assert refused(stocked).id == "database_altered"


def test_a_copy_that_went_on_elsewhere(stocked: Office, tmp_path: Path) -> None:
    copy = stocked.at(tmp_path / "copy")
    for _ in range(3):
        look(copy)
    look(stocked)
    replace_database(stocked.vault, copy.vault / "clients.db")
    assert refused(stocked).id == "log_broken"


def test_an_anchor_that_is_gone_is_a_warning(stocked: Office) -> None:
    shutil.rmtree(stocked.here.data_folder)
    with stocked.unlock("sales") as desk:
        assert "first_look" in {warning.id for warning in desk.status().warnings}
    with stocked.unlock("sales") as desk:
        assert "first_look" not in {warning.id for warning in desk.status().warnings}


def test_a_cut_log_does_not_open_where_only_a_checkpoint_has_seen_more(stocked: Office) -> None:
    """On a computer that has never seen the vault, and where the entry that is gone had changed no state."""
    with stocked.unlock("sales") as desk:
        key, last = desk._vault.keys.store_key, desk.status().log_entries  # the session's end will have this index
    shutil.rmtree(stocked.here.data_folder)
    with raw(stocked.vault, key) as sql:
        sql.execute("DELETE FROM log WHERE idx >= ?", (last,))
    problem = refused(stocked)
    assert problem.id == "rolled_back" and "checkpoint" in problem.message


def test_an_older_anchor_is_behind_and_accepted(stocked: Office) -> None:
    path = anchor_of(stocked, "sales")
    before = path.read_bytes()
    look(stocked)
    path.write_bytes(before)
    look(stocked)


def test_an_anchor_of_another(stocked: Office) -> None:
    shutil.copyfile(anchor_of(stocked, "admin"), anchor_of(stocked, "sales"))
    assert refused(stocked).id == "anchor_broken"


def test_every_byte_of_an_anchor(stocked: Office) -> None:
    path = anchor_of(stocked, "sales")
    with stocked.unlock("sales") as desk:
        anchor: AnchorFile = desk._vault.remembered.file
    record = path.read_bytes()[-128:]
    refusals = 0
    for place in range(len(record)):
        path.write_bytes(record[:place] + bytes([record[place] ^ 1]) + record[place + 1 :])
        with pytest.raises(Tampered):
            anchor.read()
        refusals += 1
    assert refusals == 128
    path.write_bytes(record)
    assert anchor.read() is not None


@pytest.mark.parametrize("tail", [b"\0" * 128, b"\x01", b"\x01" + b"\0" * 126, b"x" * 60])
def test_a_torn_record_is_skipped_and_written_over(stocked: Office, tail: bytes) -> None:
    path = anchor_of(stocked, "sales")
    whole = path.read_bytes()
    path.write_bytes(whole + tail)
    look(stocked)
    assert path.read_bytes().startswith(whole) and len(path.read_bytes()) % 128 == 0
    look(stocked)


def test_torn_bytes_before_the_end_are_an_alarm(stocked: Office) -> None:
    path = anchor_of(stocked, "sales")
    whole = path.read_bytes()
    path.write_bytes(whole[:-128] + bytes(128) + whole[-128:])
    assert refused(stocked).id == "anchor_broken"


def test_an_anchor_that_cannot_be_kept_shows_nothing(stocked: Office) -> None:
    path = anchor_of(stocked, "sales")
    with stocked.unlock("sales") as desk:
        code = desk.find(c.Find("")).clients[0]
        kept = path.read_bytes()
        path.unlink()
        path.mkdir()
        with pytest.raises(StorageFailed) as found:
            desk.reveal(c.Reveal(code, "email", "delivery"))
        assert found.value.code == 6 and found.value.id == "anchor_failed"
        path.rmdir()
        path.write_bytes(kept)
        assert desk.reveal(c.Reveal(code, "email", "delivery")).value


def test_a_full_anchor_begins_again_with_its_newest_record(stocked: Office) -> None:
    path = anchor_of(stocked, "sales")
    record = path.read_bytes()[-128:]
    path.write_bytes(record * 4_096)
    look(stocked)
    assert 128 <= len(path.read_bytes()) < 128 * 20
    look(stocked)
