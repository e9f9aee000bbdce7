"""Verbs that make and keep a vault: create, demo, status, keys, and what a later version brings."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from vault import session
from vault.cli.answers import Answer
from vault.cli.approvers import ApproverFile, ApproverName, need_approver
from vault.cli.context import Context, pairs, passphrase
from vault.errors import NotYet, WrongUse
from vault.model import calls
from vault.model.results import KeysReport
from vault.services.creation import NewMember
from vault.session import Desk

app = typer.Typer()
keys = typer.Typer(help="Key generations: status, rotate, sweep.")
app.add_typer(keys, name="keys")


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
