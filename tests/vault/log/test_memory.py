"""What this computer remembers: file and keyring, either alone is enough; what is gone is told; without both nobody can know."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.keyrings import Drawer
from tests.office import Office, in_process
from tests.vault.mending.damage import copy, look, put_back, verify
from vault.errors import Tampered
from vault.model import calls as c
from vault.model.clock import SystemClock


@dataclass
class Later:
    """This computer's clock, which can be put on."""

    real: SystemClock = field(default_factory=SystemClock)
    hours: int = 0

    def now(self) -> int:
        return self.real.now()

    def monotonic(self) -> int:
        return self.real.monotonic() + self.hours * 3_600_000


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def home(stocked: Office, drawer: Drawer) -> Office:
    """An office on a computer with a keyring, where sales has worked."""
    office = replace(stocked, here=in_process(replace(stocked.here, copies=drawer)))
    look(office)
    return office


def warned(office: Office, member: str = "sales") -> set[str]:
    with office.unlock(member) as desk:
        return {each.id for each in desk.status().warnings}


def anchors(office: Office) -> Path:
    return office.here.data_folder / "anchors"


def test_a_copy_is_kept_at_lock(home: Office, drawer: Drawer) -> None:
    assert drawer.kept and not {"no_anchor_copy", "anchor_gone", "anchor_copy_gone"} & warned(home)


def test_a_copy_is_kept_hourly(home: Office, drawer: Drawer) -> None:
    clock = Later()
    office = replace(home, here=in_process(replace(home.here, clock=clock)))
    with office.unlock("sales") as desk:
        before = dict(drawer.kept)
        desk.beat()
        assert drawer.kept == before
        clock.hours = 1
        desk.beat()
        assert drawer.kept != before


@pytest.mark.parametrize("left", ["file", "keyring", "checkpoint"])
def test_a_rollback_with_one_witness_left(home: Office, drawer: Drawer, tmp_path: Path, left: str) -> None:
    with home.unlock("sales") as desk:
        desk.make_checkpoint()
    before, remembered, kept = copy(home, tmp_path / "before"), tmp_path / "memory", dict(drawer.kept)
    shutil.copytree(home.here.data_folder, remembered)
    look(home)
    with home.unlock("sales") as desk:
        desk.make_checkpoint()
        text = desk.newest_checkpoint()
    put_back(home, before)
    if left != "file":
        shutil.rmtree(home.here.data_folder)
        shutil.copytree(remembered, home.here.data_folder)
    if left != "keyring":
        drawer.kept = kept
    if left == "checkpoint":
        report = verify(home, "sales", text)
        assert "the checkpoint that you gave covers" in report.problem
        return
    with pytest.raises(Tampered) as refused:
        home.unlock("sales")
    assert refused.value.id == "rolled_back"


def test_a_rollback_of_everything_is_seen_by_nobody(home: Office, drawer: Drawer, tmp_path: Path) -> None:
    """No promise: docs/security.md says so. Whoever kept nothing elsewhere cannot know that there was more."""
    before, remembered, kept = copy(home, tmp_path / "before"), tmp_path / "memory", dict(drawer.kept)
    shutil.copytree(home.here.data_folder, remembered)
    look(home, 2)
    put_back(home, before)
    shutil.rmtree(home.here.data_folder)
    shutil.copytree(remembered, home.here.data_folder)
    drawer.kept = kept
    assert not {"first_look", "anchor_gone", "anchor_behind"} & warned(home) and not verify(home).problem


def test_a_file_that_is_gone_is_found_by_its_copy(home: Office) -> None:
    shutil.rmtree(anchors(home))
    with home.unlock("sales") as desk:
        assert [each.id for each in desk.notices()] == ["anchor_gone"]
        assert "first_look" not in {each.id for each in desk.status().warnings}
    assert not {"anchor_gone", "anchor_copy_gone"} & warned(home), "told once; the log keeps it"
    with home.unlock("compliance") as desk:
        assert "anchor_lost" in {row.action for row in desk.list_log(c.ListLog()).rows}


def test_a_copy_that_is_gone_is_found_by_the_file(home: Office, drawer: Drawer) -> None:
    drawer.kept.clear()
    assert "anchor_copy_gone" in warned(home)


def test_a_file_that_was_put_back_is_found_by_the_copy(home: Office, tmp_path: Path) -> None:
    shutil.copytree(home.here.data_folder, tmp_path / "memory")
    look(home)
    shutil.rmtree(home.here.data_folder)
    shutil.copytree(tmp_path / "memory", home.here.data_folder)
    assert "anchor_behind" in warned(home)


def test_a_keyring_that_is_locked_or_absent(home: Office, drawer: Drawer, stocked: Office) -> None:
    drawer.locked = True
    assert "anchor_copy_unread" in warned(home)
    assert "no_anchor_copy" in warned(stocked, "admin")


@pytest.mark.parametrize("record", [b"", b"x" * 128, b"short"])
def test_a_copy_that_was_altered_is_an_alarm(home: Office, drawer: Drawer, record: bytes) -> None:
    drawer.kept = dict.fromkeys(drawer.kept, record)
    with pytest.raises(Tampered) as refused:
        home.unlock("sales")
    assert refused.value.id == "anchor_broken"
