"""The Sealed files page: the CRM's own file comes back with its contact cells sealed, after the person has seen what stays readable."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from ui import text
from ui.page import PageContext, Parcel
from ui.pages.crm_file.columns import shown_field
from ui.pages.crm_file.steps import FileStepsPage
from ui.pages.sealing import words
from ui.pages.sealing.result import SealFacts, SealResult
from ui.pages.sealing.review import SealReview
from ui.widgets.button import Button
from ui.widgets.file_drop import DropPlace, choose_place
from ui.widgets.protects import ProtectsLine
from vault.errors import VaultError
from vault.model.calls import SealFile
from vault.model.results import FilePreview, SealReport

Opener = Callable[[QUrl], bool]


class SealedFilesPage(FileStepsPage):
    """Sales only: the place is in no other rail, and the vault process refuses everybody else. `open_folder` gives a folder to the desktop."""

    title = words.TITLE
    could_not = words.COULD_NOT
    nothing_changed = words.NOTHING_CHANGED

    def __init__(self, context: PageContext, open_folder: Opener = QDesktopServices.openUrl) -> None:
        self.before, self.ready = SealReview(context.theme), SealResult(context.theme)
        super().__init__(context, DropPlace(context.theme, "file-lock-2", words.DROP_HEADING, words.DROP_SENTENCE), self.before, self.ready)
        self._open_folder = open_folder
        self.report: SealReport | None = None
        self.another = Button(self.theme, words.ANOTHER, icon="file-lock-2")
        self.another.hide()
        self.head.addWidget(self.another)
        self.stays.show_text(words.STAYS)
        self.primaries |= {"review": self.before.go_on, "result": self.ready.panel.folder}
        self.protect(ProtectsLine(self.theme, *words.CONTROLS))
        self._connect_parts()

    def show_preview(self, preview: FilePreview) -> None:
        if not self.before.out.text() or self.step in ("start", "reading", "question", "result"):
            self.before.propose_place(self.reader.file)
        self.before.show_preview(preview)

    def show_step(self, name: str) -> None:
        super().show_step(name)
        self.heading.setText(words.READY if name == "result" else self.title)
        self.another.setVisible(name == "result")

    def receive(self, parcel: Parcel) -> None:
        self.open_file(parcel.file, parcel.choices)

    def _connect_parts(self) -> None:
        for table in (self.before.readable, self.before.sealed):
            table.mapped.connect(self._map)
        self.before.file.changed.connect(self.reader.choose)
        self.before.left.connect(self.start_over)
        self.before.go.connect(self._start)
        self.before.place_asked.connect(lambda: choose_place(self, words.OUTPUT, self.before.out.text(), self.before.out.setText))
        self.another.clicked.connect(self.start_over)
        self.ready.folder_asked.connect(self._show_folder)
        self.ready.copy_asked.connect(self._copy_seal)

    def _map(self, column: str, field: str) -> None:
        columns = self.preview.columns if self.preview else ()
        self.reader.map(column, field, {plan.column: shown_field(plan) for plan in columns})

    def _start(self) -> None:
        out = self.before.out.text().strip()
        call = SealFile(self.reader.file, out, self.reader.choices, self.before.leave_out.isChecked())
        asked = self.client.ask(self, call, SealReport, self._sealed, self._failed, self.advance)
        self.run(asked, words.RUNNING.format(Path(self.reader.file).name))

    def _sealed(self, report: SealReport) -> None:
        self.report = report
        out, home = Path(report.out), self.home
        by = f"{home.member}, {home.workstation}" if home.workstation else home.member
        now = datetime.now().astimezone()
        facts = SealFacts(out.name, _size(out), by, f"{text.day(now)}, {text.clock(now)}")
        self.ready.show_report(report, facts)
        self.file_words.show_text(words.USE_IT)
        self.finish("result")
        if not self.isVisible():
            self.say(words.READY, out.name)
        self.clients_changed.emit()

    def _failed(self, error: VaultError) -> None:
        self.end_badly(error, words.STOPPED)
        self.clients_changed.emit()

    def _show_folder(self) -> None:
        if self.report is not None and not self._open_folder(QUrl.fromLocalFile(str(Path(self.report.out).parent))):
            self.say(words.NO_FOLDER, self.report.out, "folder-open")

    def _copy_seal(self) -> None:
        if self.report is not None:
            QGuiApplication.clipboard().setText(text.fingerprint(self.report.batch))
            self.say(words.COPIED)


def _size(file: Path) -> str:
    """`412 KB`; nothing where the file is gone already."""
    try:
        size = file.stat().st_size
    except OSError:
        return ""
    return f"{text.number(size // 1000_000)} MB" if size >= 10_000_000 else f"{text.number(max(1, size // 1000))} KB"
