"""Calls about CRM files."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileChoices:
    """What a person chose for a file; empty means: find out."""

    profile: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """Reads a CRM file and says what it would be taken for. Nothing is stored.

    `show_samples`: one cell of each column as it stands, after an entry. `propose`: what the file leaves open is answered with the proposal and named in
    the answer. `remembered`: where nothing was matched by hand, the layout counts that was chosen for this header last.
    """

    file: str
    choices: FileChoices = field(default_factory=FileChoices)
    show_samples: bool = False
    propose: bool = False
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class ImportFile:
    """Imports in batches; progress in rows."""

    file: str
    choices: FileChoices = field(default_factory=FileChoices)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ListImports:
    """Former imports, newest first."""


@dataclass(frozen=True, slots=True)
class UndoImport:
    """Takes an import back as a whole; progress in clients. The id in hex, or the beginning of it."""

    import_id: str


@dataclass(frozen=True, slots=True)
class KeepImport:
    """Ends a stopped import with the rows that it has taken."""

    import_id: str


@dataclass(frozen=True, slots=True)
class SealFile:
    """Writes the sealed form of a CRM file; progress in rows. `rows`: only the first so many, to try the CRM with; 0 is all."""

    file: str
    out: str
    choices: FileChoices = field(default_factory=FileChoices)
    leave_out_rejected: bool = False
    rows: int = 0
