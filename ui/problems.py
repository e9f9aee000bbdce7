"""Turns errors into words for a person: a `VaultError` has its own, anything else is our fault and is told without any value."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from ui.text import UNKNOWN_ERROR
from vault.errors import Refused, Stopped, Tampered, VaultError

CODES = {1: "VLT-100", 2: "VLT-200", 3: "VLT-300", 4: "VLT-400", 5: "VLT-600", 6: "VLT-700", 7: "VLT-800"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What a banner says: `kind` is alert, caution or info; `details` may be copied and holds no contact data."""

    text: str
    detail: str
    kind: str
    details: str


def problem_of(error: VaultError) -> Problem:
    """The words of an error as they are, its next step below, its code for those who help."""
    code = CODES.get(error.code, "VLT-100")
    kind = "alert" if isinstance(error, Tampered) else "info" if isinstance(error, Stopped) else "caution" if isinstance(error, Refused) else "alert"
    return Problem(error.message, error.next_step, kind, f"{code} {error.id}")


def bug_problem(place: str) -> Problem:
    """What is said when our own code failed."""
    return Problem(UNKNOWN_ERROR, "", "alert", f"VLT-500 {place}")


def watch_for_bugs(tell: Callable[[Problem], None]) -> None:
    """From here on an error of ours is told to the person instead of ending in a trace: neither its text nor its variables go anywhere."""

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        place = f"{kind.__name__} at {_place(trace)}"
        # To a terminal, where there is one, goes what would also be shown.
        if sys.stderr is not None:
            sys.stderr.write(f"cassaforte: {place}\n")
        tell(bug_problem(place))

    sys.excepthook = hook


def _place(trace: TracebackType | None) -> str:
    """The innermost line of ours: module and number."""
    place = "an unknown place"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in ("ui", "vault"):
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
