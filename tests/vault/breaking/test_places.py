"""Places and names that are none for a vault: words for a person, never a fault of ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vault.cli.main import main


@pytest.fixture
def people(tmp_path: Path) -> list[str]:
    words = {"anna": "elevator gray deliver aircraft identify gesture", "carl": "academic acid acne acquire acrobat activity"}
    members = []
    for name, role in (("anna", "admin"), ("carl", "compliance")):
        file = tmp_path / ("passphrase" if name == "anna" else "other")
        file.write_text(words[name] + "\n", encoding="utf-8")
        members += ["--member", f"{name}:{role}", "--passphrase", f"{name}={file}"]
    return [*members, "--slots", "passphrase"]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["--json", *arguments])
    return code, json.loads(capsys.readouterr().out)["error"]["id"]


@pytest.mark.parametrize("name", ["", " x", "two\nlines", "x" * 201, "\udcff"])
def test_names_that_a_manifest_cannot_carry(tmp_path: Path, people: list[str], capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert refused(capsys, "create", str(tmp_path / "a.vault"), "--name", name, *people) == (2, "vault_title")
    assert not (tmp_path / "a.vault").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
def test_places_that_cannot_be_written(tmp_path: Path, people: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    in_a_file = tmp_path / "passphrase" / "a.vault"
    for place in (tmp_path / f"{'x' * 250}.vault", tmp_path / f"{'x' * 245}.vault", in_a_file):
        assert refused(capsys, "create", str(place), "--name", "X", *people) == (6, "vault_unwritable")
    assert refused(capsys, "demo", str(tmp_path / "passphrase" / "demo"), "--clients", "0") == (6, "vault_unwritable")
    (tmp_path / "b.vault").symlink_to(tmp_path / "nowhere")
    assert refused(capsys, "create", str(tmp_path / "b.vault"), "--name", "X", *people) == (2, "vault_exists")


@pytest.mark.skipif(sys.platform != "linux", reason="a device that is always full")
def test_an_answer_that_nobody_can_read(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vault.cli.main", "--json", "status"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, env={**os.environ, "HOME": str(tmp_path)})
    assert b"Traceback" not in done.stderr
    assert done.returncode != 0
    closed = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *command], stderr=subprocess.PIPE, check=False, env={**os.environ, "HOME": str(tmp_path)})
    assert (closed.returncode, closed.stderr) == (6, b"")
