"""Tries this computer out, in a vault process of its own and in this window, and says what works, what does not and what cannot be told."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.computer.capture import capture_here
from ui.computer.probes import WindowCheck
from ui.page import PageContext, PlainPage
from ui.pages.computer import words
from ui.session_watch.here import watch_here
from ui.vault_client import VaultClient
from ui.widgets.badge import Badge, badge_width
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.label import Label, Paragraph
from ui.widgets.protects import Control, ProtectsLine
from ui.widgets.scroll_column import ScrollColumn
from vault.errors import VaultError
from vault.model.calls import CheckComputer
from vault.model.progress import Progress
from vault.model.results import ComputerReport, Finding
from vault.pipe.child import VaultProcess

SUBJECT_WIDTH = 300


class ComputerPage(PlainPage):
    """Begins when it is first shown. The vault that is open goes on meanwhile: its process is not asked."""

    title = words.TITLE

    def __init__(self, context: PageContext, start: Callable[[], VaultClient] = lambda: VaultClient(VaultProcess.start())) -> None:
        super().__init__(context)
        self._start = start
        self._vault: VaultClient | None = None
        self._window: WindowCheck | None = None
        self._system = ""
        self.findings: tuple[Finding, ...] = ()
        self._waiting: set[str] = set()
        self.copy = Button(self.theme, words.COPY, icon="copy")
        self.again = Button(self.theme, words.AGAIN, icon="refresh-cw")
        self._summary = Paragraph(self.theme, words.FIRST, "body", "muted")
        self._rows = ScrollColumn()
        self._rows.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nothing in it takes the focus, and the keyboard must be able to scroll
        self._rows.setAccessibleName(words.TITLE)
        self._card: Card | None = None
        self._lay_out()

    def shown(self) -> None:
        if not self.findings and not self._waiting:
            self.check()

    def hidden(self) -> None:
        self._end_vault()

    def panes(self) -> tuple[QWidget, ...]:
        return (self.again, self._rows)

    def check(self) -> None:
        """Tries everything out again."""
        self.findings, self._system, self._waiting = (), "", {"vault", "window"}
        self._show_busy(busy=True)
        self._vault = self._start()
        self._vault.ended.connect(self._vault_ended)  # first: a process that is gone already says so while it is asked
        self._vault.ask(self, CheckComputer(self.context.vault), ComputerReport, self._take_vault, self._take_failure, self._show_progress)
        self._window = WindowCheck(watch_here(self), capture_here(), self)
        self._window.done.connect(self._take_window)
        self._window.start()

    def _lay_out(self) -> None:
        self.head.addWidget(self.copy)
        self.head.addWidget(self.again)
        self.copy.clicked.connect(self._copy)
        self.again.clicked.connect(self.check)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._rows, 1)
        self.protect(ProtectsLine(self.theme, Control("program", words.PROTECTS)))

    def _take_vault(self, report: ComputerReport) -> None:
        self._system = report.system
        self._take("vault", report.findings)
        self._end_vault()

    def _take_failure(self, error: VaultError) -> None:
        self._take("vault", (Finding("vault_process", "Vault process", "fails", "it did not answer", f"{error.message} {error.next_step}".strip()),))
        self._end_vault()

    def _vault_ended(self) -> None:
        if "vault" in self._waiting:
            self._take("vault", (Finding("vault_process", "Vault process", "fails", "it ended", "Install Cassaforte again."),))

    def _take_window(self, findings: tuple[Finding, ...]) -> None:
        self._take("window", findings)

    def _take(self, part: str, findings: tuple[Finding, ...]) -> None:
        self._waiting.discard(part)
        self.findings += findings
        if not self._waiting:
            self._show()

    def _end_vault(self) -> None:
        client, self._vault = self._vault, None
        if client is not None:
            client.close()
        if "vault" in self._waiting:
            self._waiting.clear()
            self._show_busy(busy=False)

    def _show_progress(self, progress: Progress) -> None:
        self._summary.show_text(words.NOW.format(progress.text))

    def _show_busy(self, *, busy: bool) -> None:
        self.again.setEnabled(not busy)
        self.again.show_words(words.CHECKING if busy else words.AGAIN)
        self.copy.setEnabled(not busy and bool(self.findings))

    def _show(self) -> None:
        self._show_busy(busy=False)
        self._summary.show_text(f"{words.counts(self.findings)} {self._system}".strip())
        if self._card is not None:
            self._card.deleteLater()
            self._rows.column.takeAt(0)
        self._card = Card(self.theme, padded=False)
        self._card.setAccessibleName(words.TITLE)
        for finding in words.in_order(self.findings):
            meaning = Paragraph(self.theme, finding.meaning, "body", "text")
            self._card.add_row(self._badge(finding), self._subject(finding), meaning, stretch=2).setAlignment(meaning, Qt.AlignmentFlag.AlignVCenter)
        self._rows.column.insertWidget(0, self._card, 0, Qt.AlignmentFlag.AlignTop)

    def _badge(self, finding: Finding) -> QWidget:
        word, kind, icon = words.KINDS[finding.state]
        holder = QWidget()
        holder.setFixedWidth(max(badge_width(self.theme, text, sign) for text, _, sign in words.KINDS.values()))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Badge(self.theme, word, kind, icon), 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        holder.setAccessibleName(f"{finding.subject}: {word}. {finding.found}. {finding.meaning}")
        return holder

    def _subject(self, finding: Finding) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(self.theme.px(SUBJECT_WIDTH))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(Label(self.theme, finding.subject, "bodyStrong"))
        column.addWidget(Paragraph(self.theme, finding.found, "small", "faint"))
        return holder

    def _copy(self) -> None:
        data = QMimeData()
        data.setText(words.as_text(self._system, words.in_order(self.findings)))
        QGuiApplication.clipboard().setMimeData(data, QClipboard.Mode.Clipboard)
        self.say(words.COPIED, words.COPIED_DETAIL, "copy-check")
