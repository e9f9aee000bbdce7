"""`doctor`: tries this computer out, or prints the column names of a file. It needs no vault and no passphrase."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from vault.cli.answers import Answer
from vault.cli.clients import Delimiter, Encoding, HeaderRow, choices_of
from vault.cli.context import Context
from vault.crash import outcome
from vault.errors import VaultError
from vault.model import calls
from vault.model.results import ComputerReport, Finding, Warned
from vault.pipe.window_program import ask_window
from vault.services.doctor.header import read_header

app = typer.Typer()
_STATES = {"works": "works", "fails": "does not", "unknown": "cannot tell"}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_INTRO = "Nothing below names a person, a folder or this computer: it can be sent to who helps you."


@app.command()
def doctor(
    ctx: typer.Context,
    header: Annotated[Path | None, typer.Option("--header", help="Only print the column names of a CRM file, without any value.")] = None,
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header_row: HeaderRow = 0,
) -> Answer:
    """Tries this computer out: what works, what does not, what cannot be told, and what to do."""
    if header is not None:
        return _header(header, choices_of("", [], encoding, delimiter, header_row))
    context: Context = ctx.obj
    call = calls.CheckComputer(str(context.vault) if context.vault else "")
    own = outcome(lambda: context.watch(context.here.ask(call)))
    report = own if isinstance(own, ComputerReport) else ComputerReport("", ())
    findings = (_process(own), *report.findings, *_window(), _terminal())
    return _answer(report.system, findings, as_json=context.json)


def _answer(system: str, findings: tuple[Finding, ...], *, as_json: bool) -> Answer:
    checks = [{"id": each.id, "what": each.subject, "state": each.state, "found": each.found, "meaning": each.meaning} for each in findings]
    table = [[_STATES[each.state], each.subject, each.found, each.meaning] for each in findings]
    # A person has them in the table already.
    warnings = [Warned(each.id, f"{each.subject}: {each.found}. {each.meaning}") for each in findings if each.state == "fails" and as_json]
    counts = ", ".join(f"{sum(each.state == state for each in findings)} {words}" for state, words in _STATES.items())
    return Answer({"system": system, "checks": checks}, [system, _INTRO, f"{counts}."], ("State", "What", "Found", "What it means"), table, warnings=warnings)


def _process(own: object) -> Finding:
    if isinstance(own, ComputerReport):
        return Finding("vault_process", "Vault process", "works", "started, answered, ended", "The keys have a process of their own.")
    words = f"{own.message} {own.next_step}" if isinstance(own, VaultError) else ""
    return Finding("vault_process", "Vault process", "fails", "it did not answer", words or "Install Cassaforte again.")


def _window() -> tuple[Finding, ...]:
    report = ask_window()
    if report is None:
        words = "The window's own checks need a display. Run this where the window is used, or open Check this computer in its settings."
        return (Finding("window", "Window", "unknown", "no display, or no window program", words),)
    return report.findings


def _terminal() -> Finding:
    found = (sys.stdout.encoding or "none").casefold()
    if found.replace("-", "") != "utf8":
        words = "Names in other scripts may be shown as signs. Set the terminal or its language to UTF-8."
        return Finding("terminal", "Terminal", "fails", found, words)
    return Finding("terminal", "Terminal", "works", f"{found}{'' if sys.stdout.isatty() else ', into a file or pipe'}", "Names of every script can be shown.")


def _header(file: Path, choices: calls.FileChoices) -> Answer:
    found = read_header(file, choices)
    between = _DELIMITERS.get(found.delimiter, found.delimiter)
    known = {"encoding": found.encoding, "mark": found.mark, "delimiter": found.delimiter, "header_row": found.header_row, "profile": found.profile}
    written = {"line_ends": dict(found.line_ends), "quoted": dict(found.quoted), "widths": [list(pair) for pair in found.widths], "below": found.below}
    layout = found.profile or "not known"
    told = f"{len(found.names)} columns, {found.encoding}, {between} between cells, names in row {found.header_row}, layout {layout}"
    lines = [
        f"{told}.",
        f"Rows by line end: {_counted(found.line_ends)}. Rows with quotes around cells: {_counted(found.quoted)}.",
        f"Rows by number of cells: {_counted(found.widths)}. Lines of a report below them: {found.below}.",
    ]
    table = [[str(number), name] for number, name in enumerate(found.names, start=1)]
    return Answer({**known, "columns": list(found.names), "rows": found.rows, **written}, lines, ("Column", "Name"), table)


def _counted(pairs: tuple[tuple[str, int], ...] | tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{what}: {count:,}" for what, count in pairs)
