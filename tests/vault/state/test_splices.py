"""Old pages in a newer file and write-ahead logs that were cut: SQLCipher opens them under the same key; what changes or drops what was seen is noticed."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.state.detector import Watch, dump, watch
from vault.model import calls as c
from vault.model.progress import finish
from vault.services.client_state import ClientState
from vault.services.registry import Registry
from vault.services.state_tree import StateTree

PAGE = 4096
FRAME = PAGE + 24
WAL_HEADER = 32


def at_rest(office: Office, to: Path) -> bytes:
    """The database file as it lies there when nobody works: all of the write-ahead log is in it."""
    assert not (office.vault / "clients.db-wal").exists() or not (office.vault / "clients.db-wal").stat().st_size
    shutil.copyfile(office.vault / "clients.db", to)
    return to.read_bytes()


@pytest.fixture(scope="module")
def times(sealed_office: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[Watch, list[bytes], Path]:
    """A vault as it was seen last, its file at four earlier times, and the untouched files."""
    place = tmp_path_factory.mktemp("times")
    office = sealed_office.at(place / "office")
    before = [at_rest(office, place / "0.db")]
    changed = place / "changed.csv"
    for turn in (1, 2, 3):
        text = office.export(12).read_text(encoding="utf-8-sig").replace("@example.", f"@new{turn}.example.")
        changed.write_text(text, encoding="utf-8")
        with office.unlock("sales") as desk:
            assert finish(desk.import_file(c.ImportFile(str(changed)))).updated
            desk.reveal(c.Reveal(desk.find(c.Find("")).clients[0], "email", "delivery"))
        before.append(at_rest(office, place / f"{turn}.db"))
    with office.unlock("sales") as desk:
        desk.show_names(c.ShowNames(desk.find(c.Find("")).clients))
    seen = watch(office)
    shutil.copytree(office.folder, place / "kept")
    return seen, before, place / "kept"


def restore(seen: Watch, kept: Path) -> bytes:
    for folder, name in ((seen.office.vault, "office.vault"), (seen.office.here.data_folder, "data")):
        shutil.rmtree(folder)
        shutil.copytree(kept / name, folder)
    return (seen.office.vault / "clients.db").read_bytes()


def splices(new: bytes, before: list[bytes], count: int) -> Iterator[bytes]:
    """Random sets of pages from one earlier time; every page that differs may be among them."""
    chance = random.Random(20261125)
    for _ in range(count):
        old = chance.choice(before)
        differing = [at for at in range(PAGE, min(len(old), len(new)), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
        made = bytearray(new)
        for at in chance.sample(differing, chance.choice((1, 1, 1, 2, 3, 5, len(differing) // 2, len(differing)))):
            made[at : at + PAGE] = old[at : at + PAGE]
        yield bytes(made)


def outcomes(times: tuple[Watch, list[bytes], Path], count: int) -> tuple[int, int, int]:
    """How many were noticed, how many changed no row, how many were missed."""
    seen, before, kept = times
    new = restore(seen, kept)
    truth = dump(seen.office.vault, seen.store_key)
    noticed = harmless = missed = 0
    for made in splices(new, before, count):
        restore(seen, kept)
        (seen.office.vault / "clients.db").write_bytes(made)
        same = dump(seen.office.vault, seen.store_key) == truth
        told = seen.notices()
        noticed += bool(told)
        harmless += not told and same
        missed += not told and not same
    restore(seen, kept)
    return noticed, harmless, missed


def test_spliced_pages(times: tuple[Watch, list[bytes], Path]) -> None:
    noticed, harmless, missed = outcomes(times, 60)
    assert missed == 0 and noticed > 40, (noticed, harmless)


@pytest.mark.long
def test_a_thousand_splices(times: tuple[Watch, list[bytes], Path]) -> None:
    noticed, harmless, missed = outcomes(times, 1_000)
    print(f"1,000 page splices: {noticed} refused or reported, {harmless} changed no row, {missed} unseen")
    assert missed == 0 and noticed > 700


def test_without_the_state_tree_some_splice_goes_unseen(times: tuple[Watch, list[bytes], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The teeth are the tree's: without it the file opens, verifies, and shows older rows."""
    monkeypatch.setattr(StateTree, "check", lambda self, leaves, root: None)
    monkeypatch.setattr(StateTree, "require", lambda self, root: None)
    monkeypatch.setattr(StateTree, "every_key", lambda self, root: set())
    monkeypatch.setattr(StateTree, "update", lambda self, leaves, root: root)
    monkeypatch.setattr(Registry, "check_whole", lambda self: None)
    monkeypatch.setattr(Registry, "list", lambda self, kind: sorted(self._rows.list(kind)))
    monkeypatch.setattr(ClientState, "check_whole", lambda self: None)
    monkeypatch.setattr(ClientState, "check_ids", lambda self, found: None)
    monkeypatch.setattr(ClientState, "everyone", lambda self: frozenset(id for (id,) in self._database.all("SELECT id FROM client")))
    noticed, _, missed = outcomes(times, 60)
    print(f"60 page splices without the state tree: {missed} unseen, {noticed} noticed")
    assert missed > 0


def cut_logs(office: Office, folder: Path, looks: int) -> tuple[Path, bytes]:
    """A copy of the vault taken while a session works, and its write-ahead log."""
    with office.unlock("sales") as desk:
        for code in desk.find(c.Find("")).clients[:looks]:
            desk.reveal(c.Reveal(code, "email", "delivery"))
        shutil.copytree(office.vault, folder / "copy.vault")
        shutil.copytree(office.here.data_folder, folder / "memory")
    return folder / "copy.vault", (folder / "copy.vault" / "clients.db-wal").read_bytes()


def cut_everywhere(sealed_office: Office, folder: Path, looks: int, step: int) -> tuple[int, int]:
    office = sealed_office.at(folder / "office")
    seen = watch(office)
    copy, wal = cut_logs(office, folder, looks)
    frames = (len(wal) - WAL_HEADER) // FRAME
    missed = tried = 0
    for kept in [*range(0, frames, step), frames]:
        for extra in (0, FRAME // 2) if kept < frames else (0,):
            shutil.rmtree(office.vault)
            shutil.copytree(copy, office.vault)
            (office.vault / "clients.db-wal").write_bytes(wal[: WAL_HEADER + kept * FRAME + extra] if kept or extra else b"")
            (office.vault / "clients.db-shm").unlink(missing_ok=True)
            shutil.rmtree(office.here.data_folder)
            shutil.copytree(folder / "memory", office.here.data_folder)
            told = seen.notices()
            tried += 1
            missed += bool(told) if kept == frames else not told
    return tried, missed


def test_write_ahead_logs_cut(sealed_office: Office, tmp_path: Path) -> None:
    tried, missed = cut_everywhere(sealed_office, tmp_path, 3, 2)
    assert missed == 0 and tried > 20


@pytest.mark.long
def test_write_ahead_logs_cut_at_every_frame(sealed_office: Office, tmp_path: Path) -> None:
    tried, missed = cut_everywhere(sealed_office, tmp_path, 5, 1)
    print(f"write-ahead log cut at {tried} places, at every frame and in every frame: {missed} unseen")
    assert missed == 0 and tried > 40
