"""Verbs about sealed files: seal, what a sealed file is, and what is left to do in the CRM."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from vault.cli.answers import Answer, moment
from vault.cli.clients import Delimiter, Encoding, HeaderRow, Map, Profile, Sheet, choices_of
from vault.cli.context import Context
from vault.errors import WrongUse
from vault.model import calls
from vault.model.results import AfterSealing, ProofReport, SealedFileReport, SealReport, Warned
from vault.services.residue.guide import step_of
from vault.session import Desk

_SHOWN = 20  # findings on a terminal; --json has up to 1,000 of them

app = typer.Typer()


@app.command()
def seal(
    ctx: typer.Context,
    file: Path,
    out: Annotated[Path, typer.Option("--out", help="The sealed file to write.")],
    profile: Profile = "",
    mapping: Map = [],  # noqa: B006  typer copies it
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header_row: HeaderRow = 0,
    sheet: Sheet = "",
    rows: Annotated[int, typer.Option("--rows", min=0, help="Only the first so many rows, to try the CRM with.")] = 0,
    leave_out_rejected: Annotated[bool, typer.Option("--leave-out-rejected")] = False,
) -> Answer:
    """Writes the CRM's own file back with every contact cell sealed."""
    if file == out:
        raise WrongUse("The sealed file must not replace the original.", id="same_file", next_step="Give another --out.")
    context: Context = ctx.obj
    choices = choices_of(profile, mapping, encoding, delimiter, header_row, sheet)
    call = calls.SealFile(str(file), str(out), choices, leave_out_rejected, rows)

    def ask(desk: Desk) -> Answer:
        return seal_answer(context.watch(desk.seal_file(call)), as_json=context.json)

    return context.run(ask)


def seal_answer(report: SealReport, *, as_json: bool) -> Answer:
    """What sealing or unsealing did."""
    data = {
        "batch": report.batch,
        "rows": report.rows,
        "sealed": list(report.sealed),
        "readable": list(report.readable),
        "findings": [{"id": each.id, "message": each.message, "row": each.row, "column": each.column} for each in report.findings],
        **({"proof": _proof_data(report.proof)} if report.proof else {}),
    }
    lines = [f"{report.rows:,} rows written to {report.out}.", f"Columns left readable: {', '.join(report.readable) or 'none'}."]
    if report.proof is not None:
        lines += [proof_words(report.proof), "The CRM still remembers former values: see `cassaforte after-sealing`."]
    return Answer(data, lines, warnings=report.findings if as_json else _first(report.findings), entry=report.entry)


def proof_words(proof: ProofReport) -> str:
    """The seal proof in one sentence."""
    compared = f"Seal proof: {proof.cells:,} cells of {proof.rows:,} rows compared with {proof.values:,} values of {proof.clients:,} clients"
    found = "no value was found" if not proof.found else f"{proof.found:,} cells still hold one"
    return f"{compared}; {found}."


def _proof_data(proof: ProofReport) -> Mapping[str, int]:
    return {name: getattr(proof, name) for name in ("rows", "cells", "clients", "values", "found", "entry")}


def _first(findings: Sequence[Warned]) -> tuple[Warned, ...]:
    """What a person can read: everything but the cells one by one, of which the first."""
    cells = [each for each in findings if each.row and each.column]
    rest = [each for each in findings if not (each.row and each.column)]
    more = [Warned("more", f"{len(cells) - _SHOWN:,} more cells; --json names up to 1,000.")] if len(cells) > _SHOWN else []
    return (*rest, *islice(cells, _SHOWN), *more)


@app.command("verify-sealed")
def verify_sealed(ctx: typer.Context, file: Path) -> Answer:
    """Says by whom and when a sealed file was written, whether it is still the same, and what was proved of it."""
    return Context.run(ctx.obj, lambda desk: _verified(desk.verify_sealed(calls.VerifySealed(str(file)))))


def _verified(report: SealedFileReport) -> Answer:
    names = ("batch", "intact", "rows", "by", "workstation", "at", "profile", "file", "out", "proved", "found", "clients", "values", "cells")
    data = {**{name: getattr(report, name) for name in names}, "sealed": list(report.sealed), "readable": list(report.readable)}
    by = f" by {report.by}, {report.workstation}" if report.by else ""
    lines = [f"Sealed{by} on {moment(report.at)} UTC, {report.sealed_rows:,} rows, file seal {report.batch}."]
    lines.append("The file is byte for byte what was written then." if report.intact else "The file is not what was written then: somebody changed it since.")
    if report.proved:
        of = "" if report.intact else "the file that was written then: "
        found = "no value was found" if not report.found else f"{report.found:,} cells held one"
        lines.append(f"Signed proof of {of}{report.cells:,} cells compared with {report.values:,} values of {report.clients:,} clients; {found}.")
    else:
        lines.append("There is no signed proof of this file.")
    return Answer(data, lines, entry=report.entry)


@app.command("after-sealing")
def after_sealing(
    ctx: typer.Context,
    done: Annotated[list[str], typer.Option("--done", help="SYSTEM:STEP, a step that was done.")] = [],  # noqa: B006  typer copies it
    reopen: Annotated[list[str], typer.Option("--reopen", help="SYSTEM:STEP, a step that is open again.")] = [],  # noqa: B006
) -> Answer:
    """What the CRMs still remember, and the steps to clear it; ticks steps that were done."""
    ticks = [(*_pair(text), state) for texts, state in ((done, True), (reopen, False)) for text in texts]

    for system, step, _ in ticks:
        step_of(system, step)  # all of them, before the first is ticked

    def ask(desk: Desk) -> Answer:
        for system, step, state in ticks:
            desk.tick_step(calls.TickStep(system, step, state))
        return _steps_answer(desk.after_sealing())

    return Context.run(ctx.obj, ask)


def _pair(text: str) -> tuple[str, str]:
    system, mark, step = text.partition(":")
    if not (system and mark and step):
        raise WrongUse(f"A step is written SYSTEM:STEP, not {text}.", id="bad_option", next_step="`after-sealing` lists them.")
    return system, step


def _steps_answer(found: AfterSealing) -> Answer:
    steps = {each.system: [{"step": step.step, "done": step.done, "at": step.at or None} for step in each.steps] for each in found.systems}
    data = [{"system": each.system, "title": each.title, "sealed_at": each.sealed_at, "steps": steps[each.system]} for each in found.systems]
    table = [[f"{each.system}:{step.step}", "done" if step.done else "open", f"{step.title}. {step.text}"] for each in found.systems for step in each.steps]
    lines = [] if found.systems else ["No file was sealed yet: there is nothing to clear."]
    return Answer({"systems": data}, lines, ("Step", "State", "What to do") if table else (), table)
