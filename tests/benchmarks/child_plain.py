"""A process of its own: opens the plain database, reads fifty rows, says that nothing was derived and how many MB it holds."""

import sys
from pathlib import Path

from tests.benchmarks.memory import resident
from tests.benchmarks.plain import Plain

if __name__ == "__main__":
    assert Plain(Path(sys.argv[1])).page("ros")
    sys.stdout.write(f"0.0 {resident()}\n")
