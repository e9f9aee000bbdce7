"""The command line's contract: one JSON object, its members for each verb, and the exit codes."""

import csv
import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from tests.office import Office
from vault.cli.main import main

Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def at_home(stocked: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office's vault on a computer whose data folder is the office's own; passphrases in files."""
    monkeypatch.setenv("XDG_DATA_HOME", str(stocked.folder / "home"))
    for name, passphrase in stocked.passphrases.items():
        (stocked.folder / name).write_text(passphrase + "\n", encoding="utf-8")
    return stocked


@pytest.fixture
def ask(at_home: Office, capsys: pytest.CaptureFixture[str]) -> Ask:
    """One verb as a member, with --json."""

    def run(member: str, *arguments: str) -> tuple[int, dict[str, Any]]:
        who = ["--vault", str(at_home.vault), "--as", member, "--passphrase-file", str(at_home.folder / member)]
        code = main(["--json", *who, *arguments])
        out = capsys.readouterr().out
        answer: dict[str, Any] = json.loads(out)
        assert out.count("\n") == 1
        assert (answer["ok"], answer["code"]) == (code == 0, code)
        assert (answer["error"] is None) == (code == 0)
        return code, answer

    return run


def test_search_show_and_reveal(ask: Ask) -> None:
    code, found = ask("sales", "search", "", "--limit", "3")
    assert code == 0 and len(found["results"]) == 3 and found["more"] is True
    first = found["results"][0]
    assert {"client", "name", "masks"} <= set(first) and first["name"]
    code, shown = ask("sales", "show", first["client"])
    assert code == 0 and "@example" not in json.dumps(shown)
    code, revealed = ask("sales", "reveal", first["client"], "email", "--purpose", "delivery")
    assert code == 0 and "@example." in revealed["value"] and revealed["field"] == "email.1" and revealed["entry"] > 0


def test_nothing_found_is_no_error(ask: Ask) -> None:
    code, found = ask("sales", "search", "nobody@nowhere.example.com")
    assert code == 0, found
    assert found["results"] == [] and found["more"] is False


@pytest.mark.parametrize("member", ["admin", "compliance"])
def test_officers_and_admins_find_by_code_alone_and_see_no_name(ask: Ask, member: str) -> None:
    _, found = ask("sales", "search", "", "--limit", "1")
    code, answer = ask(member, "search", found["results"][0]["client"])
    assert code == 0 and answer["results"][0]["name"] is None and answer["results"][0]["client"] == found["results"][0]["client"]
    code, answer = ask(member, "search", "Aeschlin")
    assert code == 3 and answer["error"]["id"] == "search_by_code"


def test_wrong_use_is_two(ask: Ask, at_home: Office) -> None:
    assert ask("sales", "reveal", "00000000", "email", "--purpose", "call")[0] == 2
    assert ask("sales", "reveal", "00000000", "email", "--purpose", "curiosity")[0] == 2
    assert ask("sales", "no-such-verb")[0] == 2
    assert ask("sales", "seal", str(at_home.export(40)), "--out", str(at_home.export(40)))[0] == 2


@pytest.mark.parametrize(
    "verb",
    [("keys", "rotate", "--kind", "compromise", "--approver", "x")],
)
def test_what_waits_says_not_yet(ask: Ask, verb: tuple[str, ...]) -> None:
    code, answer = ask("admin", *verb)
    assert (code, answer["error"]["id"]) == (2, "not_yet")


def test_refusals_are_three(ask: Ask, at_home: Office, capsys: pytest.CaptureFixture[str]) -> None:
    (at_home.folder / "compliance").write_text("not the passphrase\n", encoding="utf-8")
    code, answer = ask("compliance", "status")
    assert (code, answer["error"]["id"]) == (3, "wrong_passphrase")
    assert ask("admin", "import", str(at_home.export(40)))[0] == 3
    assert ask("admin", "log", "list")[0] == 3


def test_bad_input_is_four_and_a_choice_names_its_option(ask: Ask, at_home: Office) -> None:
    empty = at_home.folder / "empty.csv"
    empty.write_bytes(b"")
    assert ask("sales", "import", str(empty))[0] == 4
    western = at_home.folder / "western.csv"
    western.write_bytes("Name,Email\nRené Ébène,rene@example.com\n".encode("cp1252"))
    code, answer = ask("sales", "import", str(western))
    assert (code, answer["error"]["id"]) == (4, "choice_needed") and "--encoding" in answer["error"]["next"]
    code, answer = ask("sales", "import", str(western), "--encoding", "cp1252")
    assert code == 0 and (answer["rows"], answer["added"]) == (1, 1)


def test_import_counts_add_up_and_strict_stops(ask: Ask, at_home: Office) -> None:
    file = at_home.folder / "list.csv"
    file.write_text("Name,Email,Phone\nAnna Rossi,anna.rossi@example.com,+44 7700 900001\nBen Odd,not an address,12\n", encoding="utf-8")
    code, answer = ask("sales", "import", str(file), "--strict")
    assert code == 4 and answer["warned"] == 1
    code, answer = ask("sales", "import", str(file))
    assert code == 0 and answer["rows"] == sum(answer[name] for name in ("added", "updated", "unchanged", "warned", "rejected")) == 2
    code, again = ask("sales", "import", str(file))
    assert code == 0 and (again["unchanged"], again["added"]) == (2, 0)


def test_former_imports_are_listed_newest_first(ask: Ask, at_home: Office) -> None:
    file = at_home.folder / "list.csv"
    file.write_text("Name,Email\nAnna Rossi,anna.rossi@example.com\n", encoding="utf-8")
    _, imported = ask("sales", "import", str(file))
    for member in ("sales", "admin", "compliance"):
        code, answer = ask(member, "imports", "list")
        newest, first = answer["imports"]
        assert code == 0 and newest["import"] == imported["import"] and newest["file"] == hashlib.sha256(file.read_bytes()).hexdigest()
        assert (newest["rows"], newest["added"], newest["done"], first["rows"]) == (1, 1, True, 40) and newest["at"] > first["at"]
        assert "Rossi" not in json.dumps(answer)


def test_an_import_is_taken_back(ask: Ask, at_home: Office) -> None:
    file = at_home.folder / "list.csv"
    file.write_text("Name,Email\nAnna Rossi,anna.rossi@example.com\n", encoding="utf-8")
    _, imported = ask("sales", "import", str(file))
    assert ask("admin", "imports", "undo", imported["import"])[0] == 3
    assert ask("sales", "imports", "undo", "00000000")[1]["error"]["id"] == "unknown_import"
    code, answer = ask("sales", "imports", "undo", imported["import"][:12])
    assert (code, answer["removed"], answer["restored"], answer["kept"], answer["import"]) == (0, 1, 0, 0, imported["import"]) and answer["entry"]
    newest = ask("sales", "imports", "list")[1]["imports"][0]
    assert (newest["state"], newest["done"], newest["can_undo"], newest["removed"]) == ("undone", False, False, 1)
    code, again = ask("sales", "imports", "undo", imported["import"])
    assert (code, again["error"]["id"]) == (2, "already_undone")
    assert ask("sales", "search", "anna.rossi@example.com")[1]["results"] == []


def test_what_was_only_counted_is_not_said_to_be_stored(at_home: Office, capsys: pytest.CaptureFixture[str]) -> None:
    file = at_home.folder / "list.csv"
    file.write_text("Name,Email\nAnna Rossi,anna.rossi@example.com\nBen Odd,not an address\n", encoding="utf-8")
    who = ["--vault", str(at_home.vault), "--as", "sales", "--passphrase-file", str(at_home.folder / "sales")]
    assert main([*who, "import", str(file), "--dry-run"]) == 0
    tried = capsys.readouterr().out
    assert "would be added" in tried and "Nothing was stored." in tried and "Delete" not in tried
    assert main([*who, "import", str(file), "--strict"]) == 4
    refused = capsys.readouterr()
    assert "Nothing was stored." in refused.out and "Delete" not in refused.out and "without --strict" in refused.err
    assert main([*who, "import", str(file)]) == 0
    assert "Delete the original file" in capsys.readouterr().out


def test_a_rejects_file_holds_no_formula_and_no_broken_quote(ask: Ask, at_home: Office) -> None:
    file, rejects = at_home.folder / "nasty.csv", at_home.folder / "rejects.csv"
    long = "x" * (512 * 1024)
    file.write_text(f'Name,Email,"=HYPERLINK(""a"")"\nAnna Rossi,anna.rossi@example.com,{long}\nBen Odd,ben@example.com\n', encoding="utf-8")
    code, answer = ask("sales", "import", str(file), "--map", '=HYPERLINK("a")=notes', "--rejects", str(rejects))
    assert code == 0 and answer["rejected"] == 2
    with rejects.open(encoding="utf-8", newline="") as text:
        lines = list(csv.reader(text))
    assert lines[0] == ["row", "column", "reason"] and [line[0] for line in lines[1:]] == ["2", "3"]
    assert lines[1][1] == "'=HYPERLINK(\"a\")" and "anna" not in rejects.read_text(encoding="utf-8").lower()
    assert ask("sales", "import", str(file), "--rejects", str(file))[0] == 2 and file.stat().st_size > len(long)


def test_people_read_when_an_entry_was_written_and_that_there_is_more(at_home: Office, capsys: pytest.CaptureFixture[str]) -> None:
    def run(member: str, *arguments: str) -> str:
        code = main(["--vault", str(at_home.vault), "--as", member, "--passphrase-file", str(at_home.folder / member), *arguments])
        assert code == 0
        return capsys.readouterr().out

    assert f"{datetime.now(UTC):%Y-%m-%d}" in run("compliance", "log", "list", "--limit", "3")
    assert "The first 2 of 40" in run("sales", "search", "", "--limit", "2")


def test_a_demo_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "crm-export.csv").write_text("mine\n", encoding="utf-8")
    assert main(["--json", "demo", str(tmp_path), "--clients", "0"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "demo_exists"
    assert [path.name for path in tmp_path.iterdir()] == ["crm-export.csv"] and (tmp_path / "crm-export.csv").read_text(encoding="utf-8") == "mine\n"


def test_leak_notify_and_keys_with_the_other_side_in_processes_of_their_own(ask: Ask, at_home: Office) -> None:
    other = ("--approver", "admin", "--approver-passphrase-file", str(at_home.folder / "admin"))
    code, answer = ask("compliance", "leak", str(at_home.export(40)), *other)
    assert code == 0 and answer["tier"] == "values" and len(answer["clients"]) == 40 and set(answer["kinds"]) == {"alias", "seal", "value", "unknown"}
    assert not any(each["needs_values"] for each in answer["clients"])
    out = at_home.folder / "lists"
    code, answer = ask("compliance", "notify", str(at_home.export(40)), "--out", str(out), *other, "--in-clear")
    assert code == 2 and not out.exists()
    code, answer = ask("compliance", "notify", str(at_home.export(40)), "--out", str(out), *other, "--in-clear", "--confirm", "40")
    assert code == 0 and answer["clients"] == 40 and Path(answer["files"][0]["path"]).is_file() and answer["files"][0]["rows"] == 40
    code, answer = ask("sales", "keys", "sweep")
    assert code == 0 and all(each["clients"] == (40 if each["state"] == "current" else 0) for each in answer["generations"])


def test_status_and_log(ask: Ask) -> None:
    code, status = ask("admin", "status")
    assert code == 0 and {"vault", "custody", "members", "generation", "log", "warnings"} <= set(status)
    code, log = ask("compliance", "log", "list", "--limit", "5")
    assert code == 0 and set(log["entries"][0]) == {"n", "at", "who", "workstation", "action", "client", "field", "purpose"}
    code, verified = ask("sales", "log", "verify")
    assert code == 0 and verified["first_bad"] is None and verified["problem"] is None and verified["entries"] > 3
    code, point = ask("compliance", "log", "checkpoint")
    assert code == 0 and point["entry"] > 0


def test_a_broken_log_is_five_and_names_the_entry(ask: Ask, at_home: Office) -> None:
    with at_home.unlock("sales") as desk:
        key = desk._vault.keys.store_key  # a thief of the store key edits the database
    with driver.connect(str(at_home.vault / "clients.db")) as thief:
        thief.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        (trigger,) = thief.execute("SELECT sql FROM sqlite_master WHERE name = 'log_keeps'").fetchone()
        thief.execute("DROP TRIGGER log_keeps")
        (leaf,) = thief.execute("SELECT leaf FROM log WHERE idx = 2").fetchone()
        thief.execute("UPDATE log SET leaf = ? WHERE idx = 2", (leaf[:-70] + bytes([leaf[-70] ^ 1]) + leaf[-69:],))
        thief.execute(trigger)
        thief.commit()
    thief.close()
    code, answer = ask("sales", "log", "verify")
    assert (code, answer["first_bad"]) == (5, 2) and answer["error"]["id"] == "log_broken"


def test_create_checks_people_passphrases_and_place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    weak = tmp_path / "weak"
    weak.write_text("password1\n", encoding="utf-8")
    other = tmp_path / "other"
    other.write_text("password2\n", encoding="utf-8")
    base = ["--json", "create", str(tmp_path / "new.vault"), "--name", "New", "--slots", "passphrase", "--passphrase", f"anna={weak}"]
    assert main([*base, "--member", "anna:admin"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "two_sides"
    assert main([*base, "--member", "anna:admin", "--member", "carl:compliance", "--passphrase", f"carl={other}"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "passphrase_weak"
    assert main(["--json", "create", str(tmp_path / "new.vault"), "--name", "N", "--member", "a:admin", "--custody", "single"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "not_yet"
    assert not (tmp_path / "new.vault").exists()


def test_words_for_people_hold_no_control_characters(at_home: Office, capsys: pytest.CaptureFixture[str]) -> None:
    file = at_home.folder / "nasty.csv"
    file.write_text("Name,Email\n\x1b[31mRed Alert,red@example.com\n", encoding="utf-8")
    who = ["--vault", str(at_home.vault), "--as", "sales", "--passphrase-file", str(at_home.folder / "sales")]
    assert main([*who, "import", str(file)]) == 0
    assert main([*who, "search", "alert"]) == 0
    shown = capsys.readouterr()
    assert "\x1b[31m" not in shown.out + shown.err and "\\x1b[31m" in shown.out



def test_broken_cryptography_is_a_sentence_at_the_start(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vault.crypto.self_test._HMAC", bytes(32))
    code, answer = ask("sales", "status")
    assert (code, answer["error"]["id"]) == (1, "self_test")


def test_a_pipe_is_no_file_and_nothing_is_overwritten(ask: Ask, at_home: Office) -> None:
    pipe = at_home.folder / "pipe.csv"
    os.mkfifo(pipe)
    for verb in (("import", str(pipe)), ("seal", str(pipe), "--out", str(at_home.folder / "out.csv"))):
        code, answer = ask("sales", *verb)
        assert (code, answer["error"]["id"]) == (4, "not_a_file")
    code, answer = ask("compliance", "leak", str(pipe))
    assert (code, answer["error"]["id"]) == (4, "not_a_file")
    kept = at_home.folder / "kept.txt"
    kept.write_text("mine", encoding="utf-8")
    code, answer = ask("sales", "import", str(at_home.export(40)), "--rejects", str(kept))
    assert (code, answer["error"]["id"]) == (2, "file_exists") and kept.read_text(encoding="utf-8") == "mine"


def test_two_members_never_share_a_passphrase_or_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    words = tmp_path / "words"
    words.write_text("academic acid acne acquire acrobat activity\n", encoding="utf-8")
    base = ["--json", "create", str(tmp_path / "new.vault"), "--name", "New", "--slots", "passphrase"]
    both = ["--member", "anna:admin", "--member", "carl:compliance", "--passphrase", f"anna={words}", "--passphrase", f"carl={words}"]
    assert main([*base, *both]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "passphrase_shared"
    alike = ["--member", "anna:admin", "--member", "Anna:compliance", "--passphrase", f"anna={words}", "--passphrase", f"Anna={words}"]
    assert main([*base, *alike]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["id"] == "member_names"
