"""After both stories no file that the program wrote holds a value, a passphrase or a key, but those that were asked for."""

import base64
import csv
import io
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from tests.canaries import LENGTH, scan, spellings
from tests.office import Office, new_office
from vault.model import calls as c
from vault.model.classes import FieldClass
from vault.model.progress import finish
from vault.services import passphrases
from vault.services.demo_data import demo_clients, salesforce_csv
from vault.session import Desk

ROWS = 6
_FREE = frozenset(
    "FIRSTNAME LASTNAME MAILINGSTREET MAILINGCITY ASSISTANTNAME DESCRIPTION NATIVE_NAME__C PREFERRED_HOURS__C INTERESTS__C CARS__C TIER__C SALUTATION".split()
)


def canary() -> str:
    """24 letters that come from nowhere else."""
    return "Q" + secrets.token_hex(LENGTH)[: LENGTH - 1]


def planted(office: Office) -> tuple[Path, dict[str, bytes]]:
    """A CRM export with one canary in every free-text cell, e-mail and custom column."""
    rows = list(csv.reader(io.StringIO(salesforce_csv(demo_clients(ROWS, 5)).decode("utf-8-sig"))))
    header, found = rows[0], {}
    for number, row in enumerate(rows[1:]):
        for column, name in enumerate(header):
            text = canary()
            if name.startswith("EMAIL"):
                row[column] = f"{text.lower()}@example.com"
                found[f"{name} {number}"] = text.lower().encode()
            elif name in _FREE:
                row[column] = text
                found[f"{name} {number}"] = text.encode()
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    path = office.folder / "in.csv"
    path.write_bytes(out.getvalue().encode())
    return path, found


def keys_of(desk: Desk, name: str) -> dict[str, bytes]:
    """Every key that a session has in memory."""
    keys = desk._vault.keys
    found = {f"{name} store key": keys.store_key, f"{name} seeds": keys.slot_keys.seeds[:32], f"{name} more seeds": keys.slot_keys.seeds[32:64]}
    found |= {f"{name} {role} {number}": pair.seed for role, pairs in keys.role_keys.items() for number, pair in enumerate(pairs)}
    for (klass, generation), ring in keys._keyrings.items():
        found |= {f"{name} {klass} {generation} {slot}": value for slot in ring.__slots__ if isinstance(value := getattr(ring, slot), bytes) and len(value) == 32}
    assert (name != "sales") == (not keys.holds(FieldClass.REACH))
    return found


def test_both_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {name: f"{canary()} {passphrases.draw()}" for name in ("sales", "admin", "compliance")}
    monkeypatch.setattr("tests.office.draw", iter(words.values()).__next__)
    monkeypatch.setattr(passphrases, "check", lambda *of: None)
    office = new_office(tmp_path / "office")
    assert office.passphrases == words
    file, canaries = planted(office)
    canaries |= {f"passphrase {name}": text.encode()[:LENGTH] for name, text in words.items()}
    sealed, back, lists = (office.folder / name for name in ("sealed.csv", "back.csv", "lists"))
    with office.unlock("sales") as desk:
        assert finish(desk.import_file(c.ImportFile(str(file)))).added == ROWS
        codes = desk.find(c.Find("")).clients
        desk.show_names(c.ShowNames(codes))
        shown = desk.reveal(c.Reveal(codes[0], "email", "delivery")).value
        assert shown.split("@")[0].encode() in canaries.values()
        desk.find(c.Find(shown))
        finish(desk.seal_file(c.SealFile(str(file), str(sealed))))
        canaries |= keys_of(desk, "sales")
    with office.unlock("compliance") as desk:
        finish(desk.check_leak(c.CheckLeak(str(sealed))))
        finish(desk.check_leak(c.CheckLeak(str(file), office.approver("admin"))))
        finish(desk.notify(c.Notify(str(file), str(lists), office.approver("admin"), (), True, ROWS)))
        finish(desk.unseal_file(c.UnsealFile(str(sealed), str(back), office.approver("admin"))))
        canaries |= keys_of(desk, "compliance")
    with office.unlock("admin") as desk:
        finish(desk.rotate(c.Rotate(office.approver("compliance"))))
        canaries |= keys_of(desk, "admin")
    with office.unlock("sales") as desk:
        finish(desk.sweep())
        canaries |= keys_of(desk, "sales")
        values = set(canaries)
        # With a window still open: the write-ahead log and the shared memory are there.
        sightings = scan([office.folder], canaries, allowed=(file, lists, back))
        in_sealed = [each for each in sightings if each.path == sealed]
        assert [each for each in sightings if each.path != sealed] == []
        assert in_sealed == [], "a free-text column was left readable"
        assert len(values) > 40
    assert scan([office.folder], canaries, allowed=(file, lists, back)) == []
    assert {each.path for each in scan([office.folder], canaries)} >= {file, back}
    assert any(each.path.is_relative_to(lists) for each in scan([office.folder], canaries)), "the list that was asked for holds them"


@pytest.mark.parametrize("spelling", spellings(b"x" * LENGTH))
def test_a_planted_canary_is_found(tmp_path: Path, spelling: str) -> None:
    secret = canary().encode()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(b"before" + spellings(secret)[spelling] + b"after")
    assert spelling in {each.spelling for each in scan([tmp_path], {"it": secret})}
    assert scan([tmp_path], {"it": secret}, allowed=(tmp_path / "deep",)) == []


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("after", range(4))
def test_in_the_middle_of_base64(tmp_path: Path, before: int, after: int) -> None:
    secret = secrets.token_bytes(LENGTH)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        (tmp_path / "file").write_bytes(encode(secrets.token_bytes(before) + secret + secrets.token_bytes(after)))
        assert scan([tmp_path], {"it": secret})


def test_in_a_name(tmp_path: Path, stocked: Office) -> None:
    secret = canary()
    (tmp_path / f"{secret}.txt").write_bytes(b"")
    assert scan([tmp_path], {"it": secret.encode()})
    assert replace(stocked, folder=tmp_path).folder == tmp_path
