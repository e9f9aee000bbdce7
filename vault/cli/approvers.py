"""The other side on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from vault.cli.context import passphrase
from vault.errors import WrongUse
from vault.model import calls

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
