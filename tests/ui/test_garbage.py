"""Cyclic garbage goes in the thread of the window."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from ui.garbage import GarbageTurn


class Knot:
    """Only the collector can free it; says in which thread that was."""

    def __init__(self, freed):
        self.me, self.freed = self, freed

    def __del__(self):
        self.freed.append(threading.current_thread())


@pytest.fixture
def turn(qapp):
    owner = QObject()
    turn = GarbageTurn(owner)
    yield turn
    gc.enable()
    owner.deleteLater()


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_busy_thread_frees_nothing_and_the_turn_does(turn):
    freed = []
    Knot(freed)
    # Far more new objects than would make the collector start in that thread.
    in_a_thread(lambda: [[] for _ in range(5 * gc.get_threshold()[0])])
    assert freed == []
    kept = [[] for _ in range(5 * gc.get_threshold()[0])]
    turn.look()
    assert freed == [threading.main_thread()]
    assert kept
