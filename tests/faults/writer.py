"""A process that writes until it is ended: `writer.py VAULT DATA SETTING FILE` imports a file in batches, an entry of its own after each.

After each durable step it says how long the log is and how many rows are in. SETTING is SQLite's `synchronous`, so that a test can show that
less than FULL loses what was acknowledged. The passphrase comes on standard input.
"""

import sys
from pathlib import Path

from vault import session
from vault.crypto.kdf import FLOOR
from vault.model import calls as c
from vault.services.importing import run as importing
from vault.store import database

ROWS = 20  # in a batch: many small commits meet more cuts


def main(vault: Path, data: Path, synchronous: int, file: str) -> None:
    """Says each durable step, and "end"."""
    database._SETTINGS["synchronous"] = synchronous
    importing.BATCH = ROWS
    here = session.Surroundings(data_folder=data, cost=FLOOR)
    with session.Desk.unlock(vault, "sales", sys.stdin.readline().rstrip("\n"), here) as desk:
        for progress in desk.import_file(c.ImportFile(file)):
            print(desk._vault.log.known()[0], progress.done, flush=True)
            desk.beat()
            print(desk._vault.log.known()[0], progress.done, flush=True)
    print("end", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
