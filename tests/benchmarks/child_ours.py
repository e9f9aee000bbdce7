"""A process of its own: unlocks the vault, shows fifty rows, says on stdout how long Argon2id took and how many MB it holds."""

import sys
import time
from pathlib import Path

from tests.benchmarks.memory import resident
from vault import session
from vault.crypto import kdf
from vault.crypto.kdf import FLOOR
from vault.model import calls as c


def derivation() -> list[float]:
    """Times every run of Argon2id from now on; seconds are added to the list that it gives."""
    spent: list[float] = []
    derive = kdf._argon2id

    def timed(passphrase: bytes, salt: bytes, cost: kdf.KdfCost, length: int) -> bytes:
        begun = time.perf_counter()
        try:
            return derive(passphrase, salt, cost, length)
        finally:
            spent.append(time.perf_counter() - begun)

    kdf._argon2id = timed
    return spent


def main(vault: Path, data: Path, passphrase: str) -> None:
    """Unlock and first page."""
    spent = derivation()
    desk = session.Desk.unlock(vault, "sales", passphrase, session.Surroundings(data_folder=data, cost=FLOOR))
    assert desk.show_names(c.ShowNames(desk.find(c.Find("ros")).clients[:50])).rows
    sys.stdout.write(f"{sum(spent)} {resident()}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.read())
