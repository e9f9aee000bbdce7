"""`cassaforte doctor` as a person runs it: whole, without a vault, and with nothing in it that names anybody."""

import getpass
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.secret_service import KEYRING_SESSION, with_keyring
from vault.cli.main import main
from vault.pipe import window_program

IN_VAULT = {
    "vault_process", "keyring", "memory", "swap", "hibernation", "cryptography", "passphrase_cost", "database", "letters", "file_system", "disk_flush",
    "file_rights", "sync_folder", "terminal",
}
IN_WINDOW = {"session_locked", "sleep", "user_switch", "system_idle", "clipboard", "clipboard_history", "capture", "display"}
STATES = {"works", "fails", "unknown"}


def doctor(home, *arguments, session=()):
    """Runs it in a home of its own; gives the exit code and what it printed."""
    env = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "Amelie Roussillon"), "XDG_RUNTIME_DIR": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "vault.cli.main", *arguments]
    if session:
        return subprocess.run([*session, *command], env={**env, "KEYRING_WORD": "for this test"}, capture_output=True, text=True, check=False)
    env.pop("DBUS_SESSION_BUS_ADDRESS", None)
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def told_of():
    """What the table of systems says that `doctor` has a line for."""
    text = (Path(__file__).parents[3] / "docs/platforms.md").read_text(encoding="utf-8").partition("line in `doctor`")[2]
    rows = [row.split("|") for row in text.splitlines() if row.count("|") == 7]
    names = {name.strip() for row in rows for name in row[6].split(",")} - {"", "---"}
    assert len(rows) > 15 and len(names) > 12
    return names


def test_the_whole_check_names_nobody(tmp_path):
    done = doctor(tmp_path, "--json", "doctor")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr, answer["ok"]) == (0, "", True)
    assert {each["id"] for each in answer["checks"]} == IN_VAULT | IN_WINDOW
    assert {each["state"] for each in answer["checks"]} <= STATES
    assert all(each["found"] and each["meaning"].endswith(".") for each in answer["checks"])
    works = {each["id"] for each in answer["checks"] if each["state"] == "works"}
    assert works >= {"vault_process", "memory", "cryptography", "passphrase_cost", "database", "file_system", "clipboard"}
    assert {each["id"] for each in answer["warnings"]} == {each["id"] for each in answer["checks"] if each["state"] == "fails"}
    assert {each["what"] for each in answer["checks"]} >= told_of()
    for name in (str(tmp_path), str(Path.home()), "Roussillon", platform.node()):
        assert name not in done.stdout
    assert getpass.getuser() == "root" or getpass.getuser() not in done.stdout
    assert [path.name for path in tmp_path.iterdir() if "check" in path.name] == []


def test_a_person_reads_a_table(tmp_path):
    done = doctor(tmp_path, "--vault", str(tmp_path / "some.vault"), "doctor")
    assert done.returncode == 0
    assert "cannot tell" in done.stdout and "it can be sent to who helps you" in done.stdout
    assert "none that may be used" in done.stdout
    assert done.stderr == ""
    assert str(tmp_path) not in done.stdout + done.stderr


@with_keyring
def test_a_real_keyring_keeps_a_secret_for_a_moment(tmp_path):
    done = doctor(tmp_path, "--json", "doctor", session=KEYRING_SESSION)
    keyring = next(each for each in json.loads(done.stdout)["checks"] if each["id"] == "keyring")
    assert keyring["state"] == "works"
    assert keyring["found"].startswith("SecretService.Keyring: kept, read and deleted a secret in ")


def test_without_a_window_program_the_rest_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("vault.cli.doctor.ask_window", lambda: None)
    assert main(["--json", "doctor"]) == 0
    checks = {each["id"]: each["state"] for each in json.loads(capsys.readouterr().out)["checks"]}
    assert (checks["window"], checks["cryptography"]) == ("unknown", "works")


@pytest.mark.parametrize("script", ["raise SystemExit(3)", "print('{}')", "print('[1]')", "print('x' * 10_000_000)", "import time; time.sleep(60)"])
def test_a_window_program_that_says_nothing_of_use(script):
    assert window_program.ask_window([sys.executable, "-c", script], patience_s=5 if "sleep" not in script else 0.5) is None


def test_a_window_program_that_is_not_there(tmp_path):
    assert window_program.ask_window([str(tmp_path / "nothing")]) is None


def crm_file(folder, text, encoding="utf-8"):
    path = folder / "export.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_the_header_of_a_file_comes_without_a_value(tmp_path, capsys):
    file = crm_file(tmp_path, "Kundennr;Anrede;E-Mail privat;Größe\n1;Frau;mara.lindqvist@example.com;M\n", "cp1252")
    assert main(["--json", "doctor", "--header", file, "--encoding", "cp1252"]) == 0
    out = capsys.readouterr().out
    answer = json.loads(out)
    assert answer["columns"] == ["Kundennr", "Anrede", "E-Mail privat", "Größe"]
    assert (answer["encoding"], answer["delimiter"], answer["header_row"], answer["profile"]) == ("cp1252", ";", 1, "")
    assert "lindqvist" not in out


def test_a_first_row_that_is_somebody_is_never_printed(tmp_path, capsys):
    file = crm_file(tmp_path, "Mara,Lindqvist,mara.lindqvist@example.com,+44 20 7946 0018\nIda,Berg,ida@example.com,+44 20 7946 0019\n")
    assert main(["doctor", "--header", file]) == 4
    assert main(["doctor", "--header", file, "--header-row", "1"]) == 4
    told = capsys.readouterr()
    assert not any(word in told.out + told.err for word in ("example.com", "7946", "Mara", "Berg"))
