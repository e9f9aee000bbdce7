"""Adding and editing in the window, by keys: what is touched is saved, what is typed is kept, what is done is taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.clients.seen import picture, texts
from tests.ui.settle import settle
from tests.ui.text_fit import too_wide, unnamed
from vault import session
from vault.model import calls as c

CONTROL = Qt.KeyboardModifier.ControlModifier
LONG = 10_000


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def write(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def form(page, qtbot):
    qtbot.waitUntil(lambda: page.acts.active, timeout=LONG)
    return page.acts.editing.pane


def done(page, qtbot):
    qtbot.waitUntil(lambda: not page.acts.active, timeout=LONG)
    qtbot.waitUntil(lambda: page.detail.detail is not None and page.detail.form is None, timeout=LONG)


def toast(window):
    return [each._panel for each in window._toasts._toasts][-1]


def undo(window, qtbot):
    button = next(part for part in toast(window).findChildren(QPushButton) if part.text() == "Undo")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_Space)


def desk_of(house):
    return session.Desk.unlock(house.vault, "sales", house.passphrases["sales"], house.here)


def test_an_edit_by_keys(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    code = page.detail.detail.client
    page.list.table.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_E, CONTROL)
    pane = form(page, qtbot)
    assert QApplication.focusWidget() is pane.rows["name.1"].edit and pane.rows["name.1"].edit.text() == "Edmund Ashgrove"
    phone = pane.rows["phone.1"]
    # Sealed: its mask is a hint, nothing of it stands in the input.
    assert phone.edit.text() == "" and phone.edit.placeholderText() == "+44 ••• ••• •08" and phone._state.text() == "Unchanged"
    press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is phone.edit
    write(qtbot, "020 7946 0111")
    assert phone._state.text() == "Replaces what is sealed"
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    done(page, qtbot)
    qtbot.waitUntil(lambda: page.detail.first_of("phone").words.mask == "+44 ••• ••• •11", timeout=LONG)
    assert "Edmund Ashgrove saved" in texts(window)
    row = next(row for row in house.log() if row.action == "client_changed")
    assert (row.client, row.field, row.detail) == (code, "phone.1", "unseen phone.1")
    undo(window, qtbot)
    qtbot.waitUntil(lambda: page.detail.first_of("phone").words.mask == "+44 ••• ••• •08", timeout=LONG)
    assert list((house.vault / "drafts").iterdir()) == []


def test_a_client_is_added_by_keys(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    press(qtbot, Qt.Key.Key_N, CONTROL)
    pane = form(page, qtbot)
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(pane.trouble.isVisible, timeout=LONG)
    write(qtbot, "Ada")
    assert not pane.trouble.isVisible()
    press(qtbot, Qt.Key.Key_Tab)
    write(qtbot, "Testwell")
    pane.rows["tags.1"].edit.setFocus()
    write(qtbot, "Spring evening")
    press(qtbot, Qt.Key.Key_Return)
    write(qtbot, "Late;")
    assert pane.rows["tags.1"].tags == ["Spring evening", "Late"]
    press(qtbot, Qt.Key.Key_Backspace)
    assert pane.rows["tags.1"].tags == ["Spring evening"]
    pane.rows["email.1"].edit.setFocus()
    write(qtbot, "ada@example.com")
    press(qtbot, Qt.Key.Key_Return, CONTROL)
    done(page, qtbot)
    qtbot.waitUntil(lambda: page.detail.detail.name == "Ada Testwell", timeout=LONG)
    assert page.detail.detail.tags == ("Spring evening",) and len(page.list.model.codes) == 11
    undo(window, qtbot)
    qtbot.waitUntil(lambda: len(page.list.model.codes) == 10, timeout=LONG)
    assert page.detail.detail is None or page.detail.detail.name != "Ada Testwell"


def test_a_name_is_asked_for_and_nothing_is_lost(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.acts.add()
    pane = form(page, qtbot)
    pane.rows["email.1"].edit.setFocus()
    write(qtbot, "nobody@example.com")
    page.confirm()
    qtbot.waitUntil(pane.trouble.isVisible, timeout=LONG)
    assert "A client needs a name." in texts(window) and pane.rows["email.1"].edit.text() == "nobody@example.com"


def test_words_come_while_typing(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.acts.edit()
    pane = form(page, qtbot)
    email, phone = pane.rows["email.1"], pane.rows["phone.1"]
    email.edit.setFocus()
    write(qtbot, "no address")
    qtbot.waitUntil(lambda: "Not a complete e-mail address" in email._words.text, timeout=LONG)
    assert "Not a complete" in email.edit.accessibleDescription() and pane.save.isEnabled()
    phone.edit.setFocus()
    write(qtbot, "+44 7700 900142")
    qtbot.waitUntil(lambda: pane.twins.isVisible() and "Alessia Contini" in pane.twins.accessibleName(), timeout=LONG)
    email.edit.clear()
    write(qtbot, "9")
    qtbot.waitUntil(lambda: not email._words.text and not pane.twins.isVisible(), timeout=LONG)


def test_escape_keeps_a_draft_and_edit_goes_on_with_it(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.acts.edit()
    pane = form(page, qtbot)
    pane.rows["email.1"].edit.setFocus()
    write(qtbot, "half.typed@example.com")
    press(qtbot, Qt.Key.Key_Escape)
    done(page, qtbot)
    assert "half.typed" not in texts(window)
    qtbot.waitUntil(page.detail.strip.isVisible, timeout=LONG)
    assert len(list((house.vault / "drafts").iterdir())) == 1
    assert [path for path in house.folder.rglob("*") if path.is_file() and b"half.typed" in path.read_bytes()] == []
    page.detail.strip.go_on.click()
    pane = form(page, qtbot)
    assert pane.rows["email.1"].edit.text() == "half.typed@example.com" and pane.notice.isVisible()
    assert next(row for row in house.log() if row.action == "draft").detail == "fields email.1"
    page.confirm()
    done(page, qtbot)
    qtbot.waitUntil(lambda: list((house.vault / "drafts").iterdir()) == [], timeout=LONG)


def test_a_draft_is_discarded_from_the_message(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.acts.edit("tags.1")
    pane = form(page, qtbot)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is pane.rows["tags.1"].edit, timeout=LONG)
    write(qtbot, "Late")
    page.escape()
    qtbot.waitUntil(page.detail.strip.isVisible, timeout=LONG)
    next(part for part in toast(window).findChildren(QPushButton) if part.text() == "Discard").click()
    qtbot.waitUntil(lambda: not page.detail.strip.isVisible(), timeout=LONG)
    assert list((house.vault / "drafts").iterdir()) == []


def test_a_draft_survives_the_lock(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.acts.edit()
    form(page, qtbot).rows["email.1"].edit.setFocus()
    write(qtbot, "at.lock@example.com")
    with qtbot.waitSignal(window.locked, timeout=LONG):
        window.lock()
    with desk_of(house) as desk:
        (view,) = desk.list_drafts().drafts
        assert desk.take_draft(c.TakeDraft(view.id)).changes[0].text == "at.lock@example.com"


def test_an_untouched_form_leaves_nothing(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    page.acts.edit()
    pane = form(page, qtbot)
    page.confirm()
    assert page.acts.active and "Nothing is changed yet." in texts(window)
    pane.rows["phone.1"].edit.setFocus()
    write(qtbot, "1")
    press(qtbot, Qt.Key.Key_Backspace)
    page.escape()
    done(page, qtbot)
    qtbot.waitUntil(lambda: list((house.vault / "drafts").iterdir()) == [], timeout=LONG)
    assert not [row for row in house.log() if row.action in ("client_changed", "draft")]


def test_a_colleague_was_faster(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    code = page.detail.detail.client
    page.acts.edit()
    pane = form(page, qtbot)
    pane.rows["email.1"].edit.setFocus()
    write(qtbot, "mine@example.com")
    with desk_of(house) as desk:
        desk.edit_client(c.EditClient(code, (c.FieldChange("email.1", 1, "theirs@example.com"),)))
    page.confirm()
    qtbot.waitUntil(lambda: "Changed by a colleague" in pane.rows["email.1"]._words.text, timeout=LONG)
    assert pane.rows["email.1"].edit.text() == "mine@example.com" and "E-mail was changed by a colleague" in texts(window)
    page.confirm()
    done(page, qtbot)
    with desk_of(house) as desk:
        assert desk.find(c.Find("mine@example.com")).clients == (code,)
        assert len(desk.show_history(c.ShowHistory(code, "email.1")).versions) == 3


def test_a_draft_that_a_colleague_overtook(house, open_window, choose, qtbot):
    with desk_of(house) as desk:
        (code,) = desk.find(c.Find("edmund")).clients
        desk.keep_draft(c.KeepDraft("", code, (c.FieldChange("email.1", 1, "mine@example.com"), c.FieldChange("phone.1", 1, "020 7946 0111"))))
        desk.edit_client(c.EditClient(code, (c.FieldChange("email.1", 1, "theirs@example.com"),)))
    window = open_window(house)
    page = choose(window)
    page.acts.edit()
    pane = form(page, qtbot)
    assert pane.rows["email.1"].meanwhile and not pane.rows["phone.1"].meanwhile
    # The words that come while typing do not take it away.
    qtbot.waitUntil(lambda: not page.acts.editing._check.isActive(), timeout=LONG)
    settle()
    assert "Changed by a colleague" in pane.rows["email.1"]._words.text
    page.confirm()
    done(page, qtbot)
    with desk_of(house) as desk:
        assert desk.find(c.Find("mine@example.com")).clients == (code,)


def test_the_history_of_a_field(house, open_window, choose, qtbot):
    with desk_of(house) as desk:
        (code,) = desk.find(c.Find("edmund")).clients
        desk.edit_client(c.EditClient(code, (c.FieldChange("email.1", 1, "new@example.com"),)))
    window = open_window(house)
    page = choose(window)
    page.acts.edit()
    pane = form(page, qtbot)
    assert not pane.rows["phone.1"].history.isVisible()
    pane.rows["email.1"].history.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.acts.popover is not None, timeout=LONG)
    popover = page.acts.popover
    assert list(popover.fields) == [2, 1] and "example.com" not in texts(popover)
    former = popover.fields[1]
    former.reveal.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: former.is_open, timeout=LONG)
    assert "ashgrove" in texts(popover) and not former.well.copy.isVisible()
    press(qtbot, Qt.Key.Key_Escape)
    assert not former.is_open and page.acts.popover is popover
    press(qtbot, Qt.Key.Key_Escape)
    assert page.acts.popover is None and page.acts.active and QApplication.focusWidget() is pane.rows["email.1"].history
    row = next(row for row in house.log() if row.action == "reveal")
    assert (row.client, row.field, row.purpose, row.detail) == (code, "email.1", "service", "version 1")


def test_into_the_trash_and_back(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    code = page.detail.detail.client
    page.detail.trash_asked.emit()
    qtbot.waitUntil(lambda: code not in page.list.model.codes, timeout=LONG)
    page.acts.show_trash()
    qtbot.waitUntil(lambda: page.acts.trash is not None and page.acts.trash.isVisible(), timeout=LONG)
    trash = page.acts.trash
    assert "Edmund Ashgrove" in texts(trash) and QApplication.focusWidget() is trash.done
    settle()
    assert unnamed(trash) == [] and too_wide(trash) == []
    press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is trash.buttons[code]
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: code in page.list.model.codes and not trash.buttons, timeout=LONG)
    assert "The trash is empty" in texts(trash)
    trash.done.click()
    assert page.acts.trash is None


@pytest.mark.parametrize(("theme", "size", "scale"), [("light", (1440, 900), 100), ("dark", (1024, 700), 100), ("light", (1440, 900), 150)])
def test_the_form_looks_right(house, open_window, choose, qtbot, tmp_path, theme, size, scale):
    window = open_window(house, theme=theme, size=size, scale=scale)
    page = choose(window)
    for begin in (page.acts.edit, page.acts.add):
        begin()
        pane = form(page, qtbot)
        pane.rows["email.1"].edit.setFocus()
        write(qtbot, "no address")
        qtbot.waitUntil(lambda pane=pane: "Not a complete" in pane.rows["email.1"]._words.text, timeout=LONG)
        settle()
        picture(window, tmp_path / "form.png")
        assert unnamed(page.detail) == []
        qtbot.waitUntil(lambda: too_wide(page.detail) == [])
        assert all(row.width() <= pane._scroll.viewport().width() for row in pane.rows.values())
        page.escape()
        qtbot.waitUntil(lambda: not page.acts.active, timeout=LONG)
