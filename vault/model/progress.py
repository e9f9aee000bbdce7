"""How far a long piece of work has got. Services yield it between two committed batches."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar, cast

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` (0: not known), and a few words on what is happening."""

    done: int
    total: int = 0
    text: str = ""


Work = Generator[Progress, None, T]


def finish(work: Work[T], show: Callable[[Progress], None] = lambda progress: None) -> T:
    """Runs a piece of work to its end and gives what it returns."""
    while True:
        try:
            show(next(work))
        except StopIteration as end:
            return cast(T, end.value)
