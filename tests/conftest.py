"""Real vaults, made once and copied for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office import Office, new_office


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", metavar="FOLDER", default=None, help="keep the pictures that tests of the window take, in this folder")


@pytest.fixture(scope="session")
def made_offices(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Office]:
    """Vaults with a number of invented clients, each made once for the whole run; never open these, copy them."""
    folder = tmp_path_factory.mktemp("offices")
    made: dict[int, Office] = {}

    def office(clients: int) -> Office:
        if clients not in made:
            made[clients] = new_office(folder / str(clients))
            if clients:
                made[clients].stock(clients)
        return made[clients]

    return office


@pytest.fixture
def office(made_offices: Callable[[int], Office], tmp_path: Path) -> Office:
    """A vault without clients."""
    return made_offices(0).at(tmp_path / "office")


@pytest.fixture
def stocked(made_offices: Callable[[int], Office], tmp_path: Path) -> Office:
    """A vault with 40 invented clients."""
    return made_offices(40).at(tmp_path / "office")
