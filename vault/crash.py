"""The crash hook of every process without a window: whatever is not a `VaultError` becomes words without values."""

from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from vault.errors import VaultError

T = TypeVar("T")


def outcome(action: Callable[[], T]) -> T | VaultError:
    """What it gives, or the `VaultError` that it ended in."""
    try:
        return action()
    except VaultError as error:
        return error
    except Exception as error:  # noqa: BLE001  # the one place where our own mistakes end
        # Neither the error's text nor its trace goes on: both may hold a value.
        return bug(f"{type(error).__name__} at {_place(error.__traceback__)}")


def bug(what: str) -> VaultError:
    """Our own fault, for a person."""
    return VaultError(
        f"Something went wrong inside Cassaforte ({what}).",
        id="bug",
        next_step="What was finished stays. Please report the words in brackets: they hold no contact data.",
    )


def _place(trace: TracebackType | None) -> str:
    """The innermost line of ours: module and number."""
    place = "an unknown place"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] == "vault":
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
