"""A page that takes a CRM file through its steps: choose, answer what is asked, review, run, result. Both pages follow it."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui import text
from ui.page import PageContext, PlainPage
from ui.pages.crm_file.eta import Eta
from ui.pages.crm_file.question import ENCODINGS, QuestionCard
from ui.pages.crm_file.reader import CrmFileReader
from ui.vault_client import Asked
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.file_drop import DropPlace, PageDrop, choose_file
from ui.widgets.label import ElidedLabel, Label, Paragraph
from ui.widgets.progress_row import ProgressRow
from vault.errors import ChoiceNeeded, Stopped, VaultError
from vault.model.calls import FileChoices
from vault.model.progress import Progress
from vault.model.results import FilePreview

READING = "Reading {}"
PATIENCE_MS = 200


class FileStepsPage(PlainPage):
    """Subclasses give `review` and `result`, and override `show_preview`. `stepped` carries the name of each step that is reached."""

    stepped = Signal(str)

    remembers = False
    could_not = ""
    nothing_changed = ""

    def __init__(self, context: PageContext, place: DropPlace, review: QWidget, result: QWidget, *, start: QWidget | None = None) -> None:
        """`start` is the first step where there is more on it than the place to drop a file."""
        super().__init__(context)
        self.file_words = ElidedLabel(self.theme, "", "body", "muted")
        self._put_below_heading(self.file_words)
        self.told = Banner(self.theme)
        self.told.hide()
        self.place, self.review, self.result = place, review, result
        self.question = QuestionCard(self.theme)
        self.progress = ProgressRow(self.theme, "")
        self.waiting = Label(self.theme, "", "body", "muted")
        self.steps = QStackedWidget()
        before = {"start": start or place, "reading": _upper(self.waiting), "question": self.question}
        self._pages = {**before, "review": review, "running": self._running(), "result": result}
        for page in self._pages.values():
            self.steps.addWidget(page)
        self.body.addWidget(self.told)
        self.body.addWidget(self.steps, 1)
        self.preview: FilePreview | None = None
        self.reader = CrmFileReader(self.client, self, remembers=self.remembers)
        self._asked: Asked | None = None
        self._eta = Eta()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._drop = PageDrop(self.theme, self, lambda: self.step != "running")
        self._step = "start"
        self.primaries: dict[str, QPushButton] = {"start": place.button, "question": self.question.go_on}
        self._connect()

    @property
    def step(self) -> str:
        """start, reading, question, review, running or result."""
        return self._step

    def show_preview(self, preview: FilePreview) -> None:
        """Shows in the review what the file would be taken for."""
        raise NotImplementedError

    def add_step(self, name: str, page: QWidget) -> None:
        """One more step of a page."""
        self._pages[name] = page
        self.steps.addWidget(page)

    def show_step(self, name: str) -> None:
        """Goes to a step."""
        self._patience.stop()
        self._step = name
        self.steps.setCurrentWidget(self._pages[name])
        self.stepped.emit(name)

    def open_file(self, file: str, choices: FileChoices | None = None) -> None:
        """Begins with a file, as if it had been dropped."""
        if self.step == "running":
            return
        self.preview = None
        self.tell("")
        self.file_words.show_text(Path(file).name)
        self.file_words.show()
        self.reader.open(file, choices)

    def start_over(self) -> None:
        """Forgets the file."""
        self.reader.close()
        self.preview = None
        self.tell("")
        self.file_words.hide()
        self.show_step("start")
        self.place.button.setFocus()

    def tell(self, words: str, kind: str = "alert", detail: str = "") -> None:
        """A notice above the step; no words take it away."""
        self.told.show_words(words, kind, detail=detail)
        self.told.setVisible(bool(words))

    def run(self, asked: Asked, title: str) -> None:
        """Shows the progress of a call until it is answered."""
        self.tell("")
        self._asked = asked
        self._eta = Eta()
        self.progress.start(title)
        self.job.emit(title)
        self.show_step("running")
        self.progress.button.setFocus()

    def stop(self) -> None:
        """Stops the running call at its next batch."""
        if self._asked is not None:
            self._asked.cancel()

    def advance(self, progress: Progress) -> None:
        """For the `progress` of a call."""
        left = self._eta.told(progress.done, progress.total, time.monotonic())
        self.progress.show_progress(progress.done, progress.total, left or progress.text)

    def finish(self, step: str) -> None:
        """The call is over."""
        self._asked = None
        self.job.emit("")
        self.show_step(step)

    def end_badly(self, error: VaultError, stopped: str, step: str = "review") -> None:
        """The call failed or was stopped: back to a step from which it can be started again."""
        self.finish(step)
        if isinstance(error, Stopped):
            self.tell(stopped, "info")
        else:
            self.tell_failure(error)

    def tell_failure(self, error: VaultError) -> None:
        """The error's own words, its next step, and that nothing was changed."""
        self.tell(f"{self.could_not} {error.message}", "alert", f"{error.next_step} {self.nothing_changed}".strip())

    def confirm(self) -> None:
        button = self.primaries.get(self.step)
        if button is not None:
            button.click()

    def escape(self) -> bool:
        if self.told.isVisible():
            self.tell("")
            return True
        return False

    def choose(self) -> None:
        """The system's dialog for a file."""
        choose_file(self, self.title, self.open_file)

    def _put_below_heading(self, part: QWidget) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(2)
        self.head.removeWidget(self.heading)
        titles.addWidget(self.heading)
        titles.addWidget(part)
        self.head.insertLayout(0, titles, 1)
        part.hide()

    def _connect(self) -> None:
        self.place.asked.connect(self.choose)
        self._drop.dropped.connect(self.open_file)
        self.reader.started.connect(self._wait)
        self.reader.read.connect(self._read)
        self.reader.asked.connect(self._ask)
        self.reader.failed.connect(self._could_not_read)
        self.question.answered.connect(self.reader.choose)
        self.question.mapped.connect(lambda column, field: self.reader.map(column, field, {}))
        self.question.weighed.connect(lambda option, value: self.reader.peek(option, value, self.question.rows.show_rows))
        self.question.left.connect(self.start_over)
        self.progress.cancelled.connect(self.stop)
        self._patience.timeout.connect(lambda: self.show_step("reading"))

    def _wait(self, file: str) -> None:
        self.waiting.setText(READING.format(Path(file).name))
        self._patience.start()

    def _read(self, preview: FilePreview) -> None:
        self.preview = preview
        self.tell("")
        encoding = ENCODINGS.get(preview.encoding, preview.encoding)
        self.file_words.show_text(f"{preview.file}  {text.plural(preview.rows, '{} row', '{} rows')}, {encoding}")
        self.show_preview(preview)
        self.show_step("review")

    def _ask(self, question: ChoiceNeeded) -> None:
        self.question.ask(question)
        self.show_step("question")

    def _could_not_read(self, error: VaultError) -> None:
        if self.preview is not None:
            # What was chosen last is taken back; the table goes on showing what holds.
            self.show_preview(self.preview)
            self.show_step("review")
        elif self.step != "question" or not self.reader.file:
            self.file_words.hide()
            self.show_step("start")
        else:
            self._patience.stop()
        self.tell_failure(error)

    def _running(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(16)
        card = Card(self.theme)
        card.body.addWidget(self.progress)
        self.below_progress = QHBoxLayout()
        card.body.addLayout(self.below_progress)
        self.stays = Paragraph(self.theme, "", "body", "muted")
        card.body.addWidget(self.stays)
        column.addWidget(card)
        column.addStretch()
        return page


def save_with(page: FileStepsPage, act: Callable[[], None]) -> bool:
    """Does something with a file that this window itself writes; its failure is told on the page."""
    try:
        act()
    except VaultError as error:
        page.tell(error.message, "alert", error.next_step)
        return False
    return True


def _upper(part: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 8, 0, 0)
    column.addWidget(part)
    column.addStretch()
    return page
