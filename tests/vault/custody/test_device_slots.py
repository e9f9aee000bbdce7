"""`device` sign-ins on a real Secret Service: a keyring daemon under a session bus of its own, home and data folders of its own, the real command line."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.backends.SecretService
import pytest

from tests.secret_service import KEYRING_SESSION, with_keyring
from vault.errors import Refused
from vault.services.device_secrets import permitted_backend
from vault.services.passphrases import draw

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = {"sonia": "sales", "anna": "admin", "carl": "compliance"}


@dataclass(frozen=True)
class Computer:
    """One person's home on one computer: its keyring keeps between two sessions."""

    home: Path
    passphrases: Path

    def environment(self, **more: str) -> dict[str, str]:
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        folders = {f"XDG_{name}_HOME": str(self.home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
        return {**kept, **folders, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(runtime), "KEYRING_WORD": "sample word", "PYTHONPATH": str(ROOT), **more}

    def run(self, *command: str, bus: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        session = KEYRING_SESSION if bus else ()
        return subprocess.run([*session, sys.executable, *command], env=self.environment(**more), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)

    def cassaforte(self, *arguments: str, bus: bool = True, **more: str) -> dict[str, object]:
        done = self.run("-m", "vault.cli.main", "--json", *arguments, bus=bus, **more)
        assert done.stdout, done.stderr
        answer = json.loads(done.stdout)
        assert answer["code"] == done.returncode
        return answer

    def create(self, vault: Path, **more: str) -> dict[str, object]:
        members = [word for name, role in PEOPLE.items() for word in ("--member", f"{name}:{role}", "--passphrase", f"{name}={self.passphrases / name}")]
        return self.cassaforte("create", str(vault), "--name", "Sample", "--slots", "device", *members, **more)

    def status(self, vault: Path, member: str = "anna", file: str = "anna") -> dict[str, object]:
        return self.cassaforte("--vault", str(vault), "--as", member, "--passphrase-file", str(self.passphrases / file), "status")


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    words = tmp_path / "words"
    words.mkdir()
    for name in (*PEOPLE, "wrong"):
        (words / name).write_text(draw() + "\n")
    return Computer(tmp_path / "home", words)


@with_keyring
def test_a_vault_with_device_keys(computer: Computer, tmp_path: Path) -> None:
    vault = tmp_path / "sample.vault"
    made = computer.create(vault)
    assert made["ok"], made["error"]
    for member in PEOPLE:
        assert computer.status(vault, member, member)["ok"]
    kinds = {json.loads(path.read_text())["kind"] for path in (vault / "slots").iterdir()}
    assert kinds == {"device"}

    # The files and the passphrase, on another computer.
    copied = tmp_path / "copied.vault"
    shutil.copytree(vault, copied)
    elsewhere = Computer(tmp_path / "elsewhere", computer.passphrases)
    missing = elsewhere.status(copied)
    assert (missing["code"], missing["error"]["id"]) == (3, "device_key_missing")  # type: ignore[index]

    # A wrong passphrase and a wrong secret look the same.
    wrong_words = computer.status(vault, "anna", "wrong")["error"]
    slot = next(json.loads(path.read_text()) for path in (vault / "slots").iterdir() if json.loads(path.read_text())["name"] == "anna")
    other = computer.run("-c", _OTHER_SECRET, f"{slot['vault']}/{slot['slot']}")
    assert other.returncode == 0, other.stderr
    wrong_secret = computer.status(vault)["error"]
    assert wrong_secret == wrong_words
    assert wrong_words["id"] == "wrong_passphrase"  # type: ignore[index]
    assert computer.status(vault, "carl", "carl")["ok"]

    # What is no secret at all is as good as none.
    for text in ("", "AAAA", "no base64"):
        computer.run("-c", _SET, f"{slot['vault']}/{slot['slot']}", text)
        refused = computer.status(vault)
        assert (refused["code"], refused["error"]["id"]) == (3, "device_key_missing"), text  # type: ignore[index]


_SET = "import keyring, sys; keyring.set_password('Cassaforte', sys.argv[1], sys.argv[2])"
_OTHER_SECRET = """
import base64, keyring, os, sys
assert keyring.get_password("Cassaforte", sys.argv[1])
keyring.set_password("Cassaforte", sys.argv[1], base64.b64encode(os.urandom(32)).decode())
"""


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_a_configured_keyring_that_keeps_nothing_is_refused(computer: Computer, tmp_path: Path, backend: str) -> None:
    """Not worked around and not taken silently: no vault is made, and the way out is named."""
    refused = computer.create(tmp_path / "sample.vault", bus=False, PYTHON_KEYRING_BACKEND=backend)  # type: ignore[arg-type]
    error = refused["error"]
    assert (refused["code"], error["id"]) == (3, "no_keyring")  # type: ignore[index]
    assert "passphrase" in error["next"] and "keyring" in error["next"]  # type: ignore[index]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "words"]


def pretending(module: str, name: str) -> type[keyring.backend.KeyringBackend]:
    """A keyring class as another library would bring it."""
    made = type(name, (keyring.backends.null.Keyring,), {"priority": 9})
    made.__module__ = module
    return made


def test_keyrings_by_class() -> None:
    service = keyring.backends.SecretService.Keyring()
    plain = pretending("keyrings.alt.file", "PlaintextKeyring")()
    encrypted = pretending("keyrings.alt.file", "EncryptedKeyring")()
    derived = type("Keyring", (keyring.backends.SecretService.Keyring,), {})()
    for each in (plain, encrypted, derived, keyring.backends.null.Keyring(), keyring.backends.fail.Keyring()):
        with pytest.raises(Refused) as caught:
            permitted_backend(each)
        assert caught.value.id == "no_keyring" and "passphrase" in caught.value.next_step
    assert permitted_backend(service) is service
    chain = type("Chain", (), {"backends": [plain, service]})()
    assert permitted_backend(chain) is service
    with pytest.raises(Refused):
        permitted_backend(type("Chain", (), {"backends": [plain, encrypted]})())


@with_keyring
def test_the_keyring_remembers_what_the_file_does_not(computer: Computer, tmp_path: Path) -> None:
    """A vault that was put back together with this computer's file is found by the copy in the keyring alone."""
    vault = tmp_path / "sample.vault"
    assert computer.create(vault)["ok"]
    assert computer.status(vault)["ok"]
    shutil.copytree(vault, tmp_path / "before.vault")
    assert "no_anchor_copy" not in warnings_of(computer.status(vault))
    anchors = next(computer.home.rglob("anchors"))
    shutil.rmtree(anchors)
    assert "anchor_gone" in warnings_of(computer.status(vault))
    assert not {"anchor_gone", "first_look"} & warnings_of(computer.status(vault))
    shutil.rmtree(anchors)
    shutil.rmtree(vault)
    shutil.copytree(tmp_path / "before.vault", vault)
    refused = computer.status(vault)
    assert (refused["code"], refused["error"]["id"]) == (5, "rolled_back")  # type: ignore[index]


def warnings_of(answer: dict[str, object]) -> set[str]:
    assert answer["ok"], answer["error"]
    return {each["id"] for each in answer["warnings"]}  # type: ignore[attr-defined]
