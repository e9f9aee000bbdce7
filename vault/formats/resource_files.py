"""The data files that come with the program: read strictly, once, and never from anywhere else."""

import tomllib
from pathlib import Path

_RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def read_toml(*parts: str) -> dict[str, object]:
    """One bundled data file. A broken one is our own fault, so nothing is translated here."""
    return tomllib.loads(_RESOURCES.joinpath(*parts).read_text(encoding="utf-8"))


def names_in(folder: str) -> tuple[str, ...]:
    """The bundled data files of a folder."""
    return tuple(sorted(path.name for path in (_RESOURCES / folder).glob("*.toml")))
