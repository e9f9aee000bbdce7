"""Both stories through the command line and through the real windows: each step, what must be true at the end, and the same facts field by field."""

import os
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from tests.outside import display
from tests.stories import by_command
from tests.stories.cast import Stage, set_stage
from tests.stories.facts import Facts, checks, gather

if sys.platform == "linux":
    from tests.stories import by_window


@pytest.fixture(scope="module")
def told() -> dict[str, Facts]:
    """The facts of each story that was played to its end."""
    return {}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return set_stage(tmp_path / "demo", {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")})


def failed(steps: list[tuple[str, bool]]) -> list[str]:
    return [what for what, right in steps if not right]


def test_both_stories_through_the_command_line(stage: Stage, told: dict[str, Facts]) -> None:
    assert failed(list(by_command.play(stage))) == []
    told["command"] = gather(stage)
    assert failed(checks(told["command"])) == []


def test_both_stories_through_the_windows(stage: Stage, told: dict[str, Facts]) -> None:
    if sys.platform != "linux":
        pytest.skip("keys are pressed through X11")
    if missing := display.what_is_missing():
        pytest.skip(missing)
    with display.own_screen() as screen:
        assert failed(list(by_window.play(stage, screen))) == []
    told["window"] = gather(stage)
    assert failed(checks(told["window"])) == []


@pytest.mark.parametrize("fact", [each.name for each in fields(Facts)])
def test_they_end_in_the_same(told: dict[str, Facts], fact: str) -> None:
    if len(told) < 2:
        pytest.skip("only one of the two was played to its end")
    assert getattr(told["window"], fact) == getattr(told["command"], fact)
