"""SIGKILL in the middle of work: what was acknowledged is there, nothing is half, and the same work goes on to the same end."""

import hashlib
import json
import os
import random
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.custody.bare import connect, granted_store_key
from tests.vault.custody.insider import slot_of
from vault.crypto.data_key import parse_deks
from vault.crypto.kdf import FLOOR
from vault.errors import VaultError
from vault.model import calls as c
from vault.model.progress import finish
from vault.model.results import ImportReport, PastImport
from vault.pipe.child import VaultProcess
from vault.services import demo_data

ROOT = Path(__file__).resolve().parents[3]
CHILD, WINDOW = (Path(__file__).with_name(name) for name in ("child.py", "window.py"))
CLASSES = 4
# The promise is one second; a machine that does other work at the same time is given more before the test speaks of a fault. The long run prints the figure.
PATIENCE_MS = 10_000

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the end of a process is watched by its descriptor, which only Linux has")
imports_killed = pytest.mark.parametrize(("rows", "kills"), [(900, 14), pytest.param(10_000, 500, marks=pytest.mark.long)])
undos_killed = pytest.mark.parametrize(("rows", "kills"), [(600, 10), pytest.param(5_000, 100, marks=pytest.mark.long)])
few_and_many = pytest.mark.parametrize(("rows", "kills"), [(1_500, 6), pytest.param(10_000, 50, marks=pytest.mark.long)])


@dataclass
class Killing:
    """One vault whose worker is killed again and again; `batch` is how long a batch takes here."""

    office: Office
    store_key: bytes
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    batch: float = 0.0
    kills: int = 0
    ended: int = 0

    def run(self, verb: str, *files: str) -> list[int]:
        """One life: from its start to an instant up to one and a half batches after its first durable step, or to its end. Gives what it acknowledged."""
        command = [sys.executable, str(CHILD), str(self.office.vault), str(self.office.here.data_folder), str(FLOOR.memory_kib), verb, *files]
        with _started(command, self.office.passphrases["sales"]) as child:
            assert child.stdout is not None
            said = [child.stdout.readline()]
            assert said[0], "the worker said nothing"
            began = time.monotonic()
            left = self.chance.uniform(0, 1.5) * (self.batch or 0.05)
            while left > 0 and select.select([child.stdout], [], [], left)[0]:
                line = child.stdout.readline()
                if not line or line == "end\n":
                    break
                said.append(line)
                left -= time.monotonic() - began
                began = time.monotonic()
            if child.poll() is None and said[-1] != "end\n":
                child.send_signal(signal.SIGKILL)
            rest = child.stdout.read()
            child.wait()
            killed = child.returncode == -signal.SIGKILL
            self.kills += killed
            self.ended += not killed
            assert killed or child.returncode == 0
        return [int(line) for line in (*said, *rest.splitlines()) if line.strip().isdigit()]

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with closing(connect(self.office.vault, self.store_key)) as db:
            return db.execute(statement).fetchall()

    def verify(self) -> None:
        """The log, every record and every client, as an officer has them verified."""
        with self.office.unlock("compliance") as desk:
            report = finish(desk.verify_log())
        assert report.problem == "", report.problem


@contextmanager
def _started(command: list[str], passphrase: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment, cwd=ROOT) as child:
        try:
            assert child.stdin is not None
            child.stdin.write(passphrase + "\n")
            child.stdin.flush()
            yield child
        finally:
            if child.poll() is None:
                child.kill()


def killing(office: Office) -> Killing:
    return Killing(office, granted_store_key(office.vault, slot_of(office, "sales")[1]))


def halves(work: Killing) -> Counter[int]:
    """Clients by generation; a client whose data keys lie under two, or which lacks a class, is a fault."""
    found: dict[object, set[int]] = {}
    parts: Counter[object] = Counter()
    for client, generation, deks in work.rows("SELECT client, generation, deks FROM part"):
        found.setdefault(client, set()).update({wrap.generation for wrap in parse_deks(deks)}, {generation})  # type: ignore[arg-type]
        parts[client] += 1
    clients = {client for (client,) in work.rows("SELECT id FROM client")}
    assert set(found) == clients
    assert [client for client, generations in found.items() if len(generations) != 1] == []
    return Counter(generation for generations in found.values() for generation in generations)


def export(office: Office, rows: int, part: int) -> Path:
    """The next so many invented clients, counted from 1: no client stands in two parts."""
    path = office.folder / f"part-{part}.csv"
    path.write_bytes(demo_data.salesforce_csv(demo_data.demo_clients(rows * part)[rows * (part - 1) :]))
    return path


