"""SIGKILL in the middle of sealing: never a half file under its name, nothing left beside it, and the same file is sealed as if nothing had been."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.office import Office
from vault.crypto.kdf import FLOOR
from vault.model import calls as c
from vault.model.progress import finish
from vault.services.output_file import OutputFile, delete_left

ROOT = Path(__file__).resolve().parents[3]
CHILD = Path(__file__).with_name("sealing_child.py")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a thing of POSIX")


def one_life(office: Office, file: Path, out: Path, chance: random.Random, patience: float, *named: str) -> tuple[bool, float]:
    """Begins to seal and is killed at some instant up to `patience` seconds later; whether it was killed, and how long it lived."""
    command = [sys.executable, str(CHILD), str(office.vault), str(office.here.data_folder), str(FLOOR.memory_kib), str(file), str(out), *named]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(office.passphrases["sales"] + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "0 begun\n"
        began, left = time.monotonic(), chance.uniform(0, patience)
        said = ""
        while said != "end\n" and (rest := left - (time.monotonic() - began)) > 0 and select.select([child.stdout], [], [], rest)[0]:
            said = child.stdout.readline()
            if not said:
                break
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
        child.stdout.read()
        child.wait()
        assert child.returncode in (0, -signal.SIGKILL)
        return child.returncode != 0, time.monotonic() - began


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.long)])
@pytest.mark.parametrize("named", [(), ("named",)], ids=["without a name", "named"])
def test_killed_during_sealing(stocked: Office, capsys: pytest.CaptureFixture[str], kills: int, named: tuple[str, ...]) -> None:
    """The instant of each kill is drawn from the time that a whole sealing takes here."""
    folder = stocked.folder / "files"
    folder.mkdir()
    file, chance, whole, killed, lives = stocked.export(40), random.Random(11), 1.0, 0, 0
    before = file.read_bytes()
    while killed < kills:
        out = folder / f"sealed-{lives}.csv"
        ended, lived = one_life(stocked, file, out, chance, whole * 1.1, *named)
        killed, lives = killed + ended, lives + 1
        whole = whole if ended else lived
        names = {each.name for each in folder.iterdir()}
        assert all(name.endswith(".csv") or (named and name.endswith(".part")) for name in names - {out.name})
        if out.exists():
            assert_whole(stocked, out, before)
            out.unlink()
    delete_left(folder)
    assert list(folder.iterdir()) == []
    assert file.read_bytes() == before
    with stocked.unlock("sales") as desk:
        report = finish(desk.seal_file(c.SealFile(str(file), str(folder / "last.csv"))))
        assert report.rows == 40
    with stocked.unlock("compliance") as desk:
        assert finish(desk.verify_log()).problem == ""
        back = finish(desk.unseal_file(c.UnsealFile(str(folder / "last.csv"), str(folder / "back.csv"), stocked.approver("admin"))))
    assert back.findings == () and (folder / "back.csv").read_bytes() == before
    with capsys.disabled():
        print(f"\nsealing killed {killed} times in {lives} lives {'with' if named else 'without'} a temporary name: no half file, nothing left")


def assert_whole(office: Office, out: Path, before: bytes) -> None:
    """A file under its name is the whole one: as many rows as the file that went in, and the register vouches for its bytes."""
    assert out.read_bytes().count(b'"cf1.') == 40
    with office.unlock("sales") as desk:
        report = finish(desk.check_leak(c.CheckLeak(str(out))))
    assert report.kinds["seal"] == 40 and not any(each.readable for each in report.clients)


def test_what_a_killed_program_left_is_deleted_at_the_next_file(tmp_path: Path) -> None:
    """Where files need a temporary name: one that nobody holds goes, one that is being written stays."""
    with OutputFile(tmp_path / "held.csv", named=True) as held:
        held.write(b"readable")
        left = tmp_path / ".gone.csv.out-0123456789ab.part"
        left.write_bytes(b"readable")
        other = tmp_path / ".theirs.part"
        other.write_bytes(b"theirs")
        script = f"from pathlib import Path; from vault.services.output_file import OutputFile\nwith OutputFile(Path({str(tmp_path / 'x.csv')!r})): pass"
        subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
        assert not left.exists() and other.exists() and held.temporary.exists()
        held.finish()
        held.publish()
    assert {each.name for each in tmp_path.iterdir()} == {"held.csv", ".theirs.part"}
