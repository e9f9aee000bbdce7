"""What every verb needs: which vault, who, how to answer; and the one way to run a call and print its answer."""

import getpass
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from vault.cli.answers import Answer
from vault.errors import BadInput, WrongUse
from vault.model.progress import Progress, Work, finish
from vault.session import Desk, Surroundings

T = TypeVar("T")
_LONGEST_PASSPHRASE = 1024


@dataclass(frozen=True, slots=True)
class Context:
    """The options that stand before the verb."""

    vault: Path | None
    member: str
    passphrase_file: Path | None
    json: bool
    here: Surroundings

    def sign_in(self) -> tuple[Path, str, str]:
        """Which vault, who (`--as`), and with which passphrase."""
        path = self.path()
        if not self.member:
            raise WrongUse("Who are you?", id="member_missing", next_step="Give --as MEMBER before the verb.")
        return path, self.member, passphrase(self.passphrase_file, self.member)

    def open(self) -> Desk:
        """Unlocks the vault."""
        return Desk.unlock(*self.sign_in(), self.here)

    def path(self) -> Path:
        """The vault's directory."""
        if self.vault is None:
            raise WrongUse("Which vault?", id="vault_missing", next_step="Give --vault DIR before the verb.")
        return self.vault

    def run(self, ask: Callable[[Desk], Answer]) -> Answer:
        """Unlocks, asks, locks; a checkpoint is signed on the way out."""
        with self.open() as desk:
            answer = ask(desk)
            return replace(answer, warnings=(*answer.warnings, *(each for each in desk.notices() if each not in answer.warnings)))

    def watch(self, work: Work[T]) -> T:
        """Runs a long piece of work to its end, with a bar on the error stream where somebody looks."""
        if self.json or not sys.stderr.isatty():
            return finish(work)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)

            def show(progress: Progress) -> None:
                bar.update(task, completed=progress.done, total=progress.total or None, description=progress.text)

            return finish(work, show)


def passphrase(file: Path | None, member: str) -> str:
    """From its file (one line), or asked for without an echo."""
    if file is None:
        if not sys.stdin.isatty():
            raise WrongUse(
                f"No passphrase for {member}.", id="passphrase_missing", next_step="Give --passphrase-file FILE, or run this in a terminal."
            )
        return getpass.getpass(f"Passphrase of {member}: ", stream=sys.stderr)
    try:
        with file.open("rb") as handle:
            raw = handle.read(_LONGEST_PASSPHRASE + 1)
    except OSError as error:
        raise _passphrase_file(f"The passphrase file cannot be read: {error.strerror}.") from None
    if len(raw) > _LONGEST_PASSPHRASE:
        raise _passphrase_file("The passphrase file is too long to hold a passphrase.")
    try:
        return raw.decode("utf-8").removeprefix("\ufeff").rstrip("\r\n")
    except UnicodeDecodeError:
        raise _passphrase_file("The passphrase file is not UTF-8 text.") from None


def _passphrase_file(what: str) -> BadInput:
    return BadInput(what, id="passphrase_file", next_step="Give a text file with the passphrase on its one line, or leave the option out to be asked.")


def pairs(texts: list[str], option: str) -> Mapping[str, str]:
    """`A=B` options as a table; a repeated A is refused."""
    table: dict[str, str] = {}
    for text in texts:
        name, mark, value = text.rpartition("=")
        if not mark or not name or not value:
            raise WrongUse(f"{option} wants NAME=VALUE.", id="bad_option", next_step=f"Write {option} 'NAME=VALUE', with quotes where the name has blanks.")
        if name in table:
            raise WrongUse(f"{option} names {name} twice.", id="bad_option", next_step="Leave one of them out.")
        table[name] = value
    return table
