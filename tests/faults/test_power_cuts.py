"""Power cuts: what was acknowledged before one is there after it, and nothing is half."""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.faults.disks import CuttableDisk, why_not
from tests.office import Office, in_process
from vault.errors import Tampered, VaultError
from vault.model.progress import finish
from vault.services.importing.past import past_imports

ROOT = Path(__file__).resolve().parents[2]
WRITER = Path(__file__).with_name("writer.py")
FULL, NORMAL = 2, 1
CUTS = 300
WHY_NOT = why_not("mkfs.btrfs", "btrfs")

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "disks can be made")]


@dataclass
class Acknowledged:
    """What the writer has said so far, read by a thread of its own."""

    entries: int = 0
    rows: int = 0
    lines: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def follow(self, said: object) -> None:
        for line in said:
            if line == "end\n":
                break
            self.entries, self.rows = map(int, line.split())
            self.lines += 1
        self.ended.set()


@dataclass
class Counted:
    """What was found after the cuts."""

    cuts: int = 0
    lost: int = 0
    refused: int = 0
    acknowledged: int = 0


def cut_again_and_again(office: Office, folder: Path, synchronous: int, cuts: int) -> Counted:
    """Cuts the power of the disk under a writer, each time at another instant, and looks at what came up."""
    counted, chance = Counted(), random.Random(synchronous)
    export = office.export(4_000)
    while counted.cuts < cuts:
        disk = CuttableDisk(folder / f"disk-{counted.cuts}")
        with disk.powered() as live:
            shutil.copytree(office.folder, live / "office")
            os.sync()
            with subprocess.Popen(
                [sys.executable, str(WRITER), str(live / "office" / "office.vault"), str(live / "office" / "data"), str(synchronous), str(export)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT,
            ) as writer:  # fmt: skip
                assert writer.stdin is not None
                writer.stdin.write(office.passphrases["sales"] + "\n")
                writer.stdin.close()
                said = Acknowledged()
                reading = threading.Thread(target=said.follow, args=(writer.stdout,))
                reading.start()
                while counted.cuts < cuts and not said.ended.is_set():
                    time.sleep(chance.uniform(0.02, 0.25))
                    if said.lines:
                        look(disk, office, said, counted)
                writer.kill()
                reading.join()
    return counted


def look(disk: CuttableDisk, office: Office, said: Acknowledged, counted: Counted) -> None:
    """One cut, and what is there after it."""
    entries, rows = said.entries, said.rows
    with disk.cut() as after:
        counted.cuts += 1
        counted.acknowledged = max(counted.acknowledged, entries)
        there = replace(office, folder=after / "office", here=in_process(replace(office.here, data_folder=after / "office" / "data")))
        try:
            with there.unlock("sales") as desk:
                size = desk._vault.log.known()[0] - 1  # without the entry of this session itself
                taken = max(each.rows for each in past_imports(desk._vault))
            counted.lost += size < entries or taken < rows
            if counted.cuts % 20 == 0:
                with there.unlock("compliance") as desk:
                    assert finish(desk.verify_log()).problem == ""
        except VaultError as error:
            # A copy behind its anchor: rows that were acknowledged are gone.
            counted.refused += 1
            assert error.code == Tampered.code, error


def test_no_acknowledged_row_is_lost(office: Office, tmp_path: Path) -> None:
    counted = cut_again_and_again(office, tmp_path, FULL, CUTS)
    print(f"\n{counted.cuts} power cuts, {counted.acknowledged} entries acknowledged at most: {counted.lost} lost, {counted.refused} refused")
    assert (counted.lost, counted.refused) == (0, 0)


def test_less_than_full_loses_some(office: Office, tmp_path: Path) -> None:
    counted = cut_again_and_again(office, tmp_path, NORMAL, 40)
    print(f"\nsynchronous=NORMAL, {counted.cuts} power cuts: {counted.lost} lost, {counted.refused} reported as older than their anchor")
    assert counted.lost + counted.refused > 0
