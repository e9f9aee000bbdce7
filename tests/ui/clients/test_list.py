"""The list: codes at once, names only where they are painted and at rest, search, sorting, and what is said when there is nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.clients.seen import texts
from ui.pages.clients import words
from ui.pages.clients.model import EMAIL, LAST, MOST_ROWS, NAME, OWNER, PHONE, TAGS
from vault.model import calls as c


def names(page):
    model = page.list.model
    first, last = page.list.table.painted()
    return [model.row(place).name for place in range(first, last + 1)]


def search(window, qtbot, listed, query):
    """Types, and waits for the answer to exactly this."""
    page = window.page
    before = page.finder._round
    window.bar.search.setText(query)
    qtbot.waitUntil(lambda: page.finder._round > before and not page.finder._typed.isActive())
    asked = []
    # The vault answers in order: after this one, the search has been answered too.
    page.client.ask(page, c.Find(""), c.ANSWERS[c.Find], asked.append)
    qtbot.waitUntil(lambda: bool(asked), timeout=10000)
    return listed(window) if page.list.model.codes else page


def test_the_list_fills(house, open_window, listed):
    page = listed(open_window(house))
    assert len(names(page)) == 10 and names(page)[:2] == ["Edmund Ashgrove", "Alessia Contini"]
    row = page.list.model.row(1)
    shown = [page.list.model.index(1, column).data() for column in (NAME, EMAIL, PHONE, TAGS, OWNER)]
    assert shown == ["Alessia Contini", "a•••@•••.com", "+44 ••• ••• •42", "Velanza GT, Lumiera Spider", "LS"]
    assert row.city == "Milano"
    assert page.list._count.text() == "10"


def test_only_rows_that_were_painted_are_listed_in_the_log(big_house, open_window, listed):
    page = listed(open_window(big_house))
    first, last = page.list.table.painted()
    listings = [row for row in big_house.log() if row.action == "list"]
    assert [row.count for row in listings] == [last - first + 1]
    assert last - first + 1 < 20, "of 610 clients"


def test_a_row_that_was_not_read_has_no_words(big_house, open_window, listed):
    page = listed(open_window(big_house))
    model = page.list.model
    assert model.row(400) is None
    assert [model.index(400, column).data() for column in range(6)] == [""] * 6
    assert model.index(400, NAME).data(Qt.ItemDataRole.AccessibleTextRole) == "Not read yet"


def test_scrolling_past_is_not_listing(big_house, open_window, listed):
    page = listed(open_window(big_house))
    bar = page.list.table.verticalScrollBar()
    for value in range(0, bar.maximum(), 400):
        bar.setValue(value)
        QApplication.processEvents()
    listed(page.window())
    shown = len(page.list.model.kept())
    assert shown < 60, "the first and the last screen, not those between them"


def test_names_beyond_the_budget_are_initials_and_explained(big_house, open_window, listed, qtbot):
    window = open_window(big_house)
    page = listed(window)
    assert not page.list.shortened.isVisible()
    for first in range(0, 320, 20):
        page.finder.show_names(first, first + 19)
    qtbot.waitUntil(lambda: not page.finder.busy)
    page.list.table.scrollTo(page.list.model.index(315, 0))
    listed(window)
    qtbot.waitUntil(page.list.shortened.isVisible)
    assert any(words.is_shortened(name) for name in names(page))
    assert words.SHORTENED in texts(window)
    assert page.list.shortened.button.text() == words.SHORTENED_AGAIN


def test_no_more_rows_are_kept_than_the_window_needs(big_house, open_window, listed, qtbot):
    page = listed(open_window(big_house))
    for first in range(0, 600, 50):
        page.finder.show_names(first, first + 49)
    qtbot.waitUntil(lambda: not page.finder.busy, timeout=20000)
    assert page.list.model.alive == MOST_ROWS
    assert page.list.model.row(0) is None and page.list.model.row(590) is not None


def test_search_by_name_city_tag_and_whole_values(house, open_window, listed, qtbot):
    window = open_window(house)
    listed(window)
    for query, found in (
        ("conti", "Alessia Contini"), ("oslo", "Ingrid Solhaugen"), ("berillo", "Tommaso Brivioli"), ("yasmin@example.com", "Yasmin Al Rahwan"),
        ("+44 7700 900184", "Hiroto Kanzawa"), ("0107", "Rafael Montoliu"),
    ):
        page = search(window, qtbot, listed, query)
        assert names(page) == [found], query
        assert page.list.count_shown.text() == "1 shown"
        assert page.list._count.text() == "10", "how many there are does not change"


def test_one_typo_is_found_and_said(house, open_window, listed, qtbot):
    window = open_window(house)
    listed(window)
    page = search(window, qtbot, listed, "contoni")
    assert names(page) == ["Alessia Contini"]
    qtbot.waitUntil(lambda: page.list.hint.text() == words.NEAR_MATCH)
    page = search(window, qtbot, listed, "alessia")
    qtbot.waitUntil(lambda: page.list.hint.text() == "")


def test_nothing_found_says_what_can_be_found(house, open_window, listed, qtbot):
    window = open_window(house)
    listed(window)
    page = search(window, qtbot, listed, "79461")
    assert page.list._no_match.isVisible()
    assert page.list._no_match.heading.text() == "No clients match"
    assert page.list._no_match.sentence.text == (
        "Nothing fits these filters. E-mails match whole, before or after the @. Numbers match whole or by their last four digits."
    )
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.bar.search.text() == ""
    listed(window)


def test_an_answer_to_an_older_search_is_left_out(house, open_window, listed, qtbot):
    window = open_window(house)
    page = listed(window)
    page.finder.query = "conti"
    page.finder.find()
    page.finder.query = "oslo"
    page.finder.find()
    qtbot.waitUntil(lambda: len(page.list.model.codes) == 1)
    listed(window)
    assert names(page) == ["Ingrid Solhaugen"]


def test_sorting_by_chip_and_by_head(house, open_window, listed, qtbot):
    window = open_window(house)
    page = listed(window)
    qtbot.mouseClick(page.list.sorts["name"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.list.model.unread(0, 9) and names(page)[:3] == ["Edmund Ashgrove", "Tommaso Brivioli", "Alessia Contini"])
    assert page.list.table.head.sorted_by == NAME
    head = page.list.table.head
    at = head.viewport().rect().center()
    at.setX(head.sectionViewportPosition(LAST) + 20)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: page.list.model.row(0).name == "Edmund Ashgrove")
    assert page.list.sorts["last_contact"].isChecked()


def test_an_empty_vault_leads_to_the_import(empty_house, open_window, qtbot):
    window = open_window(empty_house)
    page = window.page
    qtbot.waitUntil(page.list._no_clients.isVisible, timeout=10000)
    assert page.list._no_clients.heading.text() == "No clients yet"
    with qtbot.waitSignal(page.go_to) as went:
        page.list.import_file.click()
    assert went.args == ["import"]


def test_columns_give_way_to_the_width(house, open_window, listed, choose):
    window = open_window(house)
    page = choose(window)

    def columns():
        return [column for column in range(6) if not page.list.table.isColumnHidden(column)]

    for width, expected, detail in ((1440, [0, 1, 2, 3, 4, 5], 468), (1280, [0, 1, 2, 3, 4, 5], 468), (1279, [0, 1, 2, 5], 420), (1024, [0, 2, 5], 420)):
        window.resize(width, 700)
        QApplication.processEvents()
        assert (columns(), page.detail.width()) == (expected, detail), width
    page._close_detail()
    assert not page.detail.isVisible() and columns() == [0, 1, 2, 3, 4, 5]


def test_rows_come_only_through_the_log(house, open_window, listed):
    page = listed(open_window(house))
    listed_codes = {row.client for row in page.list.model.kept()}
    entry = next(row for row in house.log() if row.action == "list")
    assert entry.count == len(listed_codes) == 10
