"""The Import page: a file is looked at, its columns are matched, a dry run counts, the import runs in batches, and its counts add up."""

from pathlib import Path

from PySide6.QtCore import QTimer

from ui.page import PageContext, Parcel
from ui.pages.crm_file.columns import shown_field
from ui.pages.crm_file.steps import save_with
from ui.pages.importing import words
from ui.pages.importing.former import StartView
from ui.pages.importing.map_columns import MapColumns
from ui.pages.importing.rejects_file import save_rejects
from ui.pages.importing.result import ResultView
from ui.pages.importing.review import ReviewView
from ui.pages.importing.taking import Taking, TakingPage
from ui.vault_client import Asked
from ui.widgets.file_drop import choose_place
from ui.widgets.protects import ProtectsLine
from ui.widgets.stepper import Stepper
from vault.model.calls import ImportFile, ListImports, PreviewFile
from vault.model.results import FilePreview, ImportReport, PastImports

REST_MS = 600  # after the last choice, before rows are counted by themselves
FEW_ROWS = 5_000  # beyond, counting takes long enough to be asked for
STEP_OF = {"start": 0, "reading": 0, "question": 0, "review": 1, "check": 2, "running": 3, "result": 3}


class ImportPage(TakingPage):
    """Sales only: the place is in no other rail, and the vault process refuses everybody else."""

    title = words.TITLE
    could_not = words.COULD_NOT
    nothing_changed = words.NOTHING_CHANGED
    remembers = True

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        self.match, self.check, self.done, self.begin = MapColumns(theme), ReviewView(theme), ResultView(theme), StartView(theme)
        super().__init__(context, self.begin.place, self.match, self.done, start=self.begin)
        self.add_step("check", self.check)
        self.stepper = Stepper(theme, words.STEPS)
        self.head.addWidget(self.stepper)
        self.taking = Taking(self)
        self.primaries |= {"review": self.match.go_on, "check": self.check.go_on, "result": self.done.seal}
        self.counted: ImportReport | None = None
        self._quiet: Asked | None = None
        self._turn = 0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.protect(ProtectsLine(self.theme, *words.CONTROLS))
        self._connect_parts()

    def show_preview(self, preview: FilePreview) -> None:
        self.counted = None
        self._hush()
        self.match.show_preview(preview)
        if 0 < preview.rows <= FEW_ROWS and any(plan.field for plan in preview.columns):
            self._rest.start()

    def show_step(self, name: str) -> None:
        super().show_step(name)
        self.stepper.show_at(2 if name == "running" and self.taking.dry else STEP_OF[name])
        if name != "review" and self.match.shows_samples:
            self.match.show_samples({})
        if name == "start":
            self.ask_past()

    def shown(self) -> None:
        self.ask_past()

    def hidden(self) -> None:
        self.close_open_fields()

    def close_open_fields(self) -> None:
        self.match.show_samples({})

    def ask_past(self) -> None:
        """Asks for the former imports that stand below the place to drop a file."""
        self.client.ask(self, ListImports(), PastImports, lambda past: self.begin.show_past(past.imports))

    def save_rejects_to(self, path: str) -> None:
        """Writes the list of rejects for whoever corrects them."""
        report = self.report or self.counted
        if report is not None and save_with(self, lambda: save_rejects(Path(path), report.rejects)):
            self.say(words.SAVED.format(Path(path).name))

    def count(self, then: str) -> None:
        """A dry run, and the step after it."""
        self._hush()
        self.taking.start(dry=True, then=then)

    def take_counts(self, report: ImportReport) -> None:
        self.counted = report
        self.match.show_dry_run(report)
        self.check.show_dry_run(report)

    def _count_quietly(self) -> None:
        if self.step != "review" or self.counted is not None:
            return
        turn = self._turn
        call = ImportFile(self.reader.file, self.reader.choices, dry_run=True)
        self._quiet = self.client.ask(self, call, ImportReport, lambda report: self._took_quietly(turn, report), lambda error: None)

    def _took_quietly(self, turn: int, report: ImportReport) -> None:
        if turn == self._turn:
            self._quiet = None
            self.take_counts(report)

    def _hush(self) -> None:
        """What is being counted by itself no longer matters."""
        self._turn += 1
        self._rest.stop()
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None

    def _review(self) -> None:
        if self.counted is None:
            self.count("check")
        else:
            self.show_step("check")

    def _import(self) -> None:
        self._hush()
        self.taking.start(dry=False, then="result")

    def _map(self, column: str, field: str) -> None:
        columns = self.preview.columns if self.preview else ()
        self.reader.map(column, field, {plan.column: shown_field(plan) for plan in columns})

    def _show_samples(self, show: bool) -> None:  # noqa: FBT001  # the signal's own argument
        if not show:
            self.match.show_samples({})
            return
        call = PreviewFile(self.reader.file, self.reader.choices, show_samples=True)
        self.client.ask(self, call, FilePreview, self._took_samples, self.tell_failure)

    def _took_samples(self, preview: FilePreview) -> None:
        if self.step == "review" and self.isVisible():
            self.match.show_samples({plan.column: plan.samples[0] for plan in preview.columns if plan.samples})

    def _leave(self) -> None:
        self._hush()
        self.start_over()

    def _choose_place(self) -> None:
        file = Path(self.reader.file)
        choose_place(self, words.SAVE_REJECTS, str(file.with_name(f"{file.stem}-rejects.csv")), self.save_rejects_to)

    def _seal(self) -> None:
        self.hand_over.emit("sealed", Parcel(self.reader.file, self.reader.choices))

    def _connect_parts(self) -> None:
        self._rest.timeout.connect(self._count_quietly)
        match, check, done = self.match, self.check, self.done
        match.table.mapped.connect(self._map)
        match.file.changed.connect(self.reader.choose)
        match.left.connect(self._leave)
        match.go.connect(self._review)
        match.tried.connect(lambda: self.count("review"))
        match.samples_asked.connect(self._show_samples)
        match.layout_asked.connect(lambda remembered: self.reader.use_layout(remembered=remembered))
        match.rejects.save.clicked.connect(self._choose_place)
        check.go.connect(self._import)
        check.back.connect(lambda: self.show_step("review"))
        check.save_asked.connect(self._choose_place)
        done.save_asked.connect(self._choose_place)
        done.seal_asked.connect(self._seal)
        done.undo_asked.connect(lambda: self.taking.ask_undo(self.report.import_id) if self.report else None)
        done.left.connect(self._leave)
        self.begin.undo_asked.connect(self.taking.ask_undo)
