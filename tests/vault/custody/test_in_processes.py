"""The same custody with real vault processes: the other side and the task each in one of its own, also when one of them is killed."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.custody.insider import opened
from tests.vault.custody.test_requests import sealed_to
from vault import session
from vault.crypto.lp import split_lp
from vault.crypto.request import decode_request
from vault.errors import VaultError
from vault.model import calls as c
from vault.model.progress import Work, finish
from vault.pipe.child import VaultProcess


@pytest.fixture
def processes(made_offices: Callable[[int], Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose desk has the other side answer in a process of its own, with anchors where such a process looks for them."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    office = made_offices(6).at(tmp_path / "office")
    return replace(office, here=session.Surroundings(data_folder=tmp_path / "home" / "data" / "cassaforte", cost=office.here.cost))


def leak(office: Office) -> c.CheckLeak:
    return c.CheckLeak(str(office.export(6)), office.approver("admin"))


def test_a_task_in_a_process_of_its_own(processes: Office) -> None:
    with processes.unlock("compliance") as desk:
        report = finish(desk.check_leak(leak(processes)))
        assert (report.tier, len(report.clients)) == ("values", 6)
        rows = desk.list_log(c.ListLog()).rows
    approvals = [row for row in rows if row.action == "approval"]
    assert [row.who for row in approvals] == ["admin", "admin"] and len({row.n for row in approvals}) == 2
    assert sum(row.action == "session_start" and row.detail == "task" for row in rows) == 1
    with processes.unlock("sales") as desk:
        assert {each.state for each in finish(desk.sweep()).generations} == {"destroyed", "current"}


@pytest.mark.parametrize(("victim", "turns"), [(c.ApproveRequest, 1), (c.ApproveRequest, 2), (c.RunTask, 1)])
def test_a_process_of_custody_is_killed(processes: Office, victim: type, turns: int) -> None:
    """The `turns`-th process of a kind is killed while it answers: the asker is told, no key of the task is left, sales sweeps at once, and asking again works."""
    met = 0

    def ask(call: c.Call) -> Work[object]:
        nonlocal met
        process = VaultProcess.start()
        try:
            work = process.work(call)
            met += isinstance(call, victim)
            if isinstance(call, victim) and met == turns:
                next(work)
                os.kill(process.pid, signal.SIGKILL)
            return (yield from work)
        finally:
            process.end()

    office = replace(processes, here=replace(processes.here, ask=ask))
    with office.unlock("compliance") as desk, pytest.raises(VaultError):
        finish(desk.check_leak(leak(office)))
    with opened(processes, "compliance") as officer:
        requests = [decode_request(split_lp(data, "request")[0]) for _, data in officer.records.list("request")]
        renewed = officer.chain.current.epoch == 2
        assert renewed == (victim is c.RunTask or turns == 2)
        assert [sealed_to(officer, request.task_key) for request in requests] == [[]]
    with processes.unlock("sales") as desk:
        assert {each.state for each in finish(desk.sweep()).generations} == ({"destroyed", "current"} if renewed else {"current"})
    with processes.unlock("compliance") as desk:
        assert len(finish(desk.check_leak(leak(processes))).clients) == 6
        assert finish(desk.verify_log()).problem == ""
