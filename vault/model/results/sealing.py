"""What is said of sealed files afterwards: whose they are, what was proved of them, what the CRM still remembers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SealedFileReport:
    """A sealed file that was looked at. `intact`: byte for byte what this vault wrote. `proved`: a signed proof lies in the vault; `found` is what it found.

    `at` is UTC milliseconds, `out` the SHA-256 of the file that was written then, `file` that of the one that was given.
    """

    batch: str
    intact: bool
    rows: int
    sealed_rows: int
    by: str
    workstation: str
    at: int
    profile: str
    sealed: tuple[str, ...]
    readable: tuple[str, ...]
    file: str
    out: str
    proved: bool = False
    found: int = 0
    clients: int = 0
    values: int = 0
    cells: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class ResidueStep:
    """One step after sealing. `at` is when it was ticked (UTC milliseconds), 0 while it is open."""

    step: str
    title: str
    text: str
    source: str
    done: bool
    at: int = 0


@dataclass(frozen=True, slots=True)
class ResidueSystem:
    """One CRM that files were sealed for, last at `sealed_at` (UTC milliseconds)."""

    system: str
    title: str
    sealed_at: int
    steps: tuple[ResidueStep, ...]


@dataclass(frozen=True, slots=True)
class AfterSealing:
    """Every CRM that files were sealed for."""

    systems: tuple[ResidueSystem, ...]
