"""Files of any size: counted in bounded memory, stored in batches, stopped and resumed. The figures are printed."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office
from vault.model import calls as c
from vault.model.progress import Progress, Work
from vault.model.results import ImportReport

MB = 1_000_000
ROOM_MB = 300  # beyond what an unlocked vault takes
HEAD = "Record ID,First Name,Last Name,Email,Phone Number,City,Notes\n"
NOTE = "Prefers the spring evening by the lake and calls on Thursdays. " * 6

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc, which only Linux has")


def lines(count: int) -> Iterator[str]:
    for n in range(count):
        yield f"{n},Ana{n % 977},Ruiz{n % 1013},ana{n}@example.com,+44 7700 9{n % 100_000:05d},Milano,{NOTE}\n"


def written(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        out.writelines(lines(rows))
    return path


def memory_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MB


def watched(work: Work[ImportReport], until: int = 1 << 62) -> tuple[ImportReport | None, float, Progress]:
    """The report, or None where it was stopped at so many rows; the most memory that was seen; how far it got."""
    most, last = memory_mb(), Progress(0)
    try:
        while last.done < until:
            last = next(work)
            most = max(most, memory_mb())
    except StopIteration as end:
        return end.value, most, last
    work.close()
    return None, most, last


@pytest.mark.parametrize("rows", [3_000, pytest.param(2_050_000, marks=pytest.mark.long)])
def test_a_file_is_counted_in_bounded_memory(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: int) -> None:
    path = written(tmp_path / "big.csv", rows)
    with office.unlock("sales") as desk:
        before, began = memory_mb(), time.monotonic()
        report, most, _ = watched(desk.import_file(c.ImportFile(str(path), dry_run=True)))
    assert report is not None and (report.rows, report.added) == (rows, rows)
    assert {check.column: (check.filled, check.doubtful) for check in report.checks}["Email"] == (rows, 0)
    assert most - before < ROOM_MB
    size, took = path.stat().st_size / MB, time.monotonic() - began
    path.unlink()
    with capsys.disabled():
        print(f"\n{size:,.0f} MB, {rows:,} rows counted in {took:,.0f} s, {most - before:,.0f} MB beyond the {before:,.0f} MB after unlocking")


@pytest.mark.parametrize("rows", [2_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_a_file_is_stored_stopped_and_resumed(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: int) -> None:
    path = written(tmp_path / "big.csv", rows)
    with office.unlock("sales") as desk:
        before, began = memory_mb(), time.monotonic()
        stopped, first, at = watched(desk.import_file(c.ImportFile(str(path))), until=rows // 2)
        assert stopped is None and desk.find(c.Find("")).total == 0
    with office.unlock("sales") as desk:
        report, most, _ = watched(desk.import_file(c.ImportFile(str(path))))
        took = time.monotonic() - began
        assert report is not None and (report.rows, report.added, report.warnings[0].id) == (rows, rows, "resumed")
        assert desk.find(c.Find("")).total == rows
    assert max(first, most) - before < ROOM_MB
    with capsys.disabled():
        print(f"\n{rows:,} rows stored, stopped at {at.done:,} and resumed, in {took:,.0f} s, {max(first, most) - before:,.0f} MB beyond unlocking")
