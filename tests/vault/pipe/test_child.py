"""Processes that do not do what they should."""

import sys

import pytest

from vault.errors import VaultError
from vault.model import calls as c
from vault.pipe.child import VaultProcess
from vault.pipe.errors import PipeBroken

STUBBORN = [sys.executable, "-c", "import threading; threading.Event().wait()"]


def test_one_that_does_not_see_the_end_is_killed() -> None:
    process = VaultProcess.start(STUBBORN)
    assert process.running
    process.end()
    assert not process.running


def test_kill_may_be_repeated() -> None:
    process = VaultProcess.start(STUBBORN)
    process.kill()
    process.kill()
    process.end()
    assert not process.running


@pytest.mark.parametrize("said", ["print('hello')", "import sys; sys.stdout.buffer.write(bytes(12))", "pass"])
def test_one_that_says_something_else_or_nothing_has_ended(said: str) -> None:
    process = VaultProcess.start([sys.executable, "-c", said])
    try:
        for _ in range(2):
            with pytest.raises(PipeBroken):
                process.call(c.Status())
    finally:
        process.kill()


def test_one_that_cannot_be_started_is_a_sentence() -> None:
    with pytest.raises(VaultError) as failed:
        VaultProcess.start(["/nowhere/cassaforte"])
    assert failed.value.id == "no_vault_process"
