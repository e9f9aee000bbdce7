"""A vault process over a desk in memory, for the tests. It prints, and reads from standard input, to show that the pipe is out of reach."""

import ctypes
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.vault.host.memory_desk import MemoryDesk, memory_parts
from vault.host.desk import Parts
from vault.host.process import serve


def load() -> Parts:
    print("a library that prints", flush=True)
    assert sys.stdin.read() == ""
    dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else "unknown"
    return memory_parts(MemoryDesk([f"dumpable {dumpable}"]))


if __name__ == "__main__":
    serve(load)
