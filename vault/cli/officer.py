"""Verbs of the officer's day: leak, notify, unseal, the access log."""

from pathlib import Path
from typing import Annotated

import typer

from vault import session
from vault.cli.alarm import accept_older, continue_log, damage_data, damage_words, read_checkpoint, write_checkpoint
from vault.cli.answers import Answer, moment
from vault.cli.approvers import ApproverFile, ApproverName, approver, need_approver
from vault.cli.clients import Delimiter, Encoding, HeaderRow, Map, Profile, Sheet, choices_of
from vault.cli.context import Context
from vault.cli.sealing import seal_answer
from vault.errors import Tampered, WrongUse
from vault.model import calls
from vault.model.results import LeakReport, LogRow
from vault.session import Desk

app = typer.Typer()
log = typer.Typer(help="The access log.")
app.add_typer(log, name="log")
log.command("continue")(continue_log)
vault = typer.Typer(help="The vault itself.")
vault.command("accept-older")(accept_older)
app.add_typer(vault, name="vault")


@app.command()
def leak(
    ctx: typer.Context,
    file: Path,
    name: ApproverName = "",
    approver_file: ApproverFile = None,
    profile: Profile = "",
    mapping: Map = [],  # noqa: B006  typer copies it
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header_row: HeaderRow = 0,
    sheet: Sheet = "",
) -> Answer:
    """Says what a leaked file is: which batch, which clients, which of their fields are readable in it."""
    context: Context = ctx.obj
    other = approver(name, approver_file)
    chosen = choices_of(profile, mapping, encoding, delimiter, header_row, sheet)
    return context.run(lambda desk: leak_answer(context.watch(desk.check_leak(calls.CheckLeak(str(file), other, chosen)))))


def leak_answer(report: LeakReport) -> Answer:
    """The report as JSON, words and a table."""
    clients = [
        {"client": each.client, "readable": list(each.readable), "sealed": list(each.sealed), "rows": list(each.rows), "needs_values": each.needs_values}
        for each in report.clients
    ]
    data = {
        "tier": report.tier,
        "rows": report.rows,
        "kinds": report.kinds,
        "clients": clients,
        "batches": list(report.batches),
    }
    readable = sum(1 for each in report.clients if each.readable)
    open_questions = sum(1 for each in report.clients if each.needs_values)
    lines = [f"{len(report.clients)} clients concerned, {readable} with readable fields."]
    if not readable and not open_questions and report.clients:
        lines.append("No contact field of theirs is readable in this file.")
    if open_questions:
        lines.append(f"{open_questions} clients need the values check: give --approver.")
    table = [
        [each.client, each.country, each.language, ", ".join(each.readable) or "none", ", ".join(each.sealed) or "none", str(len(each.rows))]
        for each in report.clients
    ]
    head = ("Client", "Country", "Language", "Readable", "Sealed only", "Rows") if table else ()
    return Answer(data, lines, head, table, warnings=report.warnings, entry=report.entry)


@app.command()
def notify(
    ctx: typer.Context,
    file: Path,
    out: Annotated[Path, typer.Option("--out", help="The folder for the lists.")],
    name: ApproverName = "",
    approver_file: ApproverFile = None,
    recipient: Annotated[list[str], typer.Option("--recipient", help="An age recipient, once for each.")] = [],  # noqa: B006
    in_clear: Annotated[bool, typer.Option("--in-clear", help="Not encrypted; needs --confirm.")] = False,
    confirm: Annotated[int, typer.Option("--confirm", help="The number of clients with a readable field.")] = -1,
    profile: Profile = "",
    mapping: Map = [],  # noqa: B006  typer copies it
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header_row: HeaderRow = 0,
    sheet: Sheet = "",
) -> Answer:
    """Writes the notification list for a leaked file; both sides approve."""
    context: Context = ctx.obj
    if bool(recipient) == in_clear:
        raise WrongUse("Who is the list for?", id="recipient_missing", next_step="Give --recipient AGE_KEY, or --in-clear with --confirm COUNT.")
    other = need_approver(name, approver_file)
    chosen = choices_of(profile, mapping, encoding, delimiter, header_row, sheet)
    call = calls.Notify(str(file), str(out), other, tuple(recipient), in_clear, confirm, chosen)

    def ask(desk: Desk) -> Answer:
        report = context.watch(desk.notify(call))
        files = [{"path": each.path, "rows": each.rows, "sha256": each.sha256} for each in report.files]
        lines = [f"{report.clients} clients on the list.", *(f"{each.path}: {each.rows} rows, SHA-256 {each.sha256}" for each in report.files)]
        if not report.clients:
            lines = ["No client has a readable field in this file. No list was written."]
        return Answer({"clients": report.clients, "files": files}, lines, warnings=report.warnings, entry=report.entry)

    return context.run(ask)


