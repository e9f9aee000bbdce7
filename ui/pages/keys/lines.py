"""A report on keys as lines, one for each generation."""

from dataclasses import dataclass, field

from vault.model.results import KeysReport

_LIVELIEST = ("retiring", "current", "retired", "destroyed")


@dataclass(frozen=True, slots=True)
class Line:
    """One generation: its state, the clients that it still has in some class, and those of each class."""

    generation: int
    state: str
    clients: int
    by_class: dict[str, int] = field(default_factory=dict)


def lines_of(report: KeysReport) -> tuple[Line, ...]:
    """Newest first."""
    found = []
    for generation in sorted({each.generation for each in report.generations}, reverse=True):
        own = [each for each in report.generations if each.generation == generation]
        states = {each.state for each in own}
        state = next((state for state in _LIVELIEST if state in states), own[0].state)
        found.append(Line(generation, state, max(each.clients for each in own), {each.field_class: each.clients for each in own}))
    return tuple(found)


def retiring(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Those that are being replaced, oldest first."""
    return tuple(line for line in reversed(lines) if line.state == "retiring")


def current(lines: tuple[Line, ...]) -> int:
    """The newest generation."""
    return lines[0].generation if lines else 0
