"""What each trial says: on recorded trees of other computers, on keyrings that misbehave, and on this very disk."""

import threading
from pathlib import Path

import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from vault.errors import Refused, StorageFailed
from vault.model.progress import finish
from vault.pipe.guard import Guarded
from vault.services.doctor import disk, memory, programs
from vault.services.doctor.check import check_computer
from vault.services.doctor.keyring_trial import try_keyring
from vault.store.place import Place

SWAPS = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
BARE = "/dev/sda3                               partition\t8388604\t\t0\t\t-2\n"
FILE = "/swap.img                               file\t\t4194300\t\t0\t\t-3\n"
CRYPT = "/dev/dm-1                               partition\t8388604\t\t0\t\t-2\n"
MAPPED = "/dev/mapper/cryptswap                   partition\t8388604\t\t0\t\t-2\n"
ZRAM = "/dev/zram0                              partition\t8388604\t\t0\t\t100\n"


@pytest.fixture
def computer(tmp_path, monkeypatch):
    """Writes what Linux tells of another computer."""
    monkeypatch.setattr("sys.platform", "linux")

    def write(swaps="", states="freeze mem disk", way="[platform] shutdown"):
        for name, text in {
            "proc/swaps": SWAPS + swaps, "sys/power/state": states, "sys/power/disk": way, "sys/block/dm-1/dm/uuid": "CRYPT-LUKS2-00aa-cryptswap\n",
            "sys/block/dm-1/dm/name": "cryptswap\n", "sys/block/dm-2/dm/uuid": "LVM-00bb\n", "sys/block/dm-2/dm/name": "vg-swap\n",
        }.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("swaps", "swap", "hibernation"),
    [
        ("", "works", "works"), (ZRAM, "works", "works"), (CRYPT, "works", "works"), (MAPPED, "works", "works"), (CRYPT + ZRAM, "works", "works"),
        (BARE, "fails", "fails"), (FILE, "fails", "fails"), (BARE + CRYPT, "fails", "fails"), ("/dev/mapper/vg-swap partition 1 0 -2\n", "fails", "fails"),
    ],
)
def test_swap_and_hibernation(computer, swaps, swap, hibernation):
    root = computer(swaps)
    assert (memory.look_at_swap(root).state, memory.look_at_hibernation(root).state) == (swap, hibernation)


@pytest.mark.parametrize(("states", "way"), [("freeze mem", "[platform]"), ("freeze mem disk", "[disabled]")])
def test_a_computer_that_cannot_hibernate(computer, states, way):
    assert memory.look_at_hibernation(computer(BARE, states, way)).found == "not possible here"


def test_a_computer_that_tells_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    assert memory.look_at_swap(tmp_path).state == "unknown"


@pytest.mark.parametrize(("system", "state"), [("win32", "unknown"), ("darwin", "works")])
def test_swap_elsewhere(monkeypatch, system, state):
    monkeypatch.setattr("sys.platform", system)
    assert memory.look_at_swap().state == state
    assert memory.look_at_hibernation().state == "unknown"


@pytest.mark.parametrize(("guarded", "state"), [(Guarded(True, True), "works"), (Guarded(True, False), "fails"), (Guarded(False, True), "fails")])
def test_what_the_guard_achieved(guarded, state):
    assert memory.look_at_guard(guarded).state == state


class Memory(KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def delete_password(self, service, username):
        del self.kept[service, username]


class Forgetful(Memory):
    def get_password(self, service, username):
        return None


class Sticky(Memory):
    def delete_password(self, service, username):
        pass


class Locked(Memory):
    def set_password(self, service, username, password):
        raise keyring.errors.KeyringLocked


class Broken(Memory):
    def get_password(self, service, username):
        raise ValueError("the secret is hunter2")


def refuse():
    raise Refused("No.", id="no_keyring", next_step="Start one.")


def test_a_keyring_that_works_keeps_nothing_of_it():
    backend = Memory()
    found = try_keyring(lambda: backend)
    assert (found.state, backend.kept) == ("works", {})


@pytest.mark.parametrize("backend", [Forgetful, Sticky, Locked, Broken])
def test_a_keyring_that_does_not(backend):
    found = try_keyring(backend)
    assert found.state == "fails"
    assert "hunter2" not in repr(found)


def test_no_keyring_that_may_be_used_names_the_way_out():
    assert try_keyring(refuse).meaning.endswith("Start one.")


def test_a_keyring_that_waits_for_somebody():
    somebody = threading.Event()
    try:
        assert try_keyring(lambda: somebody.wait() and Memory(), patience_s=0.01).state == "unknown"
    finally:
        somebody.set()


def test_this_disk(tmp_path):
    with disk.trial_folder(tmp_path / "not" / "there" / "yet") as folder:
        assert folder.parent == tmp_path
        assert disk.try_database(folder, Place(kind="ext4")).state == "works"
        assert "median" in disk.time_flush(folder).found
        assert disk.try_rights(folder).state != "fails"
    assert list(tmp_path.iterdir()) == []


def test_a_network_share_is_not_written_to(tmp_path):
    assert disk.try_database(tmp_path / "nowhere", Place(network="nfs4")).state == "fails"


def test_a_database_that_cannot_be_made_says_why(tmp_path):
    found = disk.try_database(tmp_path / "nowhere", Place(kind="ext4"))
    assert (found.state, found.found) == ("fails", "ext4")


def test_a_sync_folder(tmp_path):
    assert disk.look_for_sync(Place(sync="Dropbox (Mara Lindqvist)")).state == "fails"
    assert "Mara" not in repr(disk.look_for_sync(Place(sync="Dropbox (Mara Lindqvist)")))


def test_no_folder_to_try_in(tmp_path):
    (tmp_path / "plain").write_text("")
    with pytest.raises(StorageFailed), disk.trial_folder(Path("/proc/self/fdinfo/nowhere")):
        pass


def test_a_disk_that_cannot_be_tried_leaves_the_rest_standing():
    report = finish(check_computer(Path("/proc/self/fdinfo/nowhere")))
    states = {each.id: each.state for each in report.findings}
    assert (states["disk_flush"], states["file_system"], states["cryptography"]) == ("unknown", "unknown", "works")


def test_versions_and_cost_are_told():
    assert programs.try_cryptography().state == programs.look_at_database().state == "works"
    assert programs.look_at_database().found.startswith("SQLCipher 4.")
    assert programs.time_passphrase().found.endswith("256 MiB")
