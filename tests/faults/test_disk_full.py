"""A full disk: the person is told in words, nothing is corrupt, and the same work goes on once there is room."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.disks import MIB, enlarge, memory_disk, why_not
from tests.office import Office, in_process
from vault.errors import StorageFailed
from vault.model import calls as c
from vault.model.progress import finish
from vault.session import Desk

STEP = 64 * 1024
ROOM = 256 * MIB
WHY_NOT = why_not()
Work = Callable[[Office], object]

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "disks can be made")
every_step = pytest.mark.parametrize("stride", [12, pytest.param(1, marks=pytest.mark.long)])


def fill_again_and_again(office: Office, where: Path, stride: int, work: Work, afterwards: Work) -> int:
    """Does the work with ever more room, until there is enough; after each failure there is room and `afterwards` looks. How often it failed."""
    used = sum(-(-path.stat().st_size // 4096) * 4096 + 4096 for path in office.folder.rglob("*"))
    failed = 0
    for step in range(1, 4_000, stride):
        with memory_disk(where / str(step), used + step * STEP) as disk:
            try:
                shutil.copytree(office.folder, disk / "office")
            except OSError:
                continue
            there = replace(office, folder=disk / "office", here=in_process(replace(office.here, data_folder=disk / "office" / "data")))
            try:
                work(there)
            except StorageFailed as error:
                failed += 1
                assert "full" in str(error)
                assert error.code == 6
            else:
                assert failed, "every disk was large enough"
                return failed
            enlarge(disk, ROOM)
            afterwards(there)
            with there.unlock("compliance") as desk:
                assert finish(desk.verify_log()).problem == ""
    raise AssertionError("the work never had room enough")


def count(desk: Desk) -> int:
    return desk.find(c.Find("", "name")).total


@every_step
def test_import(stocked: Office, tmp_path: Path, stride: int) -> None:
    export = stocked.export(300, seed=2)

    def work(office: Office) -> None:
        with office.unlock("sales") as desk:
            finish(desk.import_file(c.ImportFile(str(export))))

    def afterwards(office: Office) -> None:
        with office.unlock("sales") as desk:
            # Nothing is seen of an import that did not end, and the same import takes up the rest. The first 40 rows are the same records.
            assert count(desk) == 40
            assert finish(desk.import_file(c.ImportFile(str(export)))).rows == 300
            assert count(desk) == 300

    print(f"\nimport: {fill_again_and_again(stocked, tmp_path, stride, work, afterwards)} full disks")


@every_step
def test_sealing(stocked: Office, tmp_path: Path, stride: int) -> None:
    export = stocked.export(40)

    def work(office: Office) -> None:
        with office.unlock("sales") as desk:
            finish(desk.seal_file(c.SealFile(str(export), str(office.folder / "sealed.csv"))))

    def afterwards(office: Office) -> None:
        assert not list(office.folder.glob("*sealed*")), "half a file was left"
        work(office)
        assert (office.folder / "sealed.csv").stat().st_size > export.stat().st_size

    print(f"\nsealing: {fill_again_and_again(stocked, tmp_path, stride, work, afterwards)} full disks")


def test_reveal(stocked: Office, tmp_path: Path) -> None:
    def work(office: Office) -> None:
        with office.unlock("sales") as desk:
            for client in desk.find(c.Find("", "name")).clients[:30]:
                desk.reveal(c.Reveal(client, "email.1", "call"))

    def afterwards(office: Office) -> None:
        with office.unlock("sales") as desk:
            client = desk.find(c.Find("", "name")).clients[0]
            assert "@" in desk.reveal(c.Reveal(client, "email.1", "call")).value

    print(f"\nreveal: {fill_again_and_again(stocked, tmp_path, 2, work, afterwards)} full disks")


@every_step
def test_rotation(stocked: Office, tmp_path: Path, stride: int) -> None:
    def work(office: Office) -> None:
        with office.unlock("compliance") as desk:
            finish(desk.rotate(c.Rotate(office.approver("admin"))))
        with office.unlock("sales") as desk:
            finish(desk.sweep())

    def afterwards(office: Office) -> None:
        work(office)
        with office.unlock("sales") as desk:
            generations = desk.keys_status().generations
            assert all(each.clients == 0 for each in generations if each.state != "current"), generations

    print(f"\nrotation: {fill_again_and_again(stocked, tmp_path, stride, work, afterwards)} full disks")
