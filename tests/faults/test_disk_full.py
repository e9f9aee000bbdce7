"""A full disk: the person is told in words, nothing is corrupt, and the same work goes on once there is room."""

import shutil
from collections.abc import Callable, Iterator
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


def steps(office: Office, where: Path, stride: int, work: Work) -> Iterator[tuple[int, Office]]:
    """How many steps have failed for want of room so far, with the office as it is after one, now with room."""
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
                enlarge(disk, ROOM)
                yield failed, there
                with there.unlock("compliance") as desk:
                    assert finish(desk.verify_log()).problem == ""
            else:
                return
    raise AssertionError("the work never had room enough")


def count(desk: Desk) -> int:
    return desk.find(c.Find("", "name")).total


@every_step
def test_import(stocked: Office, tmp_path: Path, stride: int) -> None:
    export = stocked.export(300, seed=2)

    def work(office: Office) -> None:
        with office.unlock("sales") as desk:
            finish(desk.import_file(c.ImportFile(str(export))))

    with stocked.unlock("sales") as desk:
        before = count(desk)
    failed = 0
    for failed, office in steps(stocked, tmp_path, stride, work):
        with office.unlock("sales") as desk:
            # All or nothing is seen of an import that did not end, and the same import takes up the rest.
            assert count(desk) == before
            report = finish(desk.import_file(c.ImportFile(str(export))))
            assert report.rows == 300
            assert count(desk) == 300  # the first 40 are the same records
    assert failed > 2
    print(f"\nimport: {failed} full disks")


@every_step
def test_sealing(stocked: Office, tmp_path: Path, stride: int) -> None:
    export = stocked.export(40)

    def work(office: Office) -> None:
        with office.unlock("sales") as desk:
            finish(desk.seal_file(c.SealFile(str(export), str(office.folder / "sealed.csv"))))

    failed = 0
    for failed, office in steps(stocked, tmp_path, stride, work):
        assert not list(office.folder.glob("*sealed*")), "half a file was left"
        work(office)
        assert (office.folder / "sealed.csv").stat().st_size > export.stat().st_size
    assert failed > 0
    print(f"\nsealing: {failed} full disks")


@every_step
def test_reveal(stocked: Office, tmp_path: Path, stride: int) -> None:
    def work(office: Office) -> None:
        with office.unlock("sales") as desk:
            for client in desk.find(c.Find("", "name")).clients[:30]:
                desk.reveal(c.Reveal(client, "email.1", "call"))

    failed = 0
    for failed, office in steps(stocked, tmp_path, 1, work):
        with office.unlock("sales") as desk:
            client = desk.find(c.Find("", "name")).clients[0]
            assert "@" in desk.reveal(c.Reveal(client, "email.1", "call")).value
    assert failed > 0
    print(f"\nreveal: {failed} full disks")


@every_step
def test_rotation(stocked: Office, tmp_path: Path, stride: int) -> None:
    def work(office: Office) -> None:
        with office.unlock("compliance") as desk:
            finish(desk.rotate(c.Rotate(office.approver("admin"))))
        with office.unlock("sales") as desk:
            finish(desk.sweep())

    failed = 0
    for failed, office in steps(stocked, tmp_path, stride, work):
        work(office)
        with office.unlock("sales") as desk:
            generations = desk.keys_status().generations
            assert all(each.clients == 0 for each in generations if each.state != "current"), generations
    assert failed > 0
    print(f"\nrotation: {failed} full disks")
