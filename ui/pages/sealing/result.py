"""After sealing: the file's own rosette and facts, what is sealed and what is readable, what was checked, and what the CRM still remembers."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import text
from ui.pages.crm_file.columns import MARKS
from ui.pages.sealing import words
from ui.pages.sealing.sample import SampleTable
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.label import ElidedLabel, IconLabel, Label, Paragraph, rule
from ui.widgets.scroll_column import ScrollColumn
from ui.widgets.seal import BigSeal
from ui.widgets.tag_flow import Tag, TagFlow
from vault.model.results import SealReport

PANEL, SLIM_PANEL = 404, 264
ROOMY = 860
ROSETTE, LEAST_ROSETTE = 340, 96
FINDINGS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What the page knows beside the report."""

    name: str
    size: str
    by: str
    at: str


class SealResult(QWidget):
    """`folder_asked` and `copy_asked` come from the panel's buttons, `steps_asked` from the notice of what the CRM remembers."""

    folder_asked = Signal()
    copy_asked = Signal()
    steps_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.panel = _Panel(theme)
        self.panel.folder.clicked.connect(self.folder_asked)
        self.panel.copy.clicked.connect(self.copy_asked)
        self.sealed, self.readable = TagFlow(theme, words.SEALED_COLUMNS), TagFlow(theme, words.READABLE_COLUMNS)
        self._sealed_count, self._readable_count = Label(theme, "", "body", "faint"), Label(theme, "", "body", "faint")
        self._left = ScrollColumn()
        self._pair = QHBoxLayout()
        self._exactly = Label(theme, words.EXACTLY, "small", "faint")
        self.sample = SampleTable(theme)
        self._proof_mark, self._proof = IconLabel(theme, "circle-check", 16, "sealed"), ElidedLabel(theme, words.PROOF_GOOD)
        self._compared = Label(theme, "", "small", "faint")
        self._rows = [Label(theme, "", "small", "faint") for _ in range(3)]
        self.after = Banner(theme, words.CRM_REMEMBERS, "caution", words.SHOW_STEPS)
        self.after.acted.connect(self.steps_asked)
        self._sample_card = Card(theme, words.CONTAINS, padded=False)
        self._findings = QVBoxLayout()
        self._findings_card = Card(theme, words.FINDINGS)
        self._lay_out()

    def show_report(self, report: SealReport, facts: SealFacts) -> None:
        """Takes the result of one sealing."""
        self.panel.show_report(report, facts)
        marks = {found.column: MARKS[found.id] for found in report.findings if found.id in MARKS}
        self.sealed.show_tags(tuple(Tag(name, "sealed") for name in report.sealed))
        self.readable.show_tags(tuple(Tag(name, "caution" if name in marks else "plain", marks.get(name, "")) for name in report.readable))
        self._sealed_count.setText(text.number(len(report.sealed)))
        self._readable_count.setText(text.number(len(report.readable)))
        self._show_proof(report)
        for label in self._rows:
            label.setText(text.plural(report.rows, *words.ROWS))
        self._show_findings(report)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        slim = self.width() < self._theme.px(ROOMY)
        self.panel.show_slim(slim)
        self._pair.setDirection(QBoxLayout.Direction.TopToBottom if slim else QBoxLayout.Direction.LeftToRight)
        self._exactly.setVisible(not slim)
        self._left.setFixedWidth(self._theme.px(SLIM_PANEL if slim else PANEL))

    def _show_proof(self, report: SealReport) -> None:
        proof = report.proof
        self.sample.show_report(report)
        self._sample_card.setVisible(bool(self.sample.sample.rows))
        if proof is not None:
            good = not proof.found
            self._proof_mark.show_icon("circle-check" if good else "triangle-alert", "sealed" if good else "caution")
            self._proof.show_text(words.PROOF_GOOD if good else words.PROOF_BAD)
            compared = words.COMPARED.format(text.number(proof.cells), text.number(proof.values))
            self._compared.setText(compared if good else text.plural(proof.found, *words.FOUND_CELLS))

    def _show_findings(self, report: SealReport) -> None:
        while self._findings.count():
            item = self._findings.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None:
                part.deleteLater()
        for found in report.findings[:FINDINGS_SHOWN]:
            row = f"Row {text.number(found.row)}" if found.row else ""
            self._findings.addWidget(_Finding(self._theme, ", ".join(part for part in (found.column, row) if part), found.message))
        rest = len(report.findings) - FINDINGS_SHOWN
        if rest > 0:
            self._findings.addWidget(Label(self._theme, text.plural(rest, "{} more.", "{} more."), "body", "faint"))
        left = report.proof is not None and report.proof.found > 0
        self._findings_card.show_title(words.LEFT_TITLE if left else words.FINDINGS)
        self._to_do.setVisible(left)
        self._findings_card.setVisible(bool(report.findings))
        self._column.insertWidget(0 if left else self._column.count() - 2, self._findings_card)

    def _lay_out(self) -> None:
        theme = self._theme
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        self._left.column.addWidget(self.panel, 1)
        across.addWidget(self._left)
        right = ScrollColumn()
        column = self._column = right.column
        self._sample_card.head.addWidget(self._exactly)
        self._sample_card.body.addWidget(self.sample)
        column.addWidget(self._findings_card)
        column.addWidget(self._sample_card)
        checks = self._checks()
        column.addWidget(checks)
        pair = self._pair
        pair.setSpacing(16)
        for title, icon, tone, count, tags in (
            (words.SEALED_COLUMNS, "lock", "sealed", self._sealed_count, self.sealed),
            (words.READABLE_COLUMNS, "text", "textMuted", self._readable_count, self.readable),
        ):
            card = Card(theme, title)
            card.head.insertWidget(0, IconLabel(theme, icon, 16, tone))
            card.head.addWidget(count)
            card.body.addWidget(tags)
            card.body.addStretch()
            pair.addWidget(card, 1)
        column.addLayout(pair)
        self._to_do = Paragraph(theme, words.TO_DO, "body", "muted")
        self._findings_card.body.addWidget(self._to_do)
        self._findings_card.body.addLayout(self._findings)
        column.addWidget(self.after)
        column.addStretch()
        across.addWidget(right, 1)

    def _checks(self) -> Card:
        theme = self._theme
        checks = Card(theme, words.CHECKS, padded=False)
        checks.add_row(self._proof_mark, self._proof, self._compared, stretch=1)
        for sentence, rows in zip((words.CHECK_ROWS, words.CHECK_SEALS, words.CHECK_REST), self._rows, strict=True):
            checks.add_row(IconLabel(theme, "circle-check", 16, "sealed"), ElidedLabel(theme, sentence), rows, stretch=1)
        return checks


