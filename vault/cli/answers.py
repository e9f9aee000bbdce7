"""Answers on the command line: for people as words and tables, for programs as one JSON object on standard output."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Column, Table

from vault.errors import VaultError
from vault.formats.shown import for_terminal
from vault.model.results import Warned

_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` becomes JSON; `lines` and `table` are what a person reads."""

    data: Mapping[str, object]
    lines: Sequence[str] = ()
    head: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()
    warnings: Sequence[Warned] = ()
    entry: int = 0
    code: int = 0
    problem: VaultError | None = field(default=None)


def show(answer: Answer, *, as_json: bool) -> int:
    """Prints the answer and gives the exit code."""
    if as_json:
        _print_json(dict(answer.data), answer.problem, answer.code, answer.warnings, answer.entry)
        return answer.code
    console = Console(highlight=False, markup=False, soft_wrap=True)
    for line in answer.lines:
        console.print(for_terminal(line))
    if answer.head:
        # Folded, never cut: an alias or a code with its end missing is of no use. A file or pipe has no width of its own.
        table = Table(*(Column(each, overflow="fold") for each in answer.head))
        for row in answer.table:
            table.add_row(*(for_terminal(cell) for cell in row))
        Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDTH).print(table)
    for warning in answer.warnings:
        place = f" (row {warning.row}{', ' + warning.column if warning.column else ''})" if warning.row else ""
        print(for_terminal(f"Note: {warning.message}{place}"), file=sys.stderr)
    if answer.problem is not None:
        _print_problem(answer.problem)
    return answer.code


def show_error(error: VaultError, *, as_json: bool) -> int:
    """Prints what went wrong and what to do next; gives the exit code."""
    if as_json:
        _print_json({}, error, error.code, (), 0)
    else:
        _print_problem(error)
    return error.code


def moment(at: int) -> str:
    """A time in UTC milliseconds as a person reads it."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%S}"


def _print_problem(error: VaultError) -> None:
    print(for_terminal(error.message), file=sys.stderr)
    if error.next_step:
        print(for_terminal(error.next_step), file=sys.stderr)


def _print_json(
    data: dict[str, object], error: VaultError | None, code: int, warnings: Sequence[Warned], entry: int
) -> None:
    words = None if error is None else {"id": error.id, "message": error.message, "next": error.next_step}
    shown = [
        {"id": each.id, "message": each.message, **({"row": each.row} if each.row else {}), **({"column": each.column} if each.column else {})}
        for each in warnings
    ]
    json.dump({"ok": code == 0, "code": code, "error": words, "warnings": shown, "entry": entry or None, **data}, sys.stdout)
    sys.stdout.write("\n")
