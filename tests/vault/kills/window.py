"""A window to be killed: `window.py VAULT`, starts a real vault process, reveals one field after the other, and says which entries it was given.

The passphrase comes on standard input.
"""

import sys

from vault.model import calls as c
from vault.pipe.child import VaultProcess


def main(vault: str) -> None:
    """Reveals until somebody ends it."""
    process = VaultProcess.start()
    print(process.pid, flush=True)
    process.call(c.Unlock(vault, "sales", sys.stdin.readline().rstrip("\n")))
    clients = process.call(c.Find("")).clients  # type: ignore[attr-defined]
    while True:
        for client in clients:
            revealed = process.call(c.Reveal(client, "email", "call"))
            print(revealed.entry, flush=True)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(sys.argv[1])