class _Finding(QWidget):
    """Where, and what to know."""

    def __init__(self, theme: Theme, where: str, sentence: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        place = ElidedLabel(theme, where, "bodyStrong")
        place.setSizePolicy(place.sizePolicy().horizontalPolicy().Fixed, place.sizePolicy().verticalPolicy())
        place.setFixedWidth(theme.px(150))
        row.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(theme, sentence, "body", "muted"), 1)


class _Rosette(QWidget):
    """The file's rosette with a lock in its middle, as large as its place allows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.seal = BigSeal(theme, ROSETTE, strength=0.62, detail=1.0)
        self.seal.setAccessibleName(words.FILE_SEAL)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.seal)
        middle = QVBoxLayout(self.seal)
        middle.addWidget(IconLabel(theme, "lock", 20, "railText"), 0, Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(LEAST_ROSETTE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(LEAST_ROSETTE, LEAST_ROSETTE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.seal.show_at(min(ROSETTE, self.width(), self.height()))


class _Panel(QFrame):
    """On the rail's colours, as the unlock window: rosette, name, facts, what to do with the file."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("railCard")
        self._theme = theme
        self._rosette = _Rosette(theme)
        self._name = ElidedLabel(theme, "", "title", "rail")
        self._size = Label(theme, "", "body", "railMuted")
        captions = (words.FILE_SEAL, words.SEALED_BY, words.RECORDED)
        self._facts = {caption: ElidedLabel(theme, "", "body", "rail", code=caption == words.FILE_SEAL) for caption in captions}
        self.folder = Button(theme, words.SHOW, "railPrimary", "folder-open")
        self.copy = Button(theme, words.COPY_SEAL, "rail", "copy")
        self._buttons = QHBoxLayout()
        self._lay_out()

    def show_slim(self, slim: bool) -> None:
        """Narrower where the window is."""
        self._buttons.setDirection(QBoxLayout.Direction.TopToBottom if slim else QBoxLayout.Direction.LeftToRight)

    @property
    def ready(self) -> bool:
        """The rosette is drawn."""
        return self._rosette.seal.ready

    def show_report(self, report: SealReport, facts: SealFacts) -> None:
        """Takes another file."""
        self._rosette.seal.show_fingerprint(report.batch)
        self._name.show_text(facts.name)
        self._size.setText(f"{text.plural(report.rows, *words.ROWS)}, {facts.size}")
        shown = {words.FILE_SEAL: text.fingerprint(report.batch), words.SEALED_BY: facts.by, words.RECORDED: f"{facts.at}, entry {text.number(report.entry)}"}
        for caption, value in shown.items():
            self._facts[caption].show_text(value)

    def _lay_out(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 26)
        column.setSpacing(6)
        column.addWidget(self._rosette, 1)
        column.addSpacing(10)
        column.addWidget(self._name)
        column.addWidget(self._size)
        column.addSpacing(10)
        column.addWidget(rule(on_rail=True))
        column.addSpacing(8)
        for caption, value in self._facts.items():
            row = QHBoxLayout()
            row.setSpacing(12)
            label = Label(theme, caption, "body", "railMuted")
            label.setFixedWidth(theme.px(84))
            row.addWidget(label)
            row.addWidget(value, 1)
            column.addLayout(row)
        column.addSpacing(16)
        self._buttons.setSpacing(8)
        self._buttons.addWidget(self.folder)
        self._buttons.addWidget(self.copy)
        self._buttons.addStretch()
        column.addLayout(self._buttons)
