"""What is said of a CRM file: previews, reports of imports and of sealing."""

from dataclasses import dataclass, field


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
class ColumnCheck:
    """The cells of one column in the rows that can be taken: filled, empty, and how many of the filled ones are not what the column's field holds."""

    column: str
    filled: int
    empty: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The five counts add up to `rows`. `checks` are those of a dry run."""

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
    checks: tuple[ColumnCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import as the registry remembers it.

    `state` is `open` (stopped, or running; it can be taken up again), `done`, `undoing` (half taken back) or `undone`. `at` and `undo_until` are UTC
    milliseconds, `undo_until` 0 where there is no last day. `removed`, `restored` and `kept` count clients that were taken back.
    """

    import_id: str
    at: int
    file_sha256: str
    mapping: str
    rows: int
    state: str
    added: int
    updated: int
    unchanged: int
    warned: int
    rejected: int
    can_undo: bool = False
    undo_until: int = 0
    removed: int = 0
    restored: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class PastImports:
    """All imports, newest first."""

    imports: tuple[PastImport, ...] = ()


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What became of the clients of an import that was taken back; `kept` were edited or sealed since."""

    import_id: str
    removed: int
    restored: int
    kept: int
    entry: int = 0


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of a file: what it is taken for, and masked samples."""

    column: str
    field: str = ""
    samples: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One row of a file, or the shape of it."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file looks like before anything is stored or written.

    `lines` are its first rows, the header as it stands and of all others only the shape. `asked` are the options that were answered with a proposal.
    `layout` is the name of what was chosen for this header before; where `by_layout` it counts, as `chosen_profile` and `mapping`. `read_as` is a hash of
    the choices, as `PastImport.mapping` has it.
    """

    file: str
    profile: str
    encoding: str
    delimiter: str
    rows: int
    columns: tuple[ColumnPlan, ...]
    warnings: tuple[Warned, ...] = ()
    header_row: int = 1
    lines: tuple[SampleRow, ...] = ()
    asked: tuple[str, ...] = ()
    layout: str = ""
    by_layout: bool = False
    chosen_profile: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    sha256: str = ""
    read_as: str = ""
    entry: int = 0


@dataclass(frozen=True, slots=True)
class ProofReport:
    """What the seal proof compared: cells of the written file with values of clients. `found`: cells that hold one; 0 is what everybody wants."""

    rows: int
    cells: int
    clients: int
    values: int
    found: int
    entry: int
    columns: tuple[str, ...] = ()
    sample: tuple[SampleRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SealReport:
    """What sealing a CRM file did. `proof` is None for a file that was unsealed; `system` is the CRM that the file's profile belongs to."""

    batch: str
    rows: int
    sealed: tuple[str, ...]
    readable: tuple[str, ...]
    findings: tuple[Warned, ...]
    out: str
    entry: int = 0
    proof: ProofReport | None = None
    system: str = ""
