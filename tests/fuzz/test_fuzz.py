"""Readers of foreign bytes answer or refuse, whatever they are given; what once broke one is kept in `found/` and never breaks it again."""

import time
from itertools import islice
from pathlib import Path

import pytest

from tests.fuzz.changes import changed
from tests.fuzz.targets import TARGETS, Target
from vault.errors import VaultError

FOUND = Path(__file__).parent / "found"
_SHORT = 300
_LONG = 100_000
_IDS = [target.name for target in TARGETS]


def answers(target: Target, data: bytes) -> bool:
    """Whether it was taken; a fault says its input in hex."""
    try:
        target.run(data)
    except VaultError:
        return False
    except Exception as fault:
        raise AssertionError(f"{target.name}: {fault!r} at bytes.fromhex({data.hex()!r})") from fault
    return True


@pytest.mark.parametrize("target", TARGETS, ids=_IDS)
def test_seeds_and_what_was_found(target: Target) -> None:
    taken = sum(answers(target, seed) for seed in target.seeds)
    assert taken, "no seed is taken: nothing behind the first check is ever reached"
    for path in sorted(FOUND.glob(f"{target.name.replace(' ', '-')}-*")):
        answers(target, path.read_bytes())


@pytest.mark.parametrize("target", TARGETS, ids=_IDS)
def test_some_changes(target: Target) -> None:
    for data in islice(changed(target.seeds, 1), _SHORT):
        answers(target, data)


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS, ids=_IDS)
def test_many_changes(target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    taken = count = 0
    slowest, begun = 0.0, time.perf_counter()
    for data in islice(changed(target.seeds, 2), _LONG):
        before = time.perf_counter()
        taken += answers(target, data)
        slowest = max(slowest, time.perf_counter() - before)
        count += 1
    with capsys.disabled():
        seconds = time.perf_counter() - begun
        print(f"\nfuzz {target.name}: {count:,} inputs, {taken:,} taken, {count - taken:,} refused, {seconds:.0f} s, slowest {slowest * 1000:.0f} ms")
    assert 0 < taken <= count