@app.command()
def unseal(
    ctx: typer.Context,
    file: Path,
    out: Annotated[Path, typer.Option("--out", help="The readable file to write.")],
    name: ApproverName = "",
    approver_file: ApproverFile = None,
) -> Answer:
    """Writes a sealed file back as it was; both sides approve."""
    context: Context = ctx.obj
    other = need_approver(name, approver_file)
    return context.run(lambda desk: seal_answer(context.watch(desk.unseal_file(calls.UnsealFile(str(file), str(out), other))), as_json=context.json))


@log.command("verify")
def verify(
    ctx: typer.Context,
    against: Annotated[list[Path], typer.Option("--against", help="A checkpoint that was kept elsewhere, once for each.")] = [],  # noqa: B006
) -> Answer:
    """Checks every entry, signature and root."""
    context: Context = ctx.obj
    kept = tuple(map(read_checkpoint, against))
    report = context.watch(session.verify_log(*context.sign_in(), context.here, kept))
    damaged = [damage_data(each) for each in report.damaged]
    data = {"entries": report.entries, "head": report.head, "first_bad": report.first_bad, "problem": report.problem or None, "damaged": damaged}
    lines = [damage_words(each) for each in report.damaged]
    if report.problem:
        problem = Tampered(report.problem, id="log_broken", next_step="Stop working with this copy and tell the compliance officer.")
        return Answer(data, lines, problem=problem, code=problem.code)
    return Answer(data, [*lines, f"Log intact{' but for that' if lines else ''}, {report.entries:,} entries, head {report.head[:16]}"])


@log.command("list")
def list_entries(ctx: typer.Context, limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100) -> Answer:
    """The newest entries, newest first."""

    def ask(desk: Desk) -> Answer:
        page = desk.list_log(calls.ListLog(limit=limit))
        names = ("n", "at", "who", "workstation", "action", "client", "field", "purpose")
        entries = [{name: getattr(row, name) for name in names} for row in page.rows]
        table = [[str(row.n), moment(row.at), row.who, row.workstation, row.action, _whom(row), row.field, row.purpose] for row in page.rows]
        return Answer({"entries": entries}, (), ("Entry", "When (UTC)", "Who", "Workstation", "Action", "Client", "Field", "Purpose"), table)

    return Context.run(ctx.obj, ask)


def _whom(row: LogRow) -> str:
    return row.client or (f"{row.count:,}" if row.count else "")


@log.command("checkpoint")
def checkpoint(ctx: typer.Context, out: Annotated[Path | None, typer.Option("--out", help="Where to write it, to be kept elsewhere.")] = None) -> Answer:
    """Signs the log as it stands."""

    def ask(desk: Desk) -> Answer:
        done = desk.make_checkpoint()
        text = desk.newest_checkpoint()
        if out is not None:
            write_checkpoint(out, text)
        where = f" and written to {out}. Keep it on another computer or on paper." if out else ". With --out FILE it can be kept elsewhere."
        return Answer({"checkpoint": text}, [f"Checkpoint signed{where}"], entry=done.entry)

    return Context.run(ctx.obj, ask)
