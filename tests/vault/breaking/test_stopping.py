"""Ctrl+C on the command line: exit code 7, never a success, and nothing half done is left."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vault.cli.main import StopSign, main


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_a_stopped_demo_says_so_and_leaves_nothing(tmp_path: Path, number: str) -> None:
    place, home = tmp_path / "made", tmp_path / "home"
    command = [sys.executable, "-m", "vault.cli.main", "--json", "demo", str(place), "--clients", "100000"]
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as work:
        while not (place.is_dir() and any(place.iterdir())):
            assert work.poll() is None, "the demo ended before it began"
            time.sleep(0.01)
        work.send_signal(getattr(signal, number))
        out, errors = work.communicate(timeout=60)
    answer = json.loads(out)
    assert (work.returncode, answer["code"], answer["ok"], answer["error"]["id"], errors) == (7, 7, False, "stopped", b"")
    assert not list(place.iterdir())


def test_an_interrupt_that_comes_out_as_another_error_is_a_stop(capsys: pytest.CaptureFixture[str]) -> None:
    sign = StopSign()
    sign.seen = True
    assert main(["--json", "status"], sign) == 7
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "stopped"
    assert main(["--json", "status"], StopSign()) == 2
