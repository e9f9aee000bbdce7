"""Published sample files, where this checkout has them beside it."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of published samples and vectors."""
    if not _SHARED.is_dir():
        pytest.skip(f"no published samples at {_SHARED.name}: ../shared/data is absent")
    return _SHARED
