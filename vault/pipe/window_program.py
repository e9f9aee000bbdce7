"""Asks the window's program what it can do on this computer: it alone may use what draws windows."""

import os
import subprocess
import sys
from pathlib import Path

from vault.model.results import ComputerReport
from vault.pipe.errors import BadMessage
from vault.pipe.schema import form_of, from_json

CHECK_ARGUMENT = "--check-computer"
_PATIENCE_S = 30.0
_LONGEST = 64 * 1024
_FROZEN = "cassaforte-window"
# The folder that this very program runs from is named: whatever else lies on the path, it runs the same code.
BOOT = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('ui', run_name='__main__', alter_sys=True)"


def window_command() -> list[str]:
    """The command of the window's program, running the same code as this process."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        return [str(own.with_name(_FROZEN + own.suffix))]
    return [sys.executable, "-I", "-X", f"utf8={sys.flags.utf8_mode}", "-c", BOOT, str(Path(__file__).resolve().parents[2])]


def ask_window(command: list[str] | None = None, patience_s: float = _PATIENCE_S) -> ComputerReport | None:
    """What it found; None where there is no display or no window program, or where it does not answer in time."""
    try:
        done = subprocess.run(  # noqa: S603  # our own executable, no shell
            [*(command or window_command()), CHECK_ARGUMENT],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ),
            timeout=patience_s,
            check=False,
        )
        report = form_of(ComputerReport).read(from_json(done.stdout[:_LONGEST]))
    except (OSError, subprocess.TimeoutExpired, BadMessage):
        return None
    return report if isinstance(report, ComputerReport) else None
