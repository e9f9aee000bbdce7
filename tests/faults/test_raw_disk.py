"""What a whole day leaves on the disk, read raw: deleted and unlinked files included."""

import os
import tempfile
from pathlib import Path

import pyrage
import pytest

from tests.canaries import spellings
from tests.faults.disks import ext4_image, why_not
from tests.office import Office, new_office
from vault.model import calls as c
from vault.model.progress import finish
from vault.services import demo_data

MIB = 128
WHY_NOT = why_not()

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "disks can be made")]


def canaries(count: int) -> dict[str, bytes]:
    """Contact values of the first clients, long enough not to be there by chance."""
    found = {}
    for client in demo_data.demo_clients(count):
        found |= {f"e-mail {client.number}": client.emails[0].encode(), f"street {client.number}": client.street.encode()}
    return {name: value for name, value in found.items() if len(value) > 11}


def a_day(office: Office, export: Path, outside: Path) -> None:
    """Import, search, reveal, seal, leak, notify, unseal, renewal, sweep. Only what is meant to be readable is written outside the disk."""
    sealed = office.folder / "sealed.csv"
    with office.unlock("sales") as desk:
        finish(desk.import_file(c.ImportFile(str(export))))
        found = desk.find(c.Find("", "name")).clients
        desk.show_names(c.ShowNames(found[:20]))
        for client in found[:10]:
            desk.reveal(c.Reveal(client, "email.1", "email"))
            desk.show_client(c.ShowClient(client))
        finish(desk.seal_file(c.SealFile(str(export), str(sealed))))
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    with office.unlock("compliance") as desk:
        finish(desk.check_leak(c.CheckLeak(str(sealed))))
        finish(desk.check_leak(c.CheckLeak(str(export), office.approver("admin"))))
        finish(desk.notify(c.Notify(str(export), str(office.folder / "lists"), office.approver("admin"), (recipient,), in_clear=False, confirm=-1)))
        finish(desk.unseal_file(c.UnsealFile(str(sealed), str(outside / "former.csv"), office.approver("admin"))))
        finish(desk.rotate(c.Rotate(office.approver("admin"))))
        finish(desk.verify_log())
    with office.unlock("sales") as desk:
        finish(desk.sweep())
    assert (outside / "former.csv").read_bytes() == export.read_bytes()


def test_nothing_readable_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = tmp_path / "export.csv"
    export.write_bytes(demo_data.salesforce_csv(demo_data.demo_clients(60)))
    wanted, control = canaries(8), b"a control that was written and deleted"
    image = tmp_path / "disk.img"
    with ext4_image(image, tmp_path / "disk", MIB) as disk:
        for name in ("TMPDIR", "SQLITE_TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            (disk / name).mkdir()
            monkeypatch.setenv(name, str(disk / name))
        monkeypatch.setattr(tempfile, "tempdir", None)
        a_day(new_office(disk / "office"), export, tmp_path)
        with (disk / "deleted").open("wb") as file:
            file.write(control)
            file.flush()
            os.fsync(file.fileno())
        (disk / "deleted").unlink()
        os.sync()
    raw = image.read_bytes()
    assert control in raw, "a deleted file is not seen, so that this test sees nothing"
    sightings = [(name, spelling) for name, value in wanted.items() for spelling, pattern in spellings(value).items() if pattern in raw]
    print(f"\n{len(wanted)} contact values in {len(spellings(b'x' * 20))} spellings looked for in {MIB} MiB: {len(sightings)} found")
    assert sightings == []
