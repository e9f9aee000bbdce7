"""What of a file is no cell of its rows and may tell of clients all the same: looked at before it is sealed."""

from vault.formats.tables import kept_properties, other_sheets, refuse_copies
from vault.model.results import Warned
from vault.services.crm_files import CrmFile, opened

_SHEET = "This sheet of the workbook stays as it is. If it names clients, seal it too, or take it out."
_PROPERTY = "This part of the cards stays as it is, and a picture shows who it is. Take it out in the program that wrote the file."


def refuse_other_copies(crm: CrmFile) -> None:
    """Refuses a workbook that keeps values outside its cells."""
    with opened(crm.path) as stream:
        refuse_copies(stream, crm.layout)


def warn_other_copies(crm: CrmFile) -> tuple[Warned, ...]:
    """Names the sheets, and the pictures and the like in cards, that stay as they are."""
    with opened(crm.path) as stream:
        sheets, properties = other_sheets(stream, crm.layout), kept_properties(stream, crm.layout)
    return (*(Warned("other_sheets", _SHEET, column=name) for name in sheets), *(Warned("kept_property", _PROPERTY, column=name) for name in properties))
