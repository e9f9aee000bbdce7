"""What a leaked file holds, and what was written about it."""

from dataclasses import dataclass

from vault.model.results.files import Warned


@dataclass(frozen=True, slots=True)
class LeakedClient:
    """One client in a leaked file: field names that are readable there, and those only sealed."""

    client: str
    readable: tuple[str, ...]
    sealed: tuple[str, ...]
    rows: tuple[int, ...]
    country: str = ""
    language: str = ""
    needs_values: bool = False


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What a leaked file is. `tier` is `triage` or `values`."""

    tier: str
    file_sha256: str
    rows: int
    kinds: dict[str, int]
    clients: tuple[LeakedClient, ...]
    batches: tuple[str, ...]
    warnings: tuple[Warned, ...] = ()
    entry: int = 0


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written for a person, by its path, rows and SHA-256 (hex)."""

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NotifyReport:
    """The notification list: how many clients, which files. No file where no client has a readable field."""

    clients: int
    files: tuple[WrittenFile, ...]
    entry: int = 0
    warnings: tuple[Warned, ...] = ()
