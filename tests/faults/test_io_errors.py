"""A disk that fails once: the Nth write or flush of a whole scenario gives EIO. It is surfaced, never taken for success, and nothing acknowledged is lost."""

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.scenario import CLOSING
from tests.office import Office
from vault.errors import StorageFailed
from vault.model import calls as c
from vault.model.progress import finish

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = Path(__file__).with_name("scenario.py")
CALLS = ("pwrite64", "write", "fdatasync", "fsync")
INJECTED = "(INJECTED)"

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace, which makes system calls fail, is not installed here")


@dataclass(frozen=True, slots=True)
class Life:
    """One life of the scenario under a trace."""

    code: int
    said: str
    trace: tuple[str, ...]

    @property
    def acknowledged(self) -> int:
        """The longest log that was acknowledged."""
        return max((int(line) for line in self.said.splitlines() if line.isdigit()), default=0)

    @property
    def hit(self) -> int | None:
        """Where in the trace a call was made to fail, if one was."""
        return next((at for at, line in enumerate(self.trace) if INJECTED in line), None)

    @property
    def only_delayed(self) -> bool:
        """Whether the call that failed moves what is already durable from the write-ahead log into the database: SQLite does that again later."""
        return self.hit is not None and "/clients.db>" in self.trace[self.hit]

    @property
    def closing(self) -> int:
        """Where in the trace all work was done."""
        return next((at for at, line in enumerate(self.trace) if CLOSING.strip() in line), len(self.trace))


def live(office: Office, export: Path, *injection: str) -> Life:
    """Runs the scenario; calls are traced on the vault's and the anchor's files, and on what the scenario says."""
    trace = office.folder / "trace.txt"
    files = [path for folder in (office.vault, office.here.data_folder) for path in (folder, *folder.rglob("*"))]
    files += [office.vault / "clients.db-wal", office.vault / "clients.db-shm"]
    wanted = [word for path in dict.fromkeys(files) for word in ("-P", str(path))]
    said = office.folder / "said.txt"
    command = ["strace", "-f", "-y", "-qq", "-o", str(trace), "-e", f"trace=writev,{','.join(CALLS)}", "-P", str(said), *wanted, *injection]
    child = [sys.executable, str(SCENARIO), str(office.vault), str(office.here.data_folder), str(export)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with said.open("w") as out:
        done = subprocess.run(
            [*command, *child], check=False, input=office.passphrases["sales"] + "\n", stdout=out, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        )
    assert "Traceback" not in done.stderr, done.stderr
    return Life(done.returncode, said.read_text(), tuple(trace.read_text().splitlines()))


@pytest.mark.parametrize("lives", [6, pytest.param(300, marks=pytest.mark.long)])
def test_a_failing_call_is_surfaced(stocked: Office, tmp_path: Path, lives: int) -> None:
    export = stocked.export(80)
    with stocked.unlock("sales"):
        pass  # so that the anchor and the side files are there
    whole = live(stocked.at(tmp_path / "whole"), export)
    assert whole.code == 0, whole.said
    counts = Counter(match[1] for line in whole.trace if (match := re.search(r"(\w+)\(", line)))
    places = [(call, number) for call in CALLS for number in range(1, counts[call] + 1)]
    chance = random.Random(11)
    outcomes: Counter[str] = Counter()
    for number, (call, nth) in enumerate(chance.sample(places, min(lives, len(places)))):
        office = stocked.at(tmp_path / f"life-{number}")
        outcomes[check(office, export, live(office, export, "-e", f"inject={call}:error=EIO:when={nth}"), f"{call} {nth}")] += 1
        shutil.rmtree(office.folder)
    print(f"\n{sum(outcomes.values())} of {len(places)} calls failed: {dict(outcomes)}")
    assert outcomes["surfaced"] >= lives // 3


def check(office: Office, export: Path, life: Life, what: str) -> str:
    """What became of one life: surfaced, put off, after all work was done, or never reached. Nothing that was acknowledged is missing in any."""
    if life.hit is None:
        outcome = "not reached"
    elif life.hit > life.closing:
        outcome = "while closing"
    elif life.only_delayed and life.code == 0:
        outcome = "put off"
    else:
        outcome = "surfaced"
        assert life.code == StorageFailed.code, (what, life.said)
    with office.unlock("sales") as desk:
        assert desk._vault.log.known()[0] > life.acknowledged, what
        report = finish(desk.import_file(c.ImportFile(str(export))))
        assert report.rows == 80, what
        assert desk.find(c.Find("", "name")).total == 80, what
    with office.unlock("compliance") as desk:
        assert finish(desk.verify_log()).problem == "", what
    return outcome
