"""A process whose disk fails: `scenario.py VAULT DATA FILE` imports, reveals and signs a checkpoint, and says the length of the log after each durable step.

Exit codes are those of `cassaforte`. The passphrase comes on standard input.
"""

import os
import sys
from pathlib import Path

from vault import session
from vault.crypto.kdf import FLOOR
from vault.errors import VaultError
from vault.model import calls as c
from vault.services.importing import run as importing

ROWS = 10
CLOSING = "closing\n"


def main(vault: Path, data: Path, file: str) -> int:
    """The exit code."""
    importing.BATCH = ROWS
    here = session.Surroundings(data_folder=data, cost=FLOOR)
    try:
        with session.Desk.unlock(vault, "sales", sys.stdin.readline().rstrip("\n"), here) as desk:
            work(desk, file)
    except VaultError as error:
        say(f"{error.id}: {error}\n")
        return error.code
    return 0


def work(desk: session.Desk, file: str) -> None:
    """Each step, and how long the log is after it."""

    def done() -> None:
        say(f"{desk._vault.log.known()[0]}\n")

    for _ in desk.import_file(c.ImportFile(file)):
        done()
    for client in desk.find(c.Find("", "name")).clients[:5]:
        desk.reveal(c.Reveal(client, "email.1", "call"))
        done()
    desk.make_checkpoint()
    done()
    say(CLOSING)


def say(text: str) -> None:
    """By a call of its own, so that a trace shows where it stands among the others, and none of those that fail is spent on it."""
    os.writev(1, [text.encode()])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
