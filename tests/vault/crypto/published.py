"""Finds and parses published vectors: those of the package `cryptography_vectors`, and those of the data folder beside the project."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[4] / "shared" / "data" / "vectors"


@dataclass
class Tally:
    """`ours` went through a function of ours; `primitive` through the library's object that our function holds; the rest was not run."""

    suite: str
    ours: int = 0
    primitive: int = 0
    not_run: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, object]:
        return {"ours": self.ours, "primitive": self.primitive, "not_run": dict(self.not_run)}

    def line(self) -> str:
        left = "".join(f"; {count} not run: {reason}" for reason, count in sorted(self.not_run.items()))
        return f"{self.suite}: {self.ours} through our functions, {self.primitive} through the primitive below{left}"


def package(path: str) -> Path:
    spec = find_spec("cryptography_vectors")
    assert spec is not None and spec.origin is not None, "the package cryptography-vectors is a development dependency"
    return Path(spec.origin).parent / path


def shared(path: str) -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the data folder {SHARED.parent.name}/{SHARED.name} does not lie beside the project: {path} was not run")
    return SHARED / path


def wycheproof(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """`(group, test)` of a file."""
    data = json.loads(shared(f"wycheproof/{name}.json").read_text(encoding="utf-8"))
    count = 0
    for group in data["testGroups"]:
        for test in group["tests"]:
            count += 1
            yield group, test
    assert count == data["numberOfTests"]


def blocks(path: Path, first: str) -> Iterator[dict[str, str]]:
    """Vectors of a file of `name = value` lines, each beginning with the name `first`; values in brackets hold for all that follow."""
    shared_values: dict[str, str] = {}
    block: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        bracket = text.startswith("[")
        name, _, value = (part.strip() for part in text.strip("[]").partition("="))
        name = name.lower()
        if name == first or (bracket and block):
            if block:
                yield {**shared_values, **block}
            block = {}
        if bracket:
            shared_values[name] = value
        else:
            block[name] = value
    if block:
        yield {**shared_values, **block}
