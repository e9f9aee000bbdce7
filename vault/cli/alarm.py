"""Verbs for a vault that does not open any more, and what is kept outside it against older copies."""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from vault import session
from vault.cli.answers import Answer, moment
from vault.cli.approvers import ApproverFile, ApproverName, need_approver
from vault.cli.context import Context
from vault.errors import BadInput, StorageFailed, WrongUse
from vault.formats.shown import for_terminal
from vault.model import calls
from vault.model.results import Alarm, LogDamage

_LONGEST_CHECKPOINT = 16_384
Reason = Annotated[str, typer.Option("--reason", help="Why; every report will show it.")]
Seen = Annotated[int, typer.Option("--seen", min=0, help="How many entries another computer has seen.")]


def accept_older(ctx: typer.Context, reason: Reason = "", seen: Seen = 0, name: ApproverName = "", approver_file: ApproverFile = None) -> Answer:
    """Goes on with an older copy of the vault; both sides agree."""
    return _go_on(ctx.obj, "older", reason, seen, (name, approver_file))


def continue_log(ctx: typer.Context, reason: Reason = "", seen: Seen = 0, name: ApproverName = "", approver_file: ApproverFile = None) -> Answer:
    """Goes on with a damaged log; both sides agree."""
    return _go_on(ctx.obj, "continued", reason, seen, (name, approver_file))


def _go_on(context: Context, kind: Literal["continued", "older"], reason: str, seen: int, other: tuple[str, Path | None]) -> Answer:
    path, member, phrase = context.sign_in()
    found = context.watch(session.examine_vault(calls.Examine(str(path), member, phrase, seen), context.here))
    for line in alarm_lines(found):
        print(for_terminal(line), file=sys.stderr)  # read before the other side gives a passphrase
    if not reason:
        raise WrongUse("A reason is needed: one line that every report will show.", id="reason_missing", next_step="Give --reason TEXT.")
    call = calls.GoOn(str(path), member, phrase, kind, reason, need_approver(*other), seen)
    done = context.watch(session.go_on_after_alarm(call, context.here))
    given_up = f"Log entries {done.first:,} to {done.last:,} are given up for ever" if done.last >= done.first else "No log entry is given up"
    data = {"first": done.first, "last": done.last}
    return Answer(data, [f"The vault goes on. {given_up}; status and every report will say so. Rotate the keys now."], entry=done.entry)


def alarm_lines(found: Alarm) -> list[str]:
    """What both sides are to read."""
    if not found.kind:
        return []
    here = f"Here are {found.entries:,} log entries; {found.seen:,} were seen."
    return [*found.problems, here, f"Going on gives up what stands in the log from entry {found.first:,} on." if found.first < found.seen else ""]


def damage_words(each: LogDamage) -> str:
    """One line for each place where both sides went on."""
    what = "gone" if each.first >= each.kept else "not proven" if each.last < each.kept else "not proven or gone"
    which = f"Entries {each.first:,} to {each.last:,} are {what}" if each.last >= each.first else "No entry is missing"
    how = "the damaged log was continued" if each.kind == "continued" else "an older copy was accepted"
    return f"{which}: {how} on {moment(each.at)} by {' and '.join(each.by)}. Reason: {each.reason}"


def damage_data(each: LogDamage) -> dict[str, object]:
    """The same for programs."""
    return {"kind": each.kind, "first": each.first, "last": each.last, "at": each.at, "by": list(each.by), "reason": each.reason}


def read_checkpoint(path: Path) -> str:
    """A checkpoint's text from a file."""
    next_step = "Give the file that `log checkpoint --out` wrote."
    try:
        with path.open("rb") as stream:
            data = stream.read(_LONGEST_CHECKPOINT + 1)
    except OSError as error:
        raise BadInput(f"The checkpoint cannot be read: {error.strerror}.", id="checkpoint_file", next_step=next_step) from None
    if not data.startswith(b"cassaforte.vault/") or len(data) > _LONGEST_CHECKPOINT:
        raise BadInput("That file is no checkpoint.", id="checkpoint_file", next_step=next_step)
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def write_checkpoint(path: Path, text: str) -> None:
    """Keeps one; nothing is overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise WrongUse(f"{path.name} exists already.", id="file_exists", next_step="Give another --out: nothing is overwritten.") from None
    except OSError as error:
        raise StorageFailed(f"The checkpoint cannot be written: {error.strerror}.", id="output_failed", next_step="Give another path.") from None
