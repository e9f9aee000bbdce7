"""A process of its own: opens a book, shows fifty rows, says on stdout how long Argon2id took and how many MB it holds."""

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.plain import Plain
from vault import session
from vault.crypto import kdf
from vault.crypto.kdf import FLOOR
from vault.model import calls as c

PREFIX = "ros"


def ours(vault: Path, data: Path, passphrase: str) -> float:
    """Seconds of Argon2id."""
    spent = 0.0
    derive = kdf._argon2id

    def timed(*arguments: object, **named: object) -> object:
        nonlocal spent
        begun = time.perf_counter()
        try:
            return derive(*arguments, **named)
        finally:
            spent += time.perf_counter() - begun

    kdf._argon2id = timed
    here = replace(session.Surroundings(data_folder=data), cost=FLOOR)
    desk = session.Desk.unlock(vault, "sales", passphrase, here)
    assert desk.show_names(c.ShowNames(desk.find(c.Find(PREFIX)).clients[:50])).rows
    return spent


def plain(path: Path) -> float:
    """Nothing is derived."""
    assert Plain(path).page(PREFIX)
    return 0.0


def resident() -> float:
    """MB now, not at the peak of Argon2id."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    kind, *paths = sys.argv[1:]
    derivation = ours(Path(paths[0]), Path(paths[1]), sys.stdin.read()) if kind == "ours" else plain(Path(paths[0]))
    sys.stdout.write(f"{derivation} {resident()}\n")
