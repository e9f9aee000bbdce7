"""The check of this computer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckComputer:
    """Tries out what no test can know. `folder`: the folder whose disk is tried; empty: that of the user's own data. Needs no unlocked vault."""

    folder: str = ""
