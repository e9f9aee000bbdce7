"""What was tried on this computer, and how it went. Nothing in it names a person, a place or a machine."""

from dataclasses import dataclass
from typing import Literal

State = Literal["works", "fails", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `found`: what was seen, in a few words; `meaning`: one sentence on what follows, and what to do."""

    id: str
    subject: str
    state: State
    found: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ComputerReport:
    """`system`: which system and versions, without the computer's name."""

    system: str
    findings: tuple[Finding, ...]
