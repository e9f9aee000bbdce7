"""Writes the rejects of an import for whoever corrects them: row, column, reason, never a value."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from vault.errors import StorageFailed, WrongUse
from vault.model.results import Reject

# A spreadsheet would take a cell that begins with one of these for a formula.
LIVE = ("=", "+", "-", "@", "\t", "\r")


def save_rejects(path: Path, rejects: Sequence[Reject]) -> None:
    """A CSV file in UTF-8 at a place where nothing lies yet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("row", "column", "reason"))
    writer.writerows((reject.row, _dead(reject.column), _dead(reject.reason)) for reject in rejects)
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(out.getvalue())
    except FileExistsError:
        raise WrongUse(f"{path.name} exists already.", id="file_exists", next_step="Give another name: nothing is overwritten.") from None
    except OSError as error:
        raise StorageFailed(f"{path.name} cannot be written: {error.strerror}.", id="output_failed", next_step="Check the folder and the free space.") from None


def _dead(text: str) -> str:
    return f"'{text}" if text.startswith(LIVE) else text