def imports(work: Killing) -> dict[str, dict[str, object]]:
    """The records of imports by the hash of their file."""
    found = [json.loads(data) for (data,) in work.rows("SELECT data FROM record WHERE kind = 'import'")]  # type: ignore[arg-type]
    return {record["file"]: record for record in found}


@imports_killed
def test_killed_during_an_import(office: Office, capsys: pytest.CaptureFixture[str], rows: int, kills: int) -> None:
    """One import after the other, each killed again and again, until there were enough kills."""
    work, files = killing(office), [export(office, rows, 1)]
    while work.kills < kills:
        began = time.monotonic()
        acknowledged = work.run("import", str(files[-1]))
        if len(acknowledged) > 2:
            work.batch = (time.monotonic() - began) / len(acknowledged)
        records = imports(work)
        running = records[hashlib.sha256(files[-1].read_bytes()).hexdigest()]
        taken = sum(int(record["next"]) for record in records.values())  # type: ignore[call-overload]
        assert int(running["next"]) >= max(acknowledged)  # type: ignore[call-overload]
        assert sum(number for record in records.values() for number in record["counts"].values()) == taken  # type: ignore[attr-defined]
        assert work.rows("SELECT count(*) FROM client") == [(taken,)]
        assert halves(work) == Counter({1: taken} if taken else {})
        if work.kills % 4 == 0 or running["state"] == "done":
            work.verify()
        if running["state"] == "done":
            files.append(export(office, rows, len(files) + 1))
    with office.unlock("sales") as desk:
        for path in files:
            report = finish(desk.import_file(c.ImportFile(str(path))))
            assert (report.rows, report.rejected, report.added + report.warned + report.unchanged) == (rows, 0, rows)
            assert finish(desk.import_file(c.ImportFile(str(path)))).unchanged == rows
    work.verify()
    assert work.rows("SELECT count(*) FROM client") == [(len(files) * rows,)]
    _print(capsys, f"import of {rows:,} rows: killed {work.kills} times over {len(files)} imports, none half; at the end a second import finds all unchanged")


