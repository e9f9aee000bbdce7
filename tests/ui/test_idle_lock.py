"""The lock after a quiet time: every moment comes from the clocks that the test holds."""

import pytest

from ui.idle_lock import IdleLock


class Clocks:
    def __init__(self):
        self.mono, self.wall = 100.0, 1_700_000_000.0

    def pass_by(self, seconds, asleep=0.0):
        self.mono += seconds
        self.wall += seconds + asleep


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def watched(qapp, clocks):
    """An IdleLock of ten minutes and what it told."""
    told = {"left": [], "warned": 0, "expired": []}
    lock = IdleLock(600, qapp, monotonic=lambda: clocks.mono, wall=lambda: clocks.wall)
    lock.left.connect(told["left"].append)
    lock.warned.connect(lambda: told.update(warned=told["warned"] + 1))
    lock.expired.connect(told["expired"].append)
    yield lock, told
    lock.deleteLater()


def test_it_tells_what_is_left_warns_once_and_expires(watched, clocks):
    lock, told = watched
    for seconds in (1, 569, 1, 1, 27, 1):
        clocks.pass_by(seconds)
        lock.look()
    assert told == {"left": [599, 30, 29, 28, 1], "warned": 1, "expired": ["idle"]}


def test_somebody_there_begins_the_time_again_and_the_warning_too(watched, clocks):
    lock, told = watched
    for _ in range(2):
        clocks.pass_by(580)
        lock.look()
        lock.stay()
    clocks.pass_by(1)
    lock.look()
    assert told == {"left": [20, 20, 599], "warned": 2, "expired": []}


def test_many_late_looks_lock_no_later(watched, clocks):
    """A busy window may not look for a while; the deadline stands."""
    lock, told = watched
    clocks.pass_by(601)
    lock.look()
    assert told["expired"] == ["idle"]


def test_sleep_locks_at_once(watched, clocks):
    lock, told = watched
    clocks.pass_by(1, asleep=3600)
    lock.look()
    assert told["expired"] == ["sleep"]


def test_a_corrected_wall_clock_is_no_sleep(watched, clocks):
    lock, told = watched
    clocks.pass_by(1, asleep=-3600)
    lock.look()
    clocks.pass_by(1, asleep=5)
    lock.look()
    assert told["expired"] == []


def test_stopped_it_asks_for_nothing_any_more(watched, clocks, qtbot):
    lock, _ = watched
    lock.stop()
    assert not lock._timer.isActive()


def test_a_computer_that_nobody_touched_counts_more_than_a_window_that_stirs(qapp, clocks):
    told, idle = [], [0.0]
    lock = IdleLock(600, qapp, system_idle=lambda: idle[0], monotonic=lambda: clocks.mono, wall=lambda: clocks.wall)
    lock.expired.connect(told.append)
    for idle[0] in (None, 599.4, 601.0):
        lock.stay()
        lock.look()
    assert told == ["idle"]
    lock.deleteLater()
