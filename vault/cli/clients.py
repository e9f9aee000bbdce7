"""Verbs of the sales day: import, search, show, reveal, seal."""

import csv
import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from vault.cli.answers import Answer
from vault.cli.context import Context, pairs
from vault.errors import BadInput, WrongUse
from vault.formats.shown import for_report
from vault.model import calls
from vault.model.results import ImportReport, Reject
from vault.session import Desk

app = typer.Typer()
_SHOWN = 20  # rejected rows in the words of an import; --rejects and --json have all of them

Profile = Annotated[str, typer.Option("--profile", help="A known layout, by name.")]
Map = Annotated[list[str], typer.Option("--map", help="COLUMN=FIELD, once for each column.")]
Encoding = Annotated[str, typer.Option("--encoding", help="utf-8, cp1252, utf-16 …")]
Delimiter = Annotated[str, typer.Option("--delimiter", help="The sign between cells, or `tab`.")]
HeaderRow = Annotated[int, typer.Option("--header-row", help="The row that names the columns.")]
Sheet = Annotated[str, typer.Option("--sheet", help="The sheet of a workbook, by name.")]
Rejects = Annotated[Path | None, typer.Option("--rejects", help="Where to write row, column and reason of each rejected row.")]


def choices_of(profile: str, mapping: list[str], encoding: str, delimiter: str, header_row: int, sheet: str = "") -> calls.FileChoices:
    return calls.FileChoices(profile, dict(pairs(mapping, "--map")), encoding, "\t" if delimiter == "tab" else delimiter, header_row, sheet)


@app.command("import")
def import_file(
    ctx: typer.Context,
    file: Path,
    profile: Profile = "",
    mapping: Map = [],  # noqa: B006  typer copies it
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header_row: HeaderRow = 0,
    sheet: Sheet = "",
    rejects: Rejects = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only; nothing is stored.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A reject or a warning stops the import.")] = False,
) -> Answer:
    """Takes a CRM export into the vault."""
    context: Context = ctx.obj
    choices = choices_of(profile, mapping, encoding, delimiter, header_row, sheet)

    def ask(desk: Desk) -> Answer:
        if strict:
            trial = context.watch(desk.import_file(calls.ImportFile(str(file), choices, dry_run=True)))
            if trial.rejected or trial.warned:
                return _import_answer(trial, _not_clean(), stored=False)
        report = context.watch(desk.import_file(calls.ImportFile(str(file), choices, dry_run)))
        return _import_answer(report, None, stored=not dry_run)

    if rejects is not None and os.path.lexists(rejects):
        raise WrongUse(f"{rejects.name} exists already.", id="file_exists", next_step="Give another --rejects: nothing is overwritten.")
    answer = context.run(ask)
    if rejects is not None:
        _write_rejects(rejects, answer)
    return answer


def _not_clean() -> BadInput:
    return BadInput(
        "Rows were rejected or doubtful, so nothing was imported.",
        id="strict",
        next_step="Correct them in the CRM and export again, or import without --strict.",
    )


def _import_answer(report: ImportReport, problem: BadInput | None, *, stored: bool) -> Answer:
    rejects = [{"row": each.row, "column": each.column, "reason": each.reason} for each in report.rejects]
    counts = {name: getattr(report, name) for name in ("rows", "added", "updated", "unchanged", "warned", "rejected")}
    kept = f"{report.unchanged} unchanged, {report.warned} kept with a warning, {report.rejected} rejected"
    words = f"{report.added} clients {'' if stored else 'would be '}added, {report.updated} updated, {kept}."
    after = "Delete the original file when you have checked the result." if stored else "Nothing was stored."
    return Answer(
        {**counts, "rejects": rejects, "import": report.import_id},
        lines=[words, *map(_reject_line, report.rejects[:_SHOWN]), after],
        warnings=report.warnings,
        entry=report.entry,
        code=problem.code if problem else 0,
        problem=problem,
    )


def _reject_line(reject: Reject) -> str:
    place = f"{reject.row}, {reject.column}" if reject.column else str(reject.row)
    return f"Row {place}: rejected, {reject.reason}."


def _write_rejects(path: Path, answer: Answer) -> None:
    rows = answer.data["rejects"]
    if not isinstance(rows, list):
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(("row", "column", "reason"))
            # A column's name comes from the file: neither a quote nor a formula in it may do anything.
            lines.writerows((each["row"], for_report(each["column"]), each["reason"]) for each in rows)
    except OSError as error:
        raise BadInput(
            f"{path.name} cannot be written: {error.strerror}. What was imported stays.",
            id="rejects_file",
            next_step="Import again with another --rejects: rows that are there already stay as they are.",
        ) from None


@app.command()
def search(ctx: typer.Context, query: str, limit: Annotated[int, typer.Option(min=1, max=1000)] = 50) -> Answer:
    """Finds clients by name, e-mail, phone, code, alias, seal or CRM id."""

    def ask(desk: Desk) -> Answer:
        found = desk.search(query.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), limit)  # a shell in another locale gives bytes
        results = [
            {"client": row.client, "name": row.name or None, "masks": row.masks, "city": row.city, "country": row.country, "batch": row.batch}
            for row in found.rows
        ]
        table = [[row.client, row.name, row.city or row.country, row.masks.get("email", ""), row.masks.get("phone", "")] for row in found.rows]
        more = found.total > len(results)
        lines = [f"The first {len(results):,} of {found.total:,}: type more of the name, or give a larger --limit."] if more else []
        lines = lines if results else ["No clients match."]
        head = ("Client", "Name", "Place", "E-mail", "Phone") if results else ()
        return Answer({"results": results, "more": more}, lines, head, table, entry=found.entry)

    return Context.run(ctx.obj, ask)


@app.command()
def show(ctx: typer.Context, client: str) -> Answer:
    """One client, masked."""

    def ask(desk: Desk) -> Answer:
        detail = desk.show_client(calls.ShowClient(client))
        fields = {each.field: each.value or each.mask for each in detail.fields}
        table = [[each.field, each.label, each.value or each.mask] for each in detail.fields]
        data = {"client": detail.client, "name": detail.name, "city": detail.city, "tags": list(detail.tags), "fields": fields}
        return Answer(data, [f"{detail.name}  {detail.client}"], ("Field", "", "Value"), table)

    return Context.run(ctx.obj, ask)


@app.command()
def reveal(
    ctx: typer.Context,
    client: str,
    field: str,
    purpose: Annotated[Literal["call", "email", "delivery", "event", "service"], typer.Option(help="What you need it for.")],
) -> Answer:
    """One field, for one purpose; the log says so first."""

    def ask(desk: Desk) -> Answer:
        shown = desk.reveal(calls.Reveal(client, field, purpose))
        data = {"client": shown.client, "field": shown.field, "value": shown.value}
        return Answer(data, [shown.value, f"Logged before display: {purpose}, entry {shown.entry:,}"], entry=shown.entry)

    return Context.run(ctx.obj, ask)
