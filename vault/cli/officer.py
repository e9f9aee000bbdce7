"""Verbs of the officer's day: leak, notify, unseal, the access log."""

from pathlib import Path
from typing import Annotated

import typer

from vault import session
from vault.cli.answers import Answer, moment
from vault.cli.clients import Delimiter, Encoding, HeaderRow, Map, Profile, choices_of, seal_answer
from vault.cli.context import Context, passphrase
from vault.errors import Tampered, WrongUse
from vault.model import calls
from vault.model.results import LeakReport, LogRow
from vault.session import Desk

app = typer.Typer()
log = typer.Typer(help="The access log.")
app.add_typer(log, name="log")

ApproverName = Annotated[str, typer.Option("--approver", help="The other side, who approves at this desk.")]
ApproverFile = Annotated[Path | None, typer.Option("--approver-passphrase-file")]


def approver(name: str, file: Path | None) -> calls.Approver | None:
    """The other side, with the passphrase from its file or prompt; None where nobody was named."""
    return calls.Approver(name, passphrase(file, name)) if name else None


def need_approver(name: str, file: Path | None) -> calls.Approver:
    """As `approver`, and refuses where nobody was named."""
    found = approver(name, file)
    if found is None:
        raise WrongUse("This needs both sides.", id="approver_missing", next_step="Give --approver NAME.")
    return found


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
) -> Answer:
    """Says what a leaked file is: which batch, which clients, which of their fields are readable in it."""
    context: Context = ctx.obj
    other = approver(name, approver_file)
    chosen = choices_of(profile, mapping, encoding, delimiter, header_row)
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
) -> Answer:
    """Writes the notification list for a leaked file; both sides approve."""
    context: Context = ctx.obj
    if bool(recipient) == in_clear:
        raise WrongUse("Who is the list for?", id="recipient_missing", next_step="Give --recipient AGE_KEY, or --in-clear with --confirm COUNT.")
    other = need_approver(name, approver_file)
    chosen = choices_of(profile, mapping, encoding, delimiter, header_row)
    call = calls.Notify(str(file), str(out), other, tuple(recipient), in_clear, confirm, chosen)

    def ask(desk: Desk) -> Answer:
        report = context.watch(desk.notify(call))
        files = [{"path": each.path, "rows": each.rows, "sha256": each.sha256} for each in report.files]
        lines = [f"{report.clients} clients on the list.", *(f"{each.path}: {each.rows} rows, SHA-256 {each.sha256}" for each in report.files)]
        if not report.clients:
            lines = ["No client has a readable field in this file. No list was written."]
        return Answer({"clients": report.clients, "files": files}, lines, entry=report.entry)

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
    return context.run(lambda desk: seal_answer(context.watch(desk.unseal_file(calls.UnsealFile(str(file), str(out), other)))))


@log.command("verify")
def verify(ctx: typer.Context) -> Answer:
    """Checks every entry, signature and root."""
    context: Context = ctx.obj
    report = context.watch(session.verify_log(*context.sign_in(), context.here))
    data = {"entries": report.entries, "head": report.head, "first_bad": report.first_bad, "problem": report.problem or None}
    if report.problem:
        problem = Tampered(report.problem, id="log_broken", next_step="Stop working with this copy and tell the compliance officer.")
        return Answer(data, problem=problem, code=problem.code)
    return Answer(data, [f"Log intact, {report.entries:,} entries, head {report.head[:16]}"])


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
def checkpoint(ctx: typer.Context) -> Answer:
    """Signs the log as it stands."""

    def ask(desk: Desk) -> Answer:
        done = desk.make_checkpoint()
        return Answer({}, ["Checkpoint signed."], entry=done.entry)

    return Context.run(ctx.obj, ask)
