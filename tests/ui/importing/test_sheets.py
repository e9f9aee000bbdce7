"""A workbook with several sheets asks for one, as a file asks for its encoding."""

from pytestqt.qtbot import QtBot

from ui.pages.crm_file.question import TITLES, QuestionCard
from ui.theme import Theme
from vault.errors import ChoiceNeeded


def test_the_sheets_of_the_file_are_offered(qtbot: QtBot, dressed: Theme) -> None:
    card = QuestionCard(dressed)
    qtbot.addWidget(card)
    card.ask(ChoiceNeeded("It must be said which sheet has the clients.", option="sheet", proposal="Lists", offered=("Clients", "Lists")))
    assert [card.choice.itemText(at) for at in range(card.choice.count())] == ["Clients", "Lists"]
    assert (card.choice.currentData(), card.choice.accessibleName()) == ("Lists", TITLES["sheet"])
    with qtbot.waitSignal(card.answered) as answered:
        card.go_on.click()
    assert answered.args == ["sheet", "Lists"]
