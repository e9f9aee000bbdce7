"""Offices for attacks: six clients, and one with two members on each side."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.custody.insider import new_office_of_two


@pytest.fixture
def small(made_offices: Callable[[int], Office], tmp_path: Path) -> Office:
    """A vault with six invented clients."""
    return made_offices(6).at(tmp_path / "small")


@pytest.fixture(scope="session")
def made_of_two(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = new_office_of_two(tmp_path_factory.mktemp("two") / "made")
    made.stock(3)
    return made


@pytest.fixture
def of_two(made_of_two: Office, tmp_path: Path) -> Office:
    """A vault with three clients, two admins and two officers."""
    return made_of_two.at(tmp_path / "two")
