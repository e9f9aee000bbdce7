"""A real vault, one for each test that asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.services.crm_desk import CrmDesk


@pytest.fixture
def crm_desk(tmp_path: Path) -> Iterator[CrmDesk]:
    """An empty vault on a real database."""
    desk = CrmDesk.make(tmp_path)
    yield desk
    desk.close()
