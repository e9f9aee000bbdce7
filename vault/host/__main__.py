"""`python -m vault.host`: a vault process on standard input and output."""

import importlib

from vault.host.desk import Parts
from vault.host.process import serve


def load() -> Parts:
    """Imports the vault."""
    # By name, and only now: a library that prints while it is imported must not reach the pipe, and nothing heavy comes before the guard.
    parts: Parts = importlib.import_module("vault.host.wiring").parts()
    return parts


if __name__ == "__main__":
    serve(load)
