"""Counts the published vectors that were run, and says at the end which were not and why."""

import pytest
from hypothesis import settings

from tests.vault.crypto.published import Tally

# A loaded machine is no reason to fail: properties are about answers, not about time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_TALLIES = pytest.StashKey[list[Tally]]()


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    made = Tally(request.node.name.removeprefix("test_"))
    request.config.stash.setdefault(_TALLIES, []).append(made)
    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    tallies = [each for each in config.stash.get(_TALLIES, []) if each.ours or each.primitive or each.not_run]
    if tallies:
        terminalreporter.section("published vectors")
        for each in tallies:
            terminalreporter.write_line(each.line())
        run = sum(each.ours + each.primitive for each in tallies)
        terminalreporter.write_line(f"in all {run} run, {sum(sum(each.not_run.values()) for each in tallies)} not run")
