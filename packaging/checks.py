"""The second command: style, types, floors and tests, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from environment import Environment
from talk import say


@dataclass(frozen=True, slots=True)
class Check:
    """One step, with the name that is printed before it."""

    name: str
    command: tuple[str | Path, ...]


def ordinary(environment: Environment) -> tuple[Check, ...]:
    """All that a change has to pass. The tests come last, so that their closing line ends the output."""
    return (
        Check("style: ruff", (environment.command("ruff"), "check", ".")),
        Check("types: mypy", (environment.command("mypy"),)),
        Check("types on Windows: mypy", _types_on("win32", environment)),
        Check("types on macOS: mypy", _types_on("darwin", environment)),
        Check("floors: import-linter", (environment.command("lint-imports"),)),
        Check("tests: pytest", (environment.python, "-m", "pytest", "-n", "3", "--dist", "loadfile")),
    )


def _types_on(system: str, environment: Environment) -> tuple[str | Path, ...]:
    """The types as another system sees them. What it never reaches there is reached here, so that is no mistake."""
    return (environment.command("mypy"), "--platform", system, "--no-warn-unreachable", "--cache-dir", f".mypy_cache/{system}")


def long(environment: Environment) -> tuple[Check, ...]:
    """The tests that take minutes; what they measured is printed as they go."""
    return (Check("long tests: pytest", (environment.python, "-m", "pytest", "-m", "long", "-s", "-v")),)


def run(environment: Environment, checks: Sequence[Check]) -> int:
    """Runs every check, also after one that failed; 0 when all passed."""
    failed = []
    for check in checks:
        say(f"== {check.name} ==")
        if environment.run(check.command) != 0:
            failed.append(check.name)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0
