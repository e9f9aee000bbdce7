"""What a leaked file is: the sentence in numbers, the evidence, the clients. A file without a readable field has a page of its own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import text
from ui.pages.breach import words
from ui.pages.breach.client_table import ClientTable
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.facts import Facts
from ui.widgets.label import IconLabel, Label, Paragraph
from ui.widgets.seal import Seal
from vault.model.results import LeakReport

SIDE, NARROW_SIDE, ROOMY = 316, 276, 1000
ROSETTE = 132
CAPTION = 84


class ResultPane(QWidget):
    """Shows one report. `calm`: every client sealed only, with the vault's rosette."""

    def __init__(self, theme: Theme, report: LeakReport, file: str, fingerprint: str) -> None:
        super().__init__()
        self._theme, self.report, self._fingerprint = theme, report, fingerprint
        self.verdict = words.verdict_of(report)
        self.calm = self.verdict.kind == "calm"
        self.headline = Paragraph(theme, self.verdict.headline, "display", "text")
        self.setAccessibleName(self.verdict.headline)
        self.table = ClientTable(theme, report.clients)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._verdict_card())
        for warned in report.warnings:
            column.addWidget(Banner(theme, warned.message, "caution"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._clients_card() if report.clients else _nobody(theme), 1)
        row.addWidget(self._evidence(file))
        column.addLayout(row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()

    def _verdict_card(self) -> Card:
        theme, (badge, kind, icon) = self._theme, self.verdict.badge
        card = Card(theme)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(28 if self.calm else 18)
        if self.calm:
            row.addWidget(self._rosette())
        else:
            tone = "textFaint" if kind == "plain" else kind
            row.addWidget(IconLabel(theme, icon, 30, tone), 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(8)
        told.addWidget(Badge(theme, badge, kind, icon))
        told.addWidget(self.headline)
        told.addWidget(Paragraph(theme, self.verdict.sentence, "body", "muted"))
        told.addStretch()
        row.addLayout(told, 1)
        card.body.addLayout(row)
        return card

    def _rosette(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Seal(self._theme, self._fingerprint, ROSETTE), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Label(self._theme, text.fingerprint(self._fingerprint), "small", "faint", code=True), 0, Qt.AlignmentFlag.AlignHCenter)
        return holder

    def _clients_card(self) -> Card:
        card = Card(self._theme, "Clients", padded=False)
        card.head.addWidget(Label(self._theme, "By code. Names need an admin too.", "small", "faint"))
        card.body.addWidget(self.table)
        return card

    def _evidence(self, file: str) -> QScrollArea:
        compared = Card(self._theme, "What was compared")
        compared.body.addWidget(Facts(self._theme, *words.compared_facts(self.report, file), caption=CAPTION))
        batches = Card(self._theme, "Sealed files in it")
        batches.body.addWidget(Facts(self._theme, *words.batch_facts(self.report), caption=CAPTION))
        holder = QWidget()
        holder.setObjectName("canvas")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for card in (compared, batches):
            column.addWidget(card)
        column.addStretch()
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.setAccessibleName("What was compared")
        self._theme.changed.connect(self._resize)
        self._resize()
        return area

    def _resize(self) -> None:
        self._area.setFixedWidth(self._theme.px(SIDE if self.width() >= self._theme.px(ROOMY) else NARROW_SIDE))


def _nobody(theme: Theme) -> Card:
    card = Card(theme, "Clients")
    card.body.addWidget(Paragraph(theme, "Nobody to list.", "body", "faint"))
    card.body.addStretch()
    return card
