"""`cassaforte`: the vault without a window. Exit codes and JSON are in docs/command-line.md."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn, Self

import typer
import typer.main

from vault.cli import admin, clients, doctor, imports, officer, sealing
from vault.cli.answers import Answer, show, show_error
from vault.cli.context import Context
from vault.crash import outcome
from vault.crypto.self_test import self_test
from vault.errors import Stopped, StorageFailed, VaultError, WrongUse
from vault.pipe.guard import guard_process
from vault.session import Surroundings

_INTERRUPTED = 130  # typer catches an interrupt itself and gives this as if it were an answer
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for part in (clients.app, imports.app, sealing.app, officer.app, admin.app, doctor.app):
    app.registered_commands.extend(part.registered_commands)
    app.registered_groups.extend(part.registered_groups)


@app.callback()
def options(
    ctx: typer.Context,
    vault: Annotated[Path | None, typer.Option("--vault", help="The vault's directory.")] = None,
    member: Annotated[str, typer.Option("--as", help="Your sign-in name.")] = "",
    passphrase_file: Annotated[Path | None, typer.Option("--passphrase-file", help="Instead of being asked.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Contact data of clients, sealed. Log first, look second."""
    ctx.obj = Context(vault, member, passphrase_file, as_json, Surroundings())


class StopSign:
    """Ctrl+C and a polite end from outside. It remembers: an interrupt that falls into a callback of the database comes out as an error of the database."""

    def __init__(self) -> None:
        self.seen = False

    def watch(self) -> Self:
        """From now on; gives itself."""
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._stop)
        return self

    def _stop(self, _number: int, _frame: FrameType | None) -> NoReturn:
        self.seen = True
        raise KeyboardInterrupt


def main(arguments: Sequence[str], sign: StopSign | None = None) -> int:
    """Runs one verb and gives its exit code. What was asked to stop and did not finish says so."""
    as_json = "--json" in arguments
    done = outcome(lambda: _run(arguments))
    if sign is not None and sign.seen and not isinstance(done, Answer):
        done = _stopped()
    try:
        code = _shown(done, as_json=as_json)
        sys.stdout.flush()
    except OSError:  # full, or closed by who was reading: nobody can be told
        return StorageFailed.code
    return code


def _shown(done: Answer | VaultError | int, *, as_json: bool) -> int:
    if isinstance(done, VaultError):
        return show_error(done, as_json=as_json)
    return show(done, as_json=as_json) if isinstance(done, Answer) else done


def _run(arguments: Sequence[str]) -> Answer | int:
    """The verb's answer, or the exit code where there is nothing to print any more."""
    self_test()
    command = typer.main.get_command(app)
    try:
        answer = command.main(list(arguments), prog_name="cassaforte", standalone_mode=False)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        raise WrongUse(error.format_message(), next_step="See cassaforte --help.") from None
    except (KeyboardInterrupt, typer.Abort):
        raise _stopped() from None
    if answer == _INTERRUPTED:
        raise _stopped()
    return answer if isinstance(answer, Answer) else 0


def _stopped() -> Stopped:
    return Stopped("Stopped. What was finished stays.", next_step="Start it again to go on.")


def run() -> None:
    """The console script. It holds keys, so it leaves no core and cannot be looked into by others of the same user, where the system can do that."""
    guard_process()
    if sys.stdout is None:  # closed: whatever the answer is, it would reach nobody
        sys.exit(StorageFailed.code)
    sys.exit(main(sys.argv[1:], StopSign().watch()))


if __name__ == "__main__":
    run()
