"""What is left to do in each CRM after sealing: steps to read and to tick. Both pages of sealed files show it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import text
from ui.page import Page
from ui.pages.sealing import words
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.choices import Check
from ui.widgets.label import Label, Paragraph, rule
from ui.widgets.scroll_column import ScrollColumn
from vault.errors import VaultError
from vault.model.calls import ListSteps, TickStep
from vault.model.results import AfterSealing, ResidueStep, ResidueSystem

INDENT = 26


class StepsCard(Card):
    """One CRM. `ticked` carries the step and whether it is done."""

    ticked = Signal(str, bool)

    def __init__(self, theme: Theme, system: ResidueSystem) -> None:
        super().__init__(theme, system.title, padded=False)
        self.system = system.system
        self.checks: dict[str, Check] = {}
        left = sum(not step.done for step in system.steps)
        self.head.addWidget(Label(theme, words.steps_left(left), "body", "caution" if left else "sealed"))
        for step in system.steps:
            self._add(theme, step)

    def _add(self, theme: Theme, step: ResidueStep) -> None:
        if self.checks:
            self.body.addWidget(rule())
        check = self.checks[step.step] = Check(theme, step.title)
        check.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        check.setChecked(step.done)
        check.setAccessibleDescription(step.text)
        check.clicked.connect(lambda done: self.ticked.emit(step.step, done))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(check, 1)
        head.addWidget(Label(theme, words.DONE_AT.format(text.moment(text.local(step.at))) if step.done else "", "small", "faint"))
        column.addLayout(head)
        told = QHBoxLayout()
        told.setContentsMargins(INDENT, 0, 0, 0)
        source = f" {words.SOURCE.format(step.source)}" if step.source else ""
        told.addWidget(Paragraph(theme, f"{step.text}{source}", "body", "muted"), 1)
        column.addLayout(told)
        self.body.addWidget(holder)


class StepsView(QWidget):
    """Asks the vault process for the steps, shows them, tells it what is ticked. `changed` carries how many are open."""

    changed = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.cards: dict[str, StepsCard] = {}
        self._lists = ScrollColumn()
        self._lists.column.addWidget(Banner(page.theme, words.CRM_REMEMBERS, "info", detail=words.NOT_TRIED))
        self._none = Label(page.theme, words.NOTHING_SEALED_YET, "body", "muted")
        self._lists.column.addWidget(self._none)
        self._lists.column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._lists)

    @property
    def left(self) -> int:
        """How many steps are open."""
        return sum(not check.isChecked() for card in self.cards.values() for check in card.checks.values())

    def look(self) -> None:
        """Reads how things stand."""
        self._page.client.ask(self, ListSteps(), AfterSealing, self.show_steps, self._page.fail)

    def show_steps(self, found: AfterSealing) -> None:
        """Takes the CRMs with their steps; what had the focus has it again."""
        held = self._held()
        for card in self.cards.values():
            self._lists.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        for at, system in enumerate(found.systems):
            card = self.cards[system.system] = StepsCard(self._page.theme, system)
            card.ticked.connect(lambda step, done, system=system.system: self._tick(system, step, done))
            self._lists.column.insertWidget(2 + at, card)
        self._none.setVisible(not found.systems)
        if held is not None and held[0] in self.cards:
            self.cards[held[0]].checks[held[1]].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(self.left)

    def _tick(self, system: str, step: str, done: bool) -> None:
        self._page.client.ask(self, TickStep(system, step, done), AfterSealing, self._ticked, self._refused)

    def _ticked(self, found: AfterSealing) -> None:
        self.show_steps(found)
        self._page.clients_changed.emit()

    def _refused(self, error: VaultError) -> None:
        self._page.trouble.emit(error)
        self.look()

    def _held(self) -> tuple[str, str] | None:
        return next(((name, step) for name, card in self.cards.items() for step, check in card.checks.items() if check.hasFocus()), None)
