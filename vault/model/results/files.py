"""What is said of a CRM file: previews, reports of imports and of sealing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know: never a contact value in the words."""

    id: str
    message: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be taken, by its number in the file (the header row is 1)."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The five counts add up to `rows`."""

    import_id: str
    rows: int
    added: int
    updated: int
    unchanged: int
    warned: int
    rejected: int
    rejects: tuple[Reject, ...] = ()
    warnings: tuple[Warned, ...] = ()
    entry: int = 0


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import as the registry remembers it. `at` is UTC milliseconds; `done` is false where it was stopped and can be taken up again."""

    import_id: str
    at: int
    file_sha256: str
    rows: int
    added: int
    updated: int
    unchanged: int
    warned: int
    rejected: int
    done: bool


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of a file: what it is taken for, and masked samples."""

    column: str
    field: str = ""
    samples: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file looks like before anything is stored or written."""

    file: str
    profile: str
    encoding: str
    delimiter: str
    rows: int
    columns: tuple[ColumnPlan, ...]
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class SealReport:
    """What sealing a CRM file did."""

    batch: str
    rows: int
    sealed: tuple[str, ...]
    readable: tuple[str, ...]
    findings: tuple[Warned, ...]
    out: str
    entry: int = 0