@undos_killed
def test_killed_during_an_undo(made_offices: Callable[[int], Office], tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: int, kills: int) -> None:
    """An import that changes every client and adds half as many is taken back, again and again; at each end all is as before it."""
    office = made_offices(rows).at(tmp_path / "office")
    work, undone = killing(office), 0
    before = office.export(rows, 1)
    more = demo_data.salesforce_csv(demo_data.demo_clients(rows + rows // 2)[rows:]).partition(b"\n")[2]
    changed = tmp_path / "changed.csv"
    changed.write_bytes(before.read_bytes().replace(b"@example", b"@changed.example") + more)
    while work.kills < kills:
        running = [past for past in past_imports(office) if past.state == "undoing"]
        if not running:
            taken = office.do("sales", lambda desk: desk.import_file(c.ImportFile(str(changed))))
            running = [past for past in past_imports(office) if past.import_id == taken.import_id]  # type: ignore[attr-defined]
        began = time.monotonic()
        acknowledged = work.run("undo", running[0].import_id)
        if len(acknowledged) > 2:
            work.batch = (time.monotonic() - began) / len(acknowledged)
        [past] = [past for past in past_imports(office) if past.import_id == running[0].import_id]
        assert past.removed + past.restored + past.kept >= max(acknowledged)
        assert past.kept == 0 and past.restored <= rows and past.removed <= rows // 2
        assert work.rows("SELECT count(*) FROM client") == [(rows + rows // 2 - past.removed,)]
        halves(work)
        if past.state == "undone":
            undone += 1
            assert counted(office, before).unchanged == rows
        elif work.kills % 4 == 0:
            work.verify()
    for past in past_imports(office):
        if past.state == "undoing":
            office.do("sales", lambda desk, past=past: desk.undo_import(c.UndoImport(past.import_id)))  # type: ignore[misc]
    assert counted(office, before).unchanged == rows and work.rows("SELECT count(*) FROM client") == [(rows,)]
    work.verify()
    _print(capsys, f"undo of {rows:,} updated and {rows // 2:,} added clients: killed {work.kills} times over {undone} undos that ended, all as before at each end")


def past_imports(office: Office) -> tuple[PastImport, ...]:
    with office.unlock("sales") as desk:
        return desk.past_imports().imports


def counted(office: Office, file: Path) -> ImportReport:
    """What an import of the file would do."""
    with office.unlock("sales") as desk:
        return finish(desk.import_file(c.ImportFile(str(file), dry_run=True)))


@few_and_many
def test_killed_during_a_sweep(made_offices: Callable[[int], Office], tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: int, kills: int) -> None:
    office = made_offices(rows).at(tmp_path / "office")
    work, generation = killing(office), 1
    moved = 0
    while work.kills < kills:
        if generation == 1 or work.rows(f"SELECT count(*) FROM part WHERE generation < {generation}") == [(0,)]:  # noqa: S608  # a number of ours
            office.do("sales", lambda desk: desk.sweep())
            office.do("admin", lambda desk: desk.rotate(c.Rotate(office.approver("compliance"))))
            generation, moved = generation + 1, 0
        began = time.monotonic()
        acknowledged = work.run("sweep")
        if len(acknowledged) > 2:
            work.batch = (time.monotonic() - began) / len(acknowledged)
        found = halves(work)
        assert found.keys() <= {generation - 1, generation} and found.total() == rows
        assert found[generation] >= max([moved, *(number for number in acknowledged if number < rows)])
        moved = found[generation]
        work.verify()
    with office.unlock("sales") as desk:
        swept = finish(desk.sweep())
        assert {each.clients for each in swept.generations if each.state == "current"} == {rows}
        assert {each.clients for each in swept.generations if each.state != "current"} == {0}
        code = desk.find(c.Find("")).clients[0]
        assert desk.reveal(c.Reveal(code, "email", "call")).value
    assert halves(work) == Counter({generation: rows})
    work.verify()
    _print(capsys, f"sweep of {rows:,} clients: killed {work.kills} times over {generation - 1} rotations, every client under one generation")


# --- the vault process of a window, and the window, during reveals ---


@pytest.fixture
def here(made_offices: Callable[[int], Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose anchors lie where a real vault process looks for them."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    return made_offices(6).at(tmp_path / "office")


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.long)])
def test_the_vault_process_is_killed_during_reveals(here: Office, times: int) -> None:
    chance = random.Random(3)
    entries: list[int] = []
    for _ in range(times):
        process = VaultProcess.start()
        try:
            process.call(c.Unlock(str(here.vault), "sales", here.passphrases["sales"]))
            clients = process.call(c.Find("")).clients  # type: ignore[attr-defined]
            entries += [process.call(c.Reveal(client, "email", "call")).entry for client in clients[: chance.randint(1, 4)]]  # type: ignore[attr-defined]
            killer = threading.Timer(chance.uniform(0, 0.02), os.kill, (process.pid, signal.SIGKILL))  # where in the reveal it hits is left to chance
            killer.start()
            with suppress(VaultError):  # its answer may have been quicker
                entries.append(process.call(c.Reveal(clients[5], "email", "call")).entry)  # type: ignore[attr-defined]
            killer.join()
        finally:
            process.kill()
        assert not process.running
    assert_all_there(here, entries)


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.long)])
def test_the_window_is_killed_during_reveals(here: Office, capsys: pytest.CaptureFixture[str], times: int) -> None:
    chance, entries, ends = random.Random(5), [], []
    for _ in range(times):
        with _started([sys.executable, str(WINDOW), str(here.vault)], here.passphrases["sales"]) as window:
            assert window.stdout is not None
            pid = int(window.stdout.readline())
            watched = os.pidfd_open(pid)
            entries += [int(window.stdout.readline()) for _ in range(chance.randint(1, 8))]
            window.send_signal(signal.SIGKILL)
            began = time.monotonic()
            entries += [int(line) for line in window.stdout.read().splitlines() if line.isdigit()]
            window.wait()
        ready = select.poll()
        ready.register(watched, select.POLLIN)
        assert ready.poll(PATIENCE_MS), "the vault process outlived its window"
        ends.append(time.monotonic() - began)
        os.close(watched)
    assert_all_there(here, entries)
    _print(capsys, f"window killed {times} times: its vault process ended after {max(ends) * 1000:.0f} ms at most, {len(entries)} reveals all in the log")


def assert_all_there(office: Office, entries: list[int]) -> None:
    """Each reveal that was answered has its line; the log verifies."""
    with office.unlock("compliance") as desk:
        revealed = {row.n for row in desk.list_log(c.ListLog(limit=5_000)).rows if row.action == "reveal"}
        assert revealed.issuperset(entries) and len(set(entries)) == len(entries)
        assert finish(desk.verify_log()).problem == ""


def _print(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        print(f"\n{text}")
