"""Where a vault may lie: by the table of mounts, and by names of sync folders."""

import sys
from pathlib import Path

import pytest

from tests.office import new_office
from vault.crypto.kdf import FLOOR
from vault.errors import StorageFailed
from vault.services import creation
from vault.services.creation import NewMember, Wishes
from vault.store import place
from vault.store.place import Place, look_at

TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/share rw,relatime - cifs //server/share rw
31 22 0:41 / /mnt/nfs\\040with\\040blanks rw - nfs4 server:/x rw
32 30 8:2 / /mnt/share/local rw - ext4 /dev/sdb1 rw
33 22 0:42 / /srv rw - ext4 /dev/sdc1 rw
34 22 0:43 / /srv rw - fuse.sshfs host: rw
35 22 0:44 / /odd\\134name rw - 9p host rw
36 22 0:45 / /home/anna/shared rw master:1 - vboxsf shared rw
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/vaults/a.vault", ""),
        ("/mnt/share/a.vault", "cifs"),
        ("/mnt/share/deep/below/a.vault", "cifs"),
        ("/mnt/share/local/a.vault", ""),
        ("/mnt/sharelocal/a.vault", ""),
        ("/mnt/nfs with blanks/a.vault", "nfs4"),
        ("/srv/a.vault", "fuse.sshfs"),
        ("/odd\\name/a.vault", "9p"),
        ("/home/anna/shared/a.vault", "vboxsf"),
    ],
)
def test_file_systems(folder: str, network: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda self: True)
    assert look_at(Path(folder), TABLE).network == network


@pytest.mark.parametrize("name", ["Dropbox", "Dropbox (Firma)", "OneDrive - Example", "Google Drive", "iCloud Drive", "Nextcloud", "CloudStorage", "Proton Drive"])
def test_sync_folders(tmp_path: Path, name: str) -> None:
    assert look_at(tmp_path / name / "below" / "a.vault").sync == name


def test_a_link_into_a_sync_folder(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "Dropbox")
    assert look_at(tmp_path / "plain" / "a.vault").sync == "Dropbox"


def test_an_ordinary_folder(tmp_path: Path) -> None:
    found = look_at(tmp_path / "boxes" / "a.vault")
    assert (found.network, found.sync) == ("", "")
    assert found.kind or sys.platform == "win32"


@pytest.mark.parametrize(("found", "id"), [(Place("nfs4"), "not_local"), (Place("", "Dropbox"), "sync_folder")])
def test_creation_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Place, id: str) -> None:
    monkeypatch.setattr(creation, "look_at", lambda folder: found)
    people = [NewMember(name, name, f"generated words of {name}") for name in ("admin", "compliance")]
    monkeypatch.setattr(creation.passphrases, "check", lambda *of: None)
    with pytest.raises(StorageFailed) as refused:
        creation.check_wishes(tmp_path / "a.vault", people, Wishes("A", "passphrase", FLOOR, "desk"))
    assert (refused.value.id, refused.value.code) == (id, 6) and refused.value.next_step


def test_nothing_is_left_of_a_vault_that_was_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        new_office(tmp_path / "Dropbox")
    assert not list((tmp_path / "Dropbox").glob("*.vault")) and not list((tmp_path / "Dropbox").glob(".*"))
    assert place.look_at(tmp_path).sync == ""
