"""The Sealed files page: the CRM's own file comes back with its contact cells sealed, after the person has seen what stays readable."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
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
from ui.pages.sealing.steps import StepsView
from ui.pages.sealing.verified import VerifiedOverlay
from ui.widgets.button import Button
from ui.widgets.file_drop import DropPlace, choose_file, choose_place
from ui.widgets.protects import ProtectsLine
from vault.errors import VaultError
from vault.model.calls import SealFile, VerifySealed
from vault.model.results import FilePreview, SealedFileReport, SealReport

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
        self.steps_button = Button(self.theme, words.AFTER, icon="list-checks")
        self.verify = Button(self.theme, words.VERIFY, icon="file-check-2")
        self.another = Button(self.theme, words.ANOTHER, icon="file-lock-2")
        self.back = Button(self.theme, words.BACK, icon="chevron-left")
        for button in (self.steps_button, self.verify, self.another, self.back):
            self.head.addWidget(button)
        self.after = StepsView(self)
        self.steps.addWidget(self.after)
        self._pages["after"] = self.after
        self._before_steps, self._trial = "start", False
        self.stays.show_text(words.STAYS)
        self.primaries |= {"review": self.before.go_on, "result": self.ready.panel.folder}
        self.protect(ProtectsLine(self.theme, *words.CONTROLS))
        self._connect_parts()
        self._show_buttons("start")

    def show_preview(self, preview: FilePreview) -> None:
        if not self.before.out.text() or self.step in ("start", "reading", "question", "result"):
            self.before.propose_place(self.reader.file)
        self.before.show_preview(preview)

    def show_step(self, name: str) -> None:
        super().show_step(name)
        self.file_words.setVisible(name in ("reading", "question", "review", "running", "result"))
        titles = {"result": words.TRIED if self._trial else words.READY, "after": words.AFTER}
        self.heading.setText(titles.get(name, self.title))
        self._show_buttons(name)

    def shown(self) -> None:
        self.after.look()

    def show_steps(self) -> None:
        """What the CRMs still remember, over the present step."""
        if self.step not in ("after", "running"):
            self._before_steps = self.step
            self.after.look()
            self.show_step("after")
            self.back.setFocus()

    def look_at(self, file: str) -> None:
        """What a sealed file is."""
        self.client.ask(self, VerifySealed(file), SealedFileReport, lambda report: self._show_verified(file, report), self.fail)

    def escape(self) -> bool:
        if self.step == "after":
            self.show_step(self._before_steps)
            return True
        return super().escape()

    def receive(self, parcel: Parcel) -> None:
        self.open_file(parcel.file, parcel.choices)

    def _connect_parts(self) -> None:
        for table in (self.before.readable, self.before.sealed):
            table.mapped.connect(self._map)
        self.before.file.changed.connect(self.reader.choose)
        self.before.left.connect(self.start_over)
        self.before.go.connect(partial(self._start, 0))
        self.before.trial.connect(partial(self._start, words.TRY_ROWS))
        self.steps_button.clicked.connect(self.show_steps)
        self.ready.steps_asked.connect(self.show_steps)
        self.after.changed.connect(self._count_steps)
        self.back.clicked.connect(lambda: self.show_step(self._before_steps))
        self.verify.clicked.connect(lambda: choose_file(self, words.VERIFY_TITLE, self.look_at))
        self.before.place_asked.connect(lambda: choose_place(self, words.OUTPUT, self.before.out.text(), self.before.out.setText))
        self.another.clicked.connect(self.start_over)
        self.ready.folder_asked.connect(self._show_folder)
        self.ready.copy_asked.connect(self._copy_seal)

    def _map(self, column: str, field: str) -> None:
        columns = self.preview.columns if self.preview else ()
        self.reader.map(column, field, {plan.column: shown_field(plan) for plan in columns})

    def _start(self, rows: int) -> None:
        out = self.before.out.text().strip()
        self._trial = rows > 0
        call = SealFile(self.reader.file, trial_place(out) if rows else out, self.reader.choices, self.before.leave_out.isChecked(), rows)
        asked = self.client.ask(self, call, SealReport, self._sealed, self._failed, self.advance)
        self.run(asked, words.RUNNING.format(Path(self.reader.file).name))

    def _sealed(self, report: SealReport) -> None:
        self.report = report
        out, home = Path(report.out), self.home
        by = f"{home.member}, {home.workstation}" if home.workstation else home.member
        now = datetime.now().astimezone()
        facts = SealFacts(out.name, _size(out), by, f"{text.day(now)}, {text.clock(now)}")
        self.ready.show_report(report, facts)
        found = report.proof.found if report.proof is not None else 0
        left = text.plural(found, *words.FOUND_CELLS)
        self.file_words.show_text(words.LEFT_IN.format(left) if found else words.TRY_IT if self._trial else words.USE_IT)
        self.after.look()
        self.finish("result")
        if not self.isVisible():
            self.say(words.READY, out.name)
        self.clients_changed.emit()

    def _show_buttons(self, step: str) -> None:
        self.another.setVisible(step == "result")
        self.verify.setVisible(step in ("start", "result"))
        self.steps_button.setVisible(step == "start")
        self.back.setVisible(step == "after")

    def _count_steps(self, left: int) -> None:
        self.steps_button.show_words(words.AFTER_OPEN.format(text.number(left)) if left else words.AFTER)

    def _show_verified(self, file: str, report: SealedFileReport) -> None:
        self.verified = VerifiedOverlay(self.theme, self.window(), Path(file).name, report)
        self.verified.open()

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


def trial_place(out: str) -> str:
    """The name of a trial beside that of the whole file."""
    place = Path(out)
    names = (f"{place.stem}.trial{place.suffix}", *(f"{place.stem}.trial-{number}{place.suffix}" for number in range(2, 100)))
    return str(place.with_name(next((name for name in names if not place.with_name(name).exists()), names[0])))


def _size(file: Path) -> str:
    """`412 KB`; nothing where the file is gone already."""
    try:
        size = file.stat().st_size
    except OSError:
        return ""
    return f"{text.number(size // 1000_000)} MB" if size >= 10_000_000 else f"{text.number(max(1, size // 1000))} KB"
