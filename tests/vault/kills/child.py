"""A process to be killed: `child.py VAULT DATA MEMORY_KIB import FILE`, `... undo IMPORT` or `... sweep`, works through `vault.session` and says each step that is durable.

The passphrase comes on standard input. MEMORY_KIB is the cost of new sign-ins on this computer.
"""

import sys
from pathlib import Path

from vault import session
from vault.crypto.kdf import FLOOR, KdfCost
from vault.model import calls as c


def main(vault: Path, data: Path, memory: int, verb: str, *files: str) -> None:
    """One member's work, to its end or until somebody ends it."""
    here = session.Surroundings(data_folder=data, cost=KdfCost(memory, FLOOR.time, FLOOR.lanes))
    with session.Desk.unlock(vault, "sales", sys.stdin.readline().rstrip("\n"), here) as desk:
        works = {
            "import": lambda: desk.import_file(c.ImportFile(files[0])), "undo": lambda: desk.undo_import(c.UndoImport(files[0])), "sweep": desk.sweep,
        }
        work = works[verb]()
        for progress in work:
            print(progress.done, flush=True)
    print("end", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
