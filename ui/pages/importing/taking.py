"""The running part of the Import page: taking a file in, pausing, stopping with its question, and taking an import back."""

from pathlib import Path

from PySide6.QtCore import QObject

from ui import text
from ui.pages.crm_file.steps import FileStepsPage
from ui.pages.importing import words
from ui.pages.importing.decide import KeepOrBack, UndoQuestion
from ui.pages.importing.result import ResultView
from ui.widgets.button import Button
from vault.errors import Stopped, VaultError
from vault.model.calls import ImportFile, KeepImport, ListImports, UndoImport
from vault.model.results import Done, ImportReport, PastImport, PastImports, UndoReport


class TakingPage(FileStepsPage):
    """What the running part needs of its page: `report` is the last import, `done` its result, `take_counts` gets that of a dry run."""

    done: ResultView
    report: ImportReport | None = None

    def take_counts(self, report: ImportReport) -> None:
        """The result of a dry run of what is chosen now."""
        raise NotImplementedError


class Taking(QObject):
    """Asks for the page and brings the answers to it. `dry` while rows are only counted."""

    def __init__(self, page: TakingPage) -> None:
        super().__init__(page)
        self._page = page
        self._then = ""
        self._pausing = False
        self.dry = False
        self.dialog: KeepOrBack | UndoQuestion | None = None
        self.pause = Button(page.theme, words.PAUSE, icon="pause", size="small")
        page.below_progress.addWidget(self.pause)
        page.below_progress.addStretch()
        self.pause.clicked.connect(self._pause)

    def start(self, *, dry: bool, then: str) -> None:
        """A dry run, or the import; an import that was stopped goes on where it ended."""
        page = self._page
        self.dry, self._then, self._pausing = dry, then, False
        call = ImportFile(page.reader.file, page.reader.choices, dry)
        asked = page.client.ask(page, call, ImportReport, self._counted if dry else self._imported, self._ended, page.advance)
        self._show_pause(shown=not dry)
        page.stays.show_text(words.STAYS)
        page.stays.setVisible(not dry)
        page.run(asked, (words.COUNTING if dry else words.RUNNING).format(Path(page.reader.file).name))

    def ask_undo(self, import_id: str) -> None:
        """Takes an import back, after the person was asked."""
        dialog = UndoQuestion(self._page.theme, self._page.window())
        dialog.confirmed.connect(dialog.dismiss)
        dialog.confirmed.connect(lambda: self.undo(import_id))
        self._open(dialog)

    def undo(self, import_id: str) -> None:
        """Takes an import back."""
        page = self._page
        self.dry, self._pausing = False, False
        asked = page.client.ask(page, UndoImport(import_id), UndoReport, self._undone, self._undo_ended, page.advance)
        self._show_pause(shown=False)
        page.stays.show_text(words.STAYS_BACK)
        page.stays.show()
        page.run(asked, words.UNDOING)

    def _counted(self, report: ImportReport) -> None:
        self._page.take_counts(report)
        self._page.finish(self._then)

    def _imported(self, report: ImportReport) -> None:
        page = self._page
        page.report = report
        page.done.show_report(report)
        page.finish("result")
        if not page.isVisible():
            page.say(words.done_words(report))
        page.clients_changed.emit()

    def _ended(self, error: VaultError) -> None:
        page = self._page
        stopped = isinstance(error, Stopped)
        if stopped and self._pausing:
            page.progress.finish(words.PAUSED, "paused")
            self.pause.show_words(words.RESUME)
            self.pause.setEnabled(True)
            page.job.emit("")
            return
        page.end_badly(error, words.STOPPED_DRY if self.dry else words.STOPPED, "review" if self.dry else "check")
        page.clients_changed.emit()
        if stopped and not self.dry:
            page.client.ask(page, ListImports(), PastImports, self._ask_what_becomes)

    def _ask_what_becomes(self, past: PastImports) -> None:
        preview = self._page.preview
        mine = [each for each in past.imports if preview and each.state == "open" and (each.file_sha256, each.mapping) == (preview.sha256, preview.read_as)]
        if mine and mine[0].rows:
            self._open_keep_or_back(mine[0])

    def _open_keep_or_back(self, past: PastImport) -> None:
        dialog = KeepOrBack(self._page.theme, self._page.window(), past.rows)
        dialog.confirmed.connect(dialog.dismiss)
        dialog.confirmed.connect(lambda: self._keep(past))
        dialog.taken_back.connect(dialog.dismiss)
        dialog.taken_back.connect(lambda: self.undo(past.import_id))
        self._open(dialog)

    def _keep(self, past: PastImport) -> None:
        page = self._page
        page.client.ask(page, KeepImport(past.import_id), Done, lambda done: self._kept(past.rows), page.tell_failure)

    def _kept(self, rows: int) -> None:
        self._page.tell(words.KEPT.format(text.plural(rows, *words.ROWS)), "sealed", words.DELETE_ORIGINAL)
        self._page.clients_changed.emit()

    def _undone(self, report: UndoReport) -> None:
        page = self._page
        page.finish("start")
        page.start_over()
        page.tell(words.undone_words(report), "sealed")
        page.clients_changed.emit()

    def _undo_ended(self, error: VaultError) -> None:
        page = self._page
        page.end_badly(error, words.STOPPED_BACK, "start")
        page.clients_changed.emit()

    def _pause(self) -> None:
        if self.pause.text() == words.RESUME:
            self.start(dry=False, then=self._then)
            return
        self._pausing = True
        self.pause.show_words(words.PAUSING)
        self.pause.setEnabled(False)
        self._page.stop()

    def _show_pause(self, *, shown: bool) -> None:
        self.pause.show_words(words.PAUSE)
        self.pause.setEnabled(True)
        self.pause.setVisible(shown)

    def _open(self, dialog: KeepOrBack | UndoQuestion) -> None:
        self.dialog = dialog
        dialog.closed.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None
