"""Reads a CRM file with what a person has chosen for it so far, and keeps those choices."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from ui.pages.crm_file.field_names import CRM_ID, NOT_TAKEN
from ui.vault_client import Asked, VaultClient
from vault.errors import ChoiceNeeded, VaultError
from vault.model.calls import FileChoices, PreviewFile
from vault.model.results import FilePreview, SampleRow

GENERIC = "generic"
MAP = "map"


class CrmFileReader(QObject):
    """`started` when a file is being read, `read` brings a `FilePreview`, `asked` a `ChoiceNeeded`, `failed` any other error.

    A choice that makes the file unreadable is taken back before `failed` comes, so that what is shown and what is kept agree.
    """

    started = Signal(str)
    read = Signal(object)
    asked = Signal(object)
    failed = Signal(object)

    def __init__(self, client: VaultClient, parent: QObject, *, remembers: bool = False) -> None:
        """`remembers`: what was chosen for a header like this is taken where nothing was matched by hand."""
        super().__init__(parent)
        self._client = client
        self._remembers = remembers
        self._by_layout = remembers
        self.file = ""
        self.choices = FileChoices()
        self._good: FileChoices | None = None
        self._turn = 0
        self._asked: Asked | None = None

    def open(self, file: str, choices: FileChoices | None = None) -> None:
        """Begins with another file."""
        self.file, self._good, self._by_layout = file, None, self._remembers
        self._read(choices or FileChoices())

    def close(self) -> None:
        """Forgets the file; an answer that is still on its way is dropped."""
        self._turn += 1
        self.file, self.choices, self._good = "", FileChoices(), None

    def choose(self, option: str, value: str) -> None:
        """One answer of a person: encoding, delimiter, sheet, header-row or profile. Columns are matched anew."""
        self._read(self._with(option, value))

    def peek(self, option: str, value: str, show: Callable[[tuple[SampleRow, ...]], None]) -> None:
        """What the first rows would be with an answer that is not given yet; whatever else is open takes its proposal. No rows where it cannot be read so."""
        turn = self._turn
        call = PreviewFile(self.file, self._with(option, value), propose=True)

        def tell(rows: tuple[SampleRow, ...]) -> None:
            if turn == self._turn:
                show(rows)

        self._client.ask(self, call, FilePreview, lambda preview: tell(preview.lines), lambda error: tell(()))

    def _with(self, option: str, value: str) -> FileChoices:
        mapping = self.choices.mapping if option == "profile" else {}
        changed = replace(self.choices, mapping=mapping)
        if option == "header-row":
            return replace(changed, header_row=int(value))
        if option == "encoding":
            return replace(changed, encoding=value)
        if option == "delimiter":
            return replace(changed, delimiter=value)
        if option == "sheet":
            return replace(changed, sheet=value)
        return replace(changed, profile=value)

    def use_layout(self, *, remembered: bool) -> None:
        """Takes the remembered layout, or goes back to what the file's program is known for."""
        self._by_layout = remembered
        self._read(replace(self.choices, profile="", mapping={}))

    def map(self, column: str, field: str, taken: dict[str, str]) -> None:
        """A column is that field from now on; `taken` says which column has which field now, and whoever had this one gives it up."""
        mapping = {**self.choices.mapping, column: field}
        for other, ref in taken.items():
            if field not in (NOT_TAKEN, CRM_ID) and ref == field and other != column:
                mapping[other] = NOT_TAKEN
        self._read(replace(self.choices, mapping=mapping))

    def _read(self, choices: FileChoices) -> None:
        self._turn += 1
        turn, self.choices = self._turn, choices
        self.started.emit(self.file)
        self._asked = self._client.ask(
            self,
            PreviewFile(self.file, choices, remembered=self._by_layout),
            FilePreview,
            lambda preview: self._took(turn, preview),
            lambda error: self._could_not(turn, error),
        )

    def _took(self, turn: int, preview: FilePreview) -> None:
        if turn == self._turn:
            if preview.by_layout:
                self.choices = replace(self.choices, profile=preview.chosen_profile, mapping=dict(preview.mapping))
            self._good = self.choices
            self.read.emit(preview)

    def _could_not(self, turn: int, error: VaultError) -> None:
        if turn != self._turn:
            return
        if isinstance(error, ChoiceNeeded):
            if error.option == MAP and not self.choices.profile:
                # What a list with plain column names would be taken for is a proposal that the person sees and changes.
                self._read(replace(self.choices, profile=GENERIC))
                return
            self.asked.emit(error)
            return
        if self._good is not None:
            self.choices = self._good
        self.failed.emit(error)
