"""What of a file is no cell of its rows and may hold values all the same: looked at before it is sealed."""

from vault.formats.tables import other_sheets, refuse_copies
from vault.model.results import Warned
from vault.services.crm_files import CrmFile, opened

OTHER_SHEETS, PICTURES = "other_sheets", "pictures"


def refuse_other_copies(crm: CrmFile) -> None:
    """Refuses a workbook that keeps values outside its cells."""
    with opened(crm.path) as stream:
        refuse_copies(stream, crm.layout)


def warn_other_copies(crm: CrmFile) -> tuple[Warned, ...]:
    """Names the sheets that stay as they are."""
    with opened(crm.path) as stream:
        names = other_sheets(stream, crm.layout)
    words = "This sheet of the workbook stays as it is. If it names clients, seal it too, or take it out."
    return tuple(Warned(OTHER_SHEETS, words, column=name) for name in names)
