"""The column names of a CRM file without any value, so that a layout that is not known yet can be told to who makes profiles."""

from pathlib import Path

from vault.formats.csv_facts import LayoutFacts, layout_facts
from vault.model.calls import FileChoices
from vault.services.crm_files import opened


def read_header(file: Path, choices: FileChoices) -> LayoutFacts:
    """Asks as an import does where encoding, delimiter or header row must be chosen. A row with what looks like a value is refused whole."""
    with opened(file) as stream:
        return layout_facts(stream, encoding=choices.encoding, delimiter=choices.delimiter, header_row=choices.header_row)
