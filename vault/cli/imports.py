"""Verbs on former imports: list, undo."""

from datetime import UTC, datetime

import typer

from vault.cli.answers import Answer, moment
from vault.cli.context import Context
from vault.model import calls
from vault.model.results import PastImport, UndoReport
from vault.session import Desk

app = typer.Typer()
imports = typer.Typer(help="Former imports: list, undo.")
app.add_typer(imports, name="imports")
_COUNTS = ("rows", "added", "updated", "unchanged", "warned", "rejected")
_BACK = ("removed", "restored", "kept")
_SHORT = 12  # characters of a hash or id that a person reads
_STATES = {"open": "stopped", "done": "done", "undoing": "half taken back", "undone": "taken back"}


@imports.command("list")
def imports_list(ctx: typer.Context) -> Answer:
    """Former imports: when, of which file, how each row ended, until when they can be taken back."""

    def ask(desk: Desk) -> Answer:
        past = desk.past_imports().imports
        head = ("Import", "Began (UTC)", "File", *(name.capitalize() for name in _COUNTS), "State", "Undo until") if past else ()
        return Answer({"imports": [_data(each) for each in past]}, () if past else ["Nothing was imported yet."], head, [_row(each) for each in past])

    return Context.run(ctx.obj, ask)


@imports.command("undo")
def imports_undo(ctx: typer.Context, id: str) -> Answer:
    """Takes a whole import back: clients that it added go, others get their former values again."""
    context: Context = ctx.obj
    return context.run(lambda desk: _undone(context.watch(desk.undo_import(calls.UndoImport(id)))))


def _data(each: PastImport) -> dict[str, object]:
    words = {"import": each.import_id, "at": each.at, "file": each.file_sha256, "done": each.state == "done", "state": each.state}
    until = each.undo_until or None
    return {**words, "can_undo": each.can_undo, "undo_until": until, **{name: getattr(each, name) for name in (*_COUNTS, *_BACK)}}


def _row(each: PastImport) -> list[str]:
    counts = [f"{getattr(each, name):,}" for name in _COUNTS]
    last_day = f"{datetime.fromtimestamp(each.undo_until / 1000, UTC):%Y-%m-%d}" if each.undo_until else ("any time" if each.can_undo else "")
    return [each.import_id[:_SHORT], moment(each.at), each.file_sha256[:_SHORT], *counts, _STATES[each.state], last_day]


def _undone(report: UndoReport) -> Answer:
    data = {"import": report.import_id, **{name: getattr(report, name) for name in _BACK}}
    removed = f"{report.removed:,} {'client' if report.removed == 1 else 'clients'} removed"
    lines = [f"Import taken back: {removed}, {report.restored:,} back to former values, {report.kept:,} kept."]
    if report.kept:
        lines.append("Clients that were edited or sealed since the import were kept as they are.")
    return Answer(data, lines, entry=report.entry)
