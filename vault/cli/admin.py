"""Verbs that make and keep a vault: create, demo, status, keys, and what a later version brings."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from vault import session
from vault.cli.answers import Answer, moment
from vault.cli.context import Context, pairs, passphrase
from vault.cli.officer import ApproverFile, ApproverName, need_approver
from vault.errors import NotYet, WrongUse
from vault.model import calls
from vault.model.results import KeysReport, PastImport
from vault.services.creation import NewMember
from vault.session import Desk

_COUNTS = ("rows", "added", "updated", "unchanged", "warned", "rejected")
_SHORT = 12  # characters of a hash or id that a person reads

app = typer.Typer()
keys = typer.Typer(help="Key generations: status, rotate, sweep.")
imports = typer.Typer(help="Former imports.")
app.add_typer(keys, name="keys")
app.add_typer(imports, name="imports")


@app.command()
def create(
    ctx: typer.Context,
    directory: Path,
    name: Annotated[str, typer.Option("--name", help="The vault's name; it is readable by everybody who has the files.")],
    member: Annotated[list[str], typer.Option("--member", help="NAME:ROLE, once for each.")],
    custody: Annotated[Literal["two-person", "single"], typer.Option("--custody")] = "two-person",
    passphrases: Annotated[list[str], typer.Option("--passphrase", help="NAME=FILE")] = [],  # noqa: B006
    slots: Annotated[Literal["device", "passphrase"], typer.Option("--slots")] = "device",
    lock_minutes: Annotated[int, typer.Option("--lock-minutes", help="The longest quiet time before every window locks, 1 to 30 minutes.")] = 10,
) -> Answer:
    """Makes a vault with its first members at one desk."""
    if custody == "single":
        raise NotYet("A vault for one person is not there yet.", next_step="Use --custody two-person.")
    files = pairs(passphrases, "--passphrase")
    people = []
    for text in member:
        person, mark, role = text.rpartition(":")
        if mark and "+" in role:
            raise NotYet("One member with two roles is not there yet.", next_step="Give each role to a member of its own.")
        if not mark or role not in ("sales", "admin", "compliance"):
            raise WrongUse(f"--member wants NAME:ROLE, not {text}.", id="bad_option", next_step="Roles: sales, admin, compliance.")
        people.append(NewMember(person, role, passphrase(Path(files[person]) if person in files else None, person)))
    context: Context = ctx.obj
    made = session.create(directory, name, tuple(people), slots, context.here, lock_minutes=lock_minutes)
    return Answer({"vault": str(made.path), "fingerprint": made.fingerprint}, [f"Vault {name} made in {made.path}. Fingerprint {made.fingerprint}"])


@app.command()
def demo(
    ctx: typer.Context,
    directory: Path,
    clients: Annotated[int, typer.Option(min=0, max=100_000)] = 200,
    seed: Annotated[int, typer.Option()] = 1,
) -> Answer:
    """Makes a vault with invented clients, three members and their passphrases beside it."""
    context: Context = ctx.obj
    made = context.watch(session.create_demo(directory, clients, seed, context.here))
    lines = [f"Demo vault in {made.path}, passphrases in {directory / 'passphrases'}, CRM export in {directory / 'crm-export.csv'}."]
    return Answer({"vault": str(made.path), "fingerprint": made.fingerprint, "clients": clients}, lines)


@app.command()
def status(ctx: typer.Context) -> Answer:
    """Vault, members, key generation, log, and what needs attention."""

    def ask(desk: Desk) -> Answer:
        now = desk.status()
        members = [{"name": each.name, "workstation": each.workstation, "roles": list(each.roles), "status": each.status} for each in now.members]
        data = {
            "vault": now.vault,
            "fingerprint": now.fingerprint,
            "custody": now.custody,
            "members": members,
            "generation": now.generation,
            "log": {"entries": now.log_entries, "head": now.log_head},
        }
        lines = [f"{now.vault}, {now.fingerprint}, custody {now.custody}", f"Log {now.log_entries:,} entries, key generation {now.generation}"]
        table = [[each.name, ", ".join(each.roles), each.workstation, each.status] for each in now.members]
        return Answer(data, lines, ("Member", "Role", "Workstation", "State"), table, warnings=now.warnings)

    return Context.run(ctx.obj, ask)


@keys.command("status")
def keys_status(ctx: typer.Context) -> Answer:
    """The generations of each class, and how many clients are on each."""
    return Context.run(ctx.obj, lambda desk: _keys_answer(desk.keys_status()))


@keys.command("rotate")
def rotate(
    ctx: typer.Context,
    kind: Annotated[Literal["routine", "compromise"], typer.Option("--kind")] = "routine",
    name: ApproverName = "",
    approver_file: ApproverFile = None,
) -> Answer:
    """Opens a new generation of every contact key; both sides approve. A sales session then sweeps."""
    if kind == "compromise":
        raise NotYet("Rotation after a compromise is not there yet.", next_step="Use --kind routine.")
    context: Context = ctx.obj
    other = need_approver(name, approver_file)
    return context.run(lambda desk: _keys_answer(context.watch(desk.rotate(calls.Rotate(other, kind)))))


@keys.command("sweep")
def sweep(ctx: typer.Context) -> Answer:
    """Moves every client to the current generation; can be stopped and taken up again."""
    context: Context = ctx.obj
    return context.run(lambda desk: _keys_answer(context.watch(desk.sweep())))


def _keys_answer(report: KeysReport) -> Answer:
    generations = [
        {"class": each.field_class, "generation": each.generation, "state": each.state, "clients": each.clients}
        for each in report.generations
    ]
    table = [[each.field_class, str(each.generation), each.state, f"{each.clients:,}"] for each in report.generations]
    return Answer({"generations": generations}, (), ("Class", "Generation", "State", "Clients"), table, entry=report.entry)


@imports.command("list")
def imports_list(ctx: typer.Context) -> Answer:
    """Former imports: when, of which file, how each row ended."""

    def ask(desk: Desk) -> Answer:
        past = desk.past_imports()
        data = [
            {"import": each.import_id, "at": each.at, "file": each.file_sha256, "done": each.done, **{name: getattr(each, name) for name in _COUNTS}}
            for each in past
        ]
        table = [_past_row(each) for each in past]
        head = ("Import", "Began (UTC)", "File", *(name.capitalize() for name in _COUNTS), "Ended") if past else ()
        return Answer({"imports": data}, () if past else ["Nothing was imported yet."], head, table)

    return Context.run(ctx.obj, ask)


def _past_row(each: PastImport) -> list[str]:
    counts = [f"{getattr(each, name):,}" for name in _COUNTS]
    return [each.import_id[:_SHORT], moment(each.at), each.file_sha256[:_SHORT], *counts, "yes" if each.done else "no"]


@imports.command("undo")
def imports_undo(ctx: typer.Context, id: str) -> Answer:
    """Takes a whole import back."""
    raise NotYet("An import cannot be undone yet.", next_step="Import a corrected file: former values are kept.")


@app.command()
def doctor(ctx: typer.Context) -> Answer:
    """Tries this machine out."""
    raise NotYet("The machine check is not there yet.", next_step="`status` says what needs attention.")
