"""The benchmark: `python -m tests.benchmarks` prints a table in Markdown; `--clients 1000 --rounds 3` is a short one."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.bench import Line, machine, measure


def main(arguments: Sequence[str]) -> int:
    """Measures each number of clients in a folder of its own and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="What Cassaforte costs, beside a plain SQLite database in the same run.")
    parser.add_argument("--clients", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(arguments)
    measured = []
    for count in options.clients:
        with tempfile.TemporaryDirectory(prefix="cassaforte-bench-") as folder:
            measured.append(measure(Path(folder), count, options.rounds))
            sys.stderr.write(f"{count:,} clients measured\n")
    sys.stdout.write(f"{table(options.clients, measured)}\n\nMeasured on {machine()}, medians of {options.rounds} interleaved rounds.\n")
    return 0


def table(counts: Sequence[int], measured: Sequence[Sequence[Line]]) -> str:
    """One row for each operation, two columns for each number of clients, how the cost grew, and the goal."""
    head = ["operation", *(f"{count:,}: ours (plain)" for count in counts), *(f"{count:,}: figure" for count in counts), "growth", "must"]
    rows = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for lines in zip(*measured, strict=True):
        growth = lines[-1].ours.median / lines[0].ours.median
        met = "" if lines[-1].figure <= lines[-1].must else " **missed**"
        cells = [lines[-1].name, *(_times(line) for line in lines), *(_figure(line) for line in lines), f"{growth:.1f}", f"{_goal(lines[-1])}{met}"]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _times(line: Line) -> str:
    if line.unit == "MB" or line.name.startswith("bytes"):
        return f"{line.ours.median:,.0f}" + (f" ({line.plain.median:,.0f})" if line.plain else "")
    spread = f" ±{line.ours.spread:.0%}" if line.ours.spread else ""
    return f"{_time(line.ours.median)}{spread}" + (f" ({_time(line.plain.median)})" if line.plain else "")


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def _figure(line: Line) -> str:
    return f"{line.figure:.2f} x" if line.plain else _with_unit(line.figure, line.unit)


def _goal(line: Line) -> str:
    return f"{line.must:g} x" if line.plain else _with_unit(line.must, line.unit)


def _with_unit(figure: float, unit: str) -> str:
    return f"{figure * 1e3:,.1f} ms" if unit == "s" else f"{figure:,.0f} {unit}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
