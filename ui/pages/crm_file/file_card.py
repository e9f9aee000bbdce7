"""How a file was read, each choice open to change: program, encoding, separator; and how many rows it has."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui import text
from ui.pages.crm_file.lines import FirstRows
from ui.pages.crm_file.question import DELIMITERS, ENCODINGS, HEADER_ROWS
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.choices import Select
from ui.widgets.label import Label
from vault.model.results import FilePreview

SIDE, SIDE_SLIM = 328, 320  # the column beside a table of columns, and in a narrow window
ROOMY = 1100
ROWS = 4
TITLE = "How the file is read"
PROFILES = {
    "salesforce-dataloader": "Salesforce", "salesforce-report": "Salesforce report", "salesforce-person-accounts": "Salesforce person accounts",
    "hubspot": "HubSpot", "dynamics": "Dynamics 365", "pipedrive": "Pipedrive", "zoho": "Zoho", "suitecrm": "SuiteCRM", "google-new": "Google Contacts",
    "google-old": "Google Contacts, older", "outlook-english": "Outlook, English", "outlook-german": "Outlook, German", "thunderbird": "Thunderbird",
    "generic": "Any list",
}
CAPTIONS = {"profile": "Exported by", "encoding": "Encoding", "delimiter": "Separator", "header-row": "Column names"}
LISTS = {"profile": PROFILES, "encoding": ENCODINGS, "delimiter": DELIMITERS, "header-row": HEADER_ROWS}


class FileCard(Card):
    """`changed` carries the option and its new value."""

    changed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, TITLE)
        self._rows = Label(theme, "", "small", "faint")
        self.head.addWidget(self._rows)
        self.body.setSpacing(8)
        self.selects: dict[str, Select] = {}
        self.rows = FirstRows(theme)
        for option, caption in CAPTIONS.items():
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(Label(theme, caption, "body", "faint"), 2)
            self.selects[option] = self._select(theme, option, caption)
            row.addWidget(self.selects[option], 3)
            self.body.addLayout(row)
        self.body.addWidget(self.rows)

    def show_preview(self, preview: FilePreview) -> None:
        """What was found or chosen."""
        self._rows.setText(text.plural(preview.rows, "{} row", "{} rows"))
        self.rows.show_rows(preview.lines[:ROWS])
        found = {"profile": preview.profile, "encoding": preview.encoding, "delimiter": preview.delimiter, "header-row": str(preview.header_row)}
        for option, value in found.items():
            select = self.selects[option]
            if select.findData(value) < 0:
                select.addItem(value, value)
            select.setCurrentIndex(select.findData(value))

    def _select(self, theme: Theme, option: str, caption: str) -> Select:
        select = Select(theme, caption)
        for value, words in LISTS[option].items():
            select.addItem(words, value)
        select.setMinimumContentsLength(9)
        select.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        select.activated.connect(lambda: self.changed.emit(option, str(select.currentData())))
        return select
