"""A process to be killed: `sealing_child.py VAULT DATA MEMORY_KIB FILE OUT` seals a file and says each step, and `... named` with a temporary name.

The passphrase comes on standard input.
"""

import sys
from functools import partial
from pathlib import Path

from vault import session
from vault.crypto.kdf import FLOOR, KdfCost
from vault.model import calls as c
from vault.services.output_file import OutputFile
from vault.services.sealing import seal_file


def main(vault: Path, data: Path, memory: int, file: str, out: str, *named: str) -> None:
    """One sealing, to its end or until somebody ends it."""
    if named:
        seal_file.OutputFile = partial(OutputFile, named=True)  # type: ignore[misc]
    here = session.Surroundings(data_folder=data, cost=KdfCost(memory, FLOOR.time, FLOOR.lanes))
    with session.Desk.unlock(vault, "sales", sys.stdin.readline().rstrip("\n"), here) as desk:
        print("0 begun", flush=True)
        for progress in desk.seal_file(c.SealFile(file, out)):
            print(progress.done, progress.text, flush=True)
    print("end", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
