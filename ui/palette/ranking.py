"""Which lines of the palette fit what was typed, and in what order: pure functions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from ui.acts import Act
from vault.model.results import ClientRow

CLIENTS, GO_TO, ACTIONS, ACTIONS_ON = "Clients", "Go to", "Actions", "Actions on {}"
OPEN = "Open"
ENTER = "Enter"
COMMANDS = ">"
_NOWHERE = (3, 0)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. A head of a group has no `run`. `match` is the place in the text where what was typed begins, -1 for nowhere; `length` how long it is."""

    text: str
    run: Callable[[], None] | None = field(default=None, repr=False)
    detail: str = ""
    icon: str = ""
    keys: str = ""
    match: int = -1
    length: int = 0

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return ", ".join(part for part in (self.text, self.detail, self.keys) if part)


def place_of(text: str, typed: str) -> tuple[int, int]:
    """(rank, place): 0 at the beginning, 1 where a word begins, 2 inside a word, 3 nowhere. Nothing typed is found at the beginning of everything."""
    low, sought = text.casefold(), typed.casefold()
    if len(low) != len(text):
        low = text.lower()
    if low.startswith(sought):
        return 0, 0
    at = low.find(f" {sought}")
    if at >= 0:
        return 1, at + 1
    at = low.find(sought)
    return (2, at) if at >= 0 else _NOWHERE


def fitting(things: Iterable[T], text: Callable[[T], str], typed: str) -> list[tuple[T, int]]:
    """Those that fit, best first, each with the place where it fits."""
    found = [(place_of(text(thing), typed), thing) for thing in things]
    return [(thing, place[1]) for place, thing in sorted(found, key=lambda each: each[0][0]) if place != _NOWHERE]


def act_lines(title: str, acts: Sequence[Act], typed: str) -> list[Line]:
    """A head and its acts, as far as they fit; nothing where none does."""
    length = len(typed)
    lines = [
        Line(act.title, act.run, act.detail, act.icon, act.shown_keys, at if length else -1, length)
        for act, at in fitting([act for act in acts if act.offered], lambda act: act.title, typed)
    ]
    return [Line(title), *lines] if lines else []


def client_lines(rows: Sequence[ClientRow], typed: str, choose: Callable[[str], None]) -> list[Line]:
    """A head and the clients that were found. They may fit by a tag, a city or another spelling, so none is left out."""
    lines = []
    for row in rows:
        rank, at = place_of(row.name, typed)
        lines.append(Line(row.name, partial(choose, row.client), row.city, "user-round", ENTER, at if rank < _NOWHERE[0] else -1, len(typed)))
    return [Line(CLIENTS), *lines] if lines else []
