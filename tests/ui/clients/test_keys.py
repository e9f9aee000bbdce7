"""Everything on the page can be done without a mouse."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.pages.clients.reveal_field import State


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_moving_opening_revealing_copying_hiding(house, open_window, listed, qtbot):
    window = open_window(house)
    page = listed(window)
    table = page.list.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_End)
    assert table.currentIndex().row() == 9
    press(qtbot, Qt.Key.Key_Home)
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail.detail is not None and page.detail.detail.name == "Alessia Contini")
    press(qtbot, Qt.Key.Key_Return)
    field = page.detail.fields[0]
    assert QApplication.focusWidget() is field.reveal
    press(qtbot, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert field.state is State.ASKED
    press(qtbot, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is field.purposes.chips[1]
    press(qtbot, Qt.Key.Key_Escape)
    assert field.state is State.SEALED and QApplication.focusWidget() is field.reveal
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: field.is_open)
    press(qtbot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "+44 7700 900142", timeout=10000)
    press(qtbot, Qt.Key.Key_Escape)
    assert field.state is State.SEALED and QApplication.focusWidget() is field.reveal
    assert [(row.action, row.purpose) for row in house.log() if row.field == "phone.1"] == [("copy", "event"), ("reveal", "event")]


def test_a_sealed_field_or_a_name_is_never_copied(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    QGuiApplication.clipboard().setText("before")
    page.detail.fields[0].reveal.setFocus()
    press(qtbot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    page.list.table.setFocus()
    press(qtbot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert QGuiApplication.clipboard().text() == "before"


def test_slash_and_f6_move_between_the_parts(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.list.table.setFocus()
    press(qtbot, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is window.bar.search
    press(qtbot, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is page.list.table
    press(qtbot, Qt.Key.Key_F6)
    assert page.detail.isAncestorOf(QApplication.focusWidget())


def test_the_last_purpose_has_the_focus_only_where_it_fits(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    phone, email = page.detail.first_of("phone"), page.detail.first_of("email")
    page.revealer.last_purpose = "email"
    page.revealer.ask(email)
    assert QApplication.focusWidget() is email.purposes.chips[1]
    page.revealer.ask(phone)
    assert QApplication.focusWidget() is phone.purposes.chips[0]
    assert not any(chip.isChecked() for chip in (*phone.purposes.chips, *email.purposes.chips))


def test_the_row_menu_has_what_the_mouse_has(house, open_window, listed, qtbot):
    window = open_window(house)
    page = listed(window)
    menu = page.list.table.actions_menu(2)
    assert [action.text() for action in menu.actions()] == ["Call", "Write e-mail", "Reveal"]
    menu.actions()[2].trigger()
    qtbot.waitUntil(lambda: any(field.state is State.ASKED for field in page.detail.fields))
    assert page.detail.detail.name == "Margaux Delorme-Vial"
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: bool(window.handed))
    assert window.handed == ["tel:+33199001271"]


def test_row_actions_under_the_mouse(house, open_window, listed, qtbot):
    window = open_window(house)
    page = listed(window)
    table = page.list.table
    cell = table.visualRect(page.list.model.index(3, 5))
    mail = cell.center()
    mail.setX(cell.right() - 4 - 28 - 14)
    qtbot.mouseMove(table.viewport(), mail)
    table.hovered_row = 3
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=mail)
    qtbot.waitUntil(lambda: bool(window.handed), timeout=10000)
    assert window.handed == ["mailto:konrad.weissenfels.zu.hohenstein@example.net"]
    assert page.detail.first_of("email").state is State.SEALED


def test_in_a_narrow_window_esc_gives_the_list_its_room(house, open_window, choose, qtbot):
    window = open_window(house, size=(1024, 700))
    page = choose(window)
    assert page.detail.isVisible()
    page.list.table.setFocus()
    press(qtbot, Qt.Key.Key_Escape)
    assert not page.detail.isVisible()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(page.detail.isVisible)
