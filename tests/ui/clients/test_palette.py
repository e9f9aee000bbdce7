"""Ctrl+K, the list of keys and the help, by keys alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from tests.ui.clients.seen import texts
from ui.pages.clients.reveal_field import State
from ui.palette.keys_list import HelpSheet, KeysList
from ui.palette.palette import Palette

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LONG = 10_000


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def only(window, kind):
    return next((found for found in window.findChildren(kind) if found.isVisible()), None)


def opened(window, qtbot, words=""):
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=LONG)
    press(qtbot, Qt.Key.Key_K, CTRL)
    palette = only(window, Palette)
    assert QApplication.focusWidget() is palette.box
    qtbot.keyClicks(palette.box, words)
    return palette


def lines(palette):
    return [line.text for line in palette.list.lines.lines]


def test_a_client_is_found_by_name_listed_and_opened(house, open_window, choose, qtbot, picture):
    window = open_window(house)
    page = choose(window)
    page.list.table.setFocus()
    palette = opened(window, qtbot, "ales")
    qtbot.waitUntil(lambda: lines(palette)[:2] == ["Clients", "Alessia Contini"], timeout=LONG)
    picture(window, "palette")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.detail.detail.name == "Alessia Contini", timeout=LONG)
    assert only(window, Palette) is None


def test_commands_are_by_the_mark_and_by_tab(house, open_window, choose, qtbot):
    window = open_window(house)
    choose(window)
    palette = opened(window, qtbot, ">imp")
    assert lines(palette) == ["Go to", "Import"]
    press(qtbot, Qt.Key.Key_Return)
    assert window.place == "import"


def test_alt_1_calls_the_chosen_client_from_the_palette_and_without_it(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.list.table.setFocus()
    name = page.detail.detail.name
    palette = opened(window, qtbot)
    assert f"Actions on {name}" in lines(palette) and "Call" in lines(palette)
    press(qtbot, Qt.Key.Key_1, ALT)
    qtbot.waitUntil(lambda: len(window.handed) == 1, timeout=LONG)
    press(qtbot, Qt.Key.Key_2, ALT)
    qtbot.waitUntil(lambda: len(window.handed) == 2, timeout=LONG)
    assert [url.partition(":")[0] for url in window.handed] == ["tel", "mailto"]
    assert all(field.state is State.SEALED for field in page.detail.fields)
    assert [row.action for row in house.log() if row.field in ("phone.1", "email.1")] == ["email", "call"]


def test_escape_gives_the_focus_back_and_keeps_open_fields(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.list.table.setFocus()
    opened(window, qtbot, "x")
    press(qtbot, Qt.Key.Key_Escape)
    assert only(window, Palette) is None and QApplication.focusWidget() is page.list.table


def test_the_list_of_keys_and_the_help_say_what_works_here(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.list.table.setFocus()
    press(qtbot, Qt.Key.Key_Slash, CTRL)
    assert only(window, KeysList) is not None
    said = texts(window)
    for act in (*page.keyed(), *window.commands.acts):
        assert act.title in said and act.shown_keys in said
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_F1)
    assert only(window, HelpSheet) is not None and "Help: Clients" in texts(window)
    press(qtbot, Qt.Key.Key_Escape)


def test_no_two_acts_share_their_keys(house, open_window, choose):
    window = open_window(house)
    page = choose(window)
    keys = [QKeySequence(each).toString() for act in (*page.keyed(), *window.commands.acts, *window.commands.places) for each in act.keys]
    assert len(keys) == len(set(keys)) and all(keys)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "scale"), [((1440, 900), 100), ((1024, 700), 100), ((1440, 900), 150)])
def test_it_fits_its_window(house, open_window, choose, qtbot, picture, theme, size, scale):
    window = open_window(house, theme=theme, scale=scale, size=size)
    choose(window)
    palette = opened(window, qtbot)
    qtbot.waitUntil(lambda: palette.panel.geometry().height() > 200)
    assert palette.rect().contains(palette.panel.geometry())
    picture(window, f"palette-{scale}")
