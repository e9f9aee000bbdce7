"""The column names of a CRM file without any value, so that a layout that is not known yet can be told to who makes profiles."""

from dataclasses import dataclass
from pathlib import Path

from vault.errors import BadInput
from vault.formats import profiles
from vault.formats.csv_header import looks_like_data
from vault.formats.csv_layout import examine
from vault.model.calls import FileChoices
from vault.services.crm_files import opened


@dataclass(frozen=True, slots=True)
class FileHeader:
    """How a file is written and which columns it has; `profile` is empty where the layout is not known."""

    encoding: str
    delimiter: str
    header_row: int
    columns: tuple[str, ...]
    profile: str


def read_header(file: Path, choices: FileChoices) -> FileHeader:
    """Asks as an import does where encoding, delimiter or header row must be chosen. A row with what looks like a value is refused whole."""
    with opened(file) as stream:
        found = examine(stream, profiles.known_headers, encoding=choices.encoding, delimiter=choices.delimiter, header_row=choices.header_row)
    if any(looks_like_data(name) for name in found.header):
        words = "That row looks like somebody's data, so nothing of it is printed."
        raise BadInput(words, id="header_is_data", next_step="Give --header-row with the number of the row that names the columns.")
    known = profiles.recognise(found.header)
    return FileHeader(found.layout.encoding, found.layout.delimiter, found.layout.header_row, found.header, known.name if known else "")
