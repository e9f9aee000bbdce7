"""A real vault process over real pipes: what it answers, and that it ends when it must."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vault.errors import Refused, Stopped
from vault.model import calls as c
from vault.model import results as r
from vault.model.progress import Progress, finish
from vault.pipe.child import VaultProcess, cut_environment, host_command
from vault.pipe.errors import PipeBroken
from vault.pipe.messages import Failed, Reply

CHILD = [sys.executable, str(Path(__file__).with_name("memory_child.py"))]
# The promise is one second; a machine that runs other work at the same time is given more before the test speaks of a fault.
PATIENCE_MS = 10_000
UNLOCK = c.Unlock("demo.vault", "sales", "right")

posix = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the end of a process is watched by its descriptor, which only Linux has")


@pytest.fixture
def process() -> Iterator[VaultProcess]:
    started = VaultProcess.start(CHILD)
    yield started
    started.kill()


def test_what_prints_does_not_reach_the_pipe_and_calls_are_served(process: VaultProcess) -> None:
    assert process.call(UNLOCK) == r.Home("sales", "sales", "desk", "Demo", "abcd", 600)
    seen: list[Progress] = []
    report = process.call(c.ImportFile("crm.csv"), seen.append)
    assert isinstance(report, r.ImportReport) and report.rows == 3
    assert Progress(3, 3) in seen


def test_before_unlock_a_call_is_refused(process: VaultProcess) -> None:
    with pytest.raises(Refused) as refused:
        process.call(c.Status())
    assert (refused.value.id, refused.value.code) == ("locked", 3)


def test_the_host_itself_starts_isolated() -> None:
    process = VaultProcess.start()
    try:
        with pytest.raises(Refused) as refused:
            process.call(c.Status())
        assert refused.value.id == "locked"
    finally:
        process.kill()


def test_closing_work_cancels_the_call(process: VaultProcess) -> None:
    process.call(UNLOCK)
    sweep = process.work(c.Sweep())
    while next(sweep).done < 2:
        pass
    sweep.close()
    status = process.call(c.Status())
    assert isinstance(status, r.VaultStatus) and status.vault.endswith("sweep closed")


def test_cancel_is_answered_with_stopped(process: VaultProcess) -> None:
    replies: list[Reply | None] = []
    process.conversation.ask(UNLOCK)
    sweep = process.conversation.ask(c.Sweep())
    while not any(getattr(reply, "progress", None) for reply in replies):
        replies.append(process.conversation.read())
    process.conversation.cancel(sweep)
    while not isinstance(replies[-1], Failed):
        replies.append(process.conversation.read())
    assert isinstance(replies[-1].error, Stopped) and replies[-1].id == sweep and replies[-1].error.code == 7


@posix
def test_listen_hands_over_each_reply_and_none_at_the_end(process: VaultProcess) -> None:
    replies: list[Reply | None] = []
    process.listen(replies.append)
    process.conversation.ask(UNLOCK)
    process.conversation.ask(c.Lock("test"))
    _wait_for_end(process.pid)
    process.end()
    assert [type(reply).__name__ for reply in replies] == ["Answered", "Answered", "NoneType"]


@posix
def test_lock_answers_and_ends(process: VaultProcess) -> None:
    process.call(UNLOCK)
    assert process.call(c.Lock("idle")) == r.Done(7)
    _wait_for_end(process.pid)
    with pytest.raises(PipeBroken):
        process.call(c.Status())


@posix
def test_end_of_file_ends_it_also_in_the_middle_of_work(process: VaultProcess) -> None:
    process.call(UNLOCK)
    next(process.work(c.Sweep()))
    process._write.close()
    _wait_for_end(process.pid)


@posix
@pytest.mark.parametrize("rubbish", [b"GET / HTTP/1.1\r\n\r\n", b"\0" * 64, b"\xff" * 64])
def test_rubbish_ends_it(process: VaultProcess, rubbish: bytes) -> None:
    process.call(UNLOCK)
    os.write(process.write_fd, rubbish)
    _wait_for_end(process.pid)


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it(process: VaultProcess, number: signal.Signals) -> None:
    process.call(UNLOCK)
    os.kill(process.pid, number)
    _wait_for_end(process.pid)


@posix
def test_a_killed_window_takes_its_vault_process_along() -> None:
    window = subprocess.Popen([sys.executable, "-c", _WINDOW, *CHILD], stdout=subprocess.PIPE, cwd=_root())
    assert window.stdout is not None
    with window.stdout:
        pid = int(window.stdout.readline())
        watched = os.pidfd_open(pid)
        window.kill()
        window.wait()
    _wait_for_end_of(watched)


@posix
def test_the_program_that_replaces_a_window_adopts_its_vault_process() -> None:
    command = [sys.executable, "-c", _REPLACED, *CHILD]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=_root(), check=True, timeout=60)
    assert done.stdout.decode().split() == ["sales", "False"]


@pytest.mark.skipif(sys.platform != "linux", reason="what /proc and prctl say")
def test_its_memory_is_closed_to_others(process: VaultProcess) -> None:
    process.call(UNLOCK)
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    assert next(line for line in limits.splitlines() if line.startswith("Max core")).split()[4:6] == ["0", "0"]
    status = process.call(c.Status())
    assert isinstance(status, r.VaultStatus) and status.vault == "dumpable 0"


def test_nothing_in_the_environment_changes_the_program() -> None:
    given = {"HOME": "/home/a", "LANG": "it_IT.UTF-8", "PYTHONPATH": "x", "PYTHONSTARTUP": "x", "PYTHON_KEYRING_BACKEND": "x", "LD_PRELOAD": "x"}
    given |= {"OPENSSL_CONF": "x", "SQLITE_TMPDIR": "x", "DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus", "SSLKEYLOGFILE": "x"}
    assert cut_environment(given).keys() == {"HOME", "LANG", "DBUS_SESSION_BUS_ADDRESS"}
    assert "-I" in host_command()


def test_call_and_work_are_one(process: VaultProcess) -> None:
    assert process.call(UNLOCK) == r.Home("sales", "sales", "desk", "Demo", "abcd", 600)
    assert isinstance(finish(process.work(c.ImportFile("a"))), r.ImportReport)


_WINDOW = """
import sys, threading
from vault.model.calls import Unlock, Sweep
from vault.pipe.child import VaultProcess
process = VaultProcess.start(sys.argv[1:])
process.call(Unlock("demo.vault", "sales", "right"))
process.conversation.ask(Sweep())
print(process.pid, flush=True)
threading.Event().wait()
"""
_REPLACED = """
import os, sys
from vault.model.calls import Unlock, Status
from vault.pipe.child import VaultProcess
if sys.argv[1] != "again":
    process = VaultProcess.start(sys.argv[1:])
    handed = [str(number) for number in process.hand_over()]
    process.conversation.ask(Unlock("demo.vault", "sales", "right"))
    process.conversation.read()
    os.execv(sys.executable, [sys.executable, "-c", open("/proc/self/cmdline").read().split(chr(0))[2], "again", *handed])
process = VaultProcess.adopt(*[int(number) for number in sys.argv[2:5]])
status = process.call(Status())
print("sales" if status.custody == "two_person" else "")
process.end()
print(process.running)
"""


def _root() -> Path:
    return Path(__file__).resolve().parents[3]


def _wait_for_end(pid: int) -> None:
    _wait_for_end_of(os.pidfd_open(pid))


def _wait_for_end_of(watched: int) -> None:
    ready = select.poll()
    ready.register(watched, select.POLLIN)
    ended = ready.poll(PATIENCE_MS)
    os.close(watched)
    assert ended, "the vault process still runs"
