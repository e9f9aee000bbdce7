"""What a person can do, each with its name, icon and keys: the same list serves shortcuts, the command palette, tooltips and the list of keys."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Act:
    """`keys` are Qt's names of key sequences, the first one is shown. `offered` is false where the palette would be the wrong place for it."""

    title: str
    icon: str
    run: Callable[[], None] = field(repr=False)
    keys: tuple[str, ...] = ()
    detail: str = ""
    offered: bool = True

    @property
    def shown_keys(self) -> str:
        """`Ctrl+K` as this system writes it; empty where there are none."""
        return QKeySequence(self.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if self.keys else ""


def install(widget: QWidget, acts: Iterable[Act]) -> None:
    """Puts the acts on a widget as actions: their keys work in its window while it is shown."""
    for act in acts:
        action = QAction(act.title, widget)
        action.setShortcuts([QKeySequence(keys) for keys in act.keys])
        action.triggered.connect(lambda _on=False, run=act.run: run())
        widget.addAction(action)


def keys_table(groups: Iterable[tuple[str, Iterable[Act]]]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Groups of (keys, title) for the list of keys; acts without keys and groups without acts are left out."""
    found = [(title, tuple((act.shown_keys, act.title) for act in acts if act.keys)) for title, acts in groups]
    return tuple((title, rows) for title, rows in found if rows)
