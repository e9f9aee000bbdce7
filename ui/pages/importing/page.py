"""The Import page: a file is looked at, its columns are matched, a dry run counts, the import runs in batches, and its counts add up."""

from pathlib import Path

from ui.page import PageContext, Parcel
from ui.pages.crm_file.columns import shown_field
from ui.pages.crm_file.steps import FileStepsPage, save_with
from ui.pages.importing import words
from ui.pages.importing.rejects_file import save_rejects
from ui.pages.importing.result import ResultView
from ui.pages.importing.review import ReviewView
from ui.widgets.file_drop import DropPlace, choose_place
from ui.widgets.protects import ProtectsLine
from vault.errors import VaultError
from vault.model.calls import ImportFile
from vault.model.results import FilePreview, ImportReport


class ImportPage(FileStepsPage):
    """Sales only: the place is in no other rail, and the vault process refuses everybody else."""

    title = words.TITLE
    could_not = words.COULD_NOT
    nothing_changed = words.NOTHING_CHANGED

    def __init__(self, context: PageContext) -> None:
        self.match, self.done = ReviewView(context.theme), ResultView(context.theme)
        super().__init__(context, DropPlace(context.theme, "file-input", words.DROP_HEADING, words.DROP_SENTENCE), self.match, self.done)
        self.stays.show_text(words.STAYS)
        self.primaries |= {"review": self.match.go_on, "result": self.done.seal}
        self.report: ImportReport | None = None
        self.protect(ProtectsLine(self.theme, *words.CONTROLS))
        self.match.table.mapped.connect(self._map)
        self.match.file.changed.connect(self.reader.choose)
        self.match.left.connect(self.start_over)
        self.match.go.connect(lambda: self._start(dry=False))
        self.match.tried.connect(lambda: self._start(dry=True))
        self.done.save_asked.connect(self._choose_place)
        self.done.seal_asked.connect(self._seal)
        self.done.left.connect(self.start_over)

    def show_preview(self, preview: FilePreview) -> None:
        self.match.show_preview(preview)

    def save_rejects_to(self, path: str) -> None:
        """Writes the list of rejects for whoever corrects them."""
        report = self.report
        if report is not None and save_with(self, lambda: save_rejects(Path(path), report.rejects)):
            self.say(words.SAVED.format(Path(path).name))

    def _map(self, column: str, field: str) -> None:
        columns = self.preview.columns if self.preview else ()
        self.reader.map(column, field, {plan.column: shown_field(plan) for plan in columns})

    def _start(self, *, dry: bool) -> None:
        call = ImportFile(self.reader.file, self.reader.choices, dry)
        done, stopped = (self._counted, words.STOPPED_DRY) if dry else (self._imported, words.STOPPED)
        asked = self.client.ask(self, call, ImportReport, done, lambda error: self._failed(error, stopped), self.advance)
        self.run(asked, (words.COUNTING if dry else words.RUNNING).format(Path(self.reader.file).name))
        self.stays.setVisible(not dry)

    def _counted(self, report: ImportReport) -> None:
        self.match.show_dry_run(report)
        self.finish("review")

    def _imported(self, report: ImportReport) -> None:
        self.report = report
        self.done.show_report(report)
        self.finish("result")
        if not self.isVisible():
            self.say(words.done_words(report))
        self.clients_changed.emit()

    def _failed(self, error: VaultError, stopped: str) -> None:
        self.end_badly(error, stopped)
        self.clients_changed.emit()

    def _choose_place(self) -> None:
        file = Path(self.reader.file)
        choose_place(self, words.SAVE_REJECTS, str(file.with_name(f"{file.stem}-rejects.csv")), self.save_rejects_to)

    def _seal(self) -> None:
        self.hand_over.emit("sealed", Parcel(self.reader.file, self.reader.choices))
