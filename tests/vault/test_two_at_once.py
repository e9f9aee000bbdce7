"""Window and command line at once on one vault: each sees what the other wrote, nothing is lost, nothing alarms."""

import subprocess
import sys
import textwrap
from pathlib import Path

from tests.office import Office
from vault.model import calls as c
from vault.model.progress import finish

ROOT = Path(__file__).parents[2]
LOOKS = 12
WORKER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from vault import session
    from vault.model import calls as c
    from vault.model.progress import finish
    folder, data, member, file, looks = sys.argv[1:]
    with session.Desk.unlock(Path(folder), member, sys.stdin.readline().strip(), session.Surroundings(data_folder=Path(data))) as desk:
        print("open", flush=True)
        sys.stdin.readline()
        codes = desk.find(c.Find("")).clients
        for number in range(int(looks)):
            desk.show_names(c.ShowNames(codes[number:number + 2]))
            print("acknowledged", desk.reveal(c.Reveal(codes[number], "email", "delivery")).entry, flush=True)
        if file:
            print("import", finish(desk.import_file(c.ImportFile(file))).added, flush=True)
        if finish(desk.verify_log()).problem:
            raise SystemExit("a false alarm")
""")


def test_two_desks_of_one_member_take_turns(stocked: Office) -> None:
    with stocked.unlock("sales") as one, stocked.unlock("sales") as two:
        codes = one.find(c.Find("")).clients
        seen = []
        for number in range(LOOKS):
            for desk in (one, two):
                seen.append(desk.reveal(c.Reveal(codes[number], "email", "delivery")).entry)
                assert desk.status().log_entries == seen[-1] + 1
        assert seen == list(range(seen[0], seen[0] + len(seen)))
        assert one.status().revealed_today == two.status().revealed_today == LOOKS
    with stocked.unlock("compliance") as desk:
        rows = {row.n: row for row in desk.list_log(c.ListLog()).rows}
        assert {rows[n].action for n in seen} == {"reveal"}
        assert finish(desk.verify_log()).problem == ""


def test_what_one_imports_the_other_finds(stocked: Office) -> None:
    with stocked.unlock("sales") as window, stocked.unlock("sales") as line:
        assert window.find(c.Find("")).total == 40
        work = line.import_file(c.ImportFile(str(stocked.export(300, seed=7))))
        for _ in work:
            # A running import is not seen, and looking is not kept waiting.
            found = window.find(c.Find("")).clients
            assert len(found) == 40
            window.show_names(c.ShowNames(found[:3]))
        after = window.find(c.Find("")).total
        assert after > 40
        assert line.find(c.Find("")).total == after


def test_a_renewal_by_one_is_taken_in_by_the_other(stocked: Office) -> None:
    with stocked.unlock("sales") as sales, stocked.unlock("compliance") as officer:
        code = sales.find(c.Find("")).clients[0]
        first = sales.reveal(c.Reveal(code, "email", "delivery")).value
        with stocked.unlock("admin") as admin:
            finish(admin.rotate(c.Rotate(stocked.approver("compliance"))))
            assert sales.reveal(c.Reveal(code, "email", "delivery")).value == first
            finish(sales.sweep())
            assert {each.state for each in admin.keys_status().generations} == {"current", "destroyed"}
        with stocked.unlock("sales") as other:
            assert other.reveal(c.Reveal(code, "email", "delivery")).value == first
        assert sales.reveal(c.Reveal(code, "phone", "call")).value
        assert finish(officer.verify_log()).problem == ""


def test_a_reveal_gets_in_during_a_sweep(stocked: Office) -> None:
    with stocked.unlock("admin") as admin:
        finish(admin.rotate(c.Rotate(stocked.approver("compliance"))))
    with stocked.unlock("sales") as sweeping, stocked.unlock("sales") as window:
        code = window.find(c.Find("")).clients[0]
        work = sweeping.sweep()
        while True:
            assert window.reveal(c.Reveal(code, "email", "delivery")).value
            try:
                next(work)
            except StopIteration as end:
                assert {each.state for each in end.value.generations} == {"current", "destroyed"}
                break
        assert window.reveal(c.Reveal(code, "email", "delivery")).value


def test_two_processes(stocked: Office) -> None:
    """Both write as fast as they can; every acknowledged entry is there once, each readable under its own ratchet."""
    extra = stocked.export(60, seed=9)
    arguments = [sys.executable, "-c", WORKER, str(stocked.vault), str(stocked.here.data_folder), "sales"]
    workers = [subprocess.Popen([*arguments, file, str(LOOKS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) for file in ("", str(extra))]
    for worker in workers:
        assert worker.stdin is not None and worker.stdout is not None
        worker.stdin.write(stocked.passphrases["sales"] + "\n")
        worker.stdin.flush()
        assert worker.stdout.readline() == "open\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [worker.communicate(timeout=120)[0].split("\n") for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    acknowledged = [int(line.split()[1]) for lines in said for line in lines if line.startswith("acknowledged")]
    assert len(acknowledged) == len(set(acknowledged)) == 2 * LOOKS
    with stocked.unlock("compliance") as desk:
        rows = {row.n: row for row in desk.list_log(c.ListLog(limit=1_000)).rows}
        assert {rows[n].action for n in acknowledged} == {"reveal"}
        assert finish(desk.verify_log()).problem == ""
    with stocked.unlock("sales") as desk:
        added = next(int(line.split()[1]) for line in said[1] if line.startswith("import"))
        assert desk.find(c.Find("")).total == 40 + added and added
        assert "first_look" not in {warning.id for warning in desk.status().warnings}
