"""How the page looks: brass only while something is open, words that fit, names for everything that takes the focus."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.clients.seen import brass, picture
from tests.ui.text_fit import too_wide, unnamed

SIZES = [(1440, 900), (1024, 700)]


def settled(page, qtbot):
    """Everything has a name, and once layouts have settled every word fits."""
    assert unnamed(page) == []
    qtbot.waitUntil(lambda: too_wide(page) == [])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state(house, open_window, choose, qtbot, tmp_path, theme, size):
    window = open_window(house, theme=theme, size=size)
    page = choose(window)
    QApplication.processEvents()
    assert brass(window) == 0
    settled(page, qtbot)
    picture(window, tmp_path / "sealed.png")
    phone, email, profile = page.detail.first_of("phone"), page.detail.first_of("email"), page.detail.first_of("profile")
    page.revealer.ask(email)
    QApplication.processEvents()
    assert brass(window) == 0
    settled(page, qtbot)
    page.revealer.reveal(phone, "delivery")
    page.revealer.reveal(profile, "service")
    qtbot.waitUntil(lambda: phone.is_open and profile.is_open)
    QApplication.processEvents()
    assert brass(window) > 0
    settled(page, qtbot)
    picture(window, tmp_path / "open.png")
    email.fail("The log could not be written, so the field stays sealed.")
    QApplication.processEvents()
    settled(page, qtbot)
    page.close_open_fields()
    QApplication.processEvents()
    assert brass(window) == 0


@pytest.mark.parametrize("scale", [112, 150])
def test_larger_text(house, open_window, choose, qtbot, tmp_path, scale):
    window = open_window(house, scale=scale)
    page = choose(window, 3)
    phone, email = page.detail.first_of("phone"), page.detail.first_of("email")
    page.revealer.reveal(email, "email")
    qtbot.waitUntil(lambda: email.is_open)
    page.revealer.ask(phone)
    QApplication.processEvents()
    picture(window, tmp_path / "scaled.png")
    settled(page, qtbot)


def test_a_long_value_fits_its_box(house, open_window, choose, qtbot, tmp_path):
    window = open_window(house, size=(1024, 700))
    page = choose(window, 3)
    email = page.detail.first_of("email")
    page.revealer.reveal(email, "email")
    qtbot.waitUntil(lambda: email.is_open)
    view = email.well.value
    # Layouts settle over several turns.
    qtbot.waitUntil(lambda: view.height() >= view.heightForWidth(view.width()) > window.theme.line("open"))
    assert all(button.geometry().right() <= email.well.width() for button in (email.well.act, email.well.copy))


def test_a_sealed_number_is_spoken_by_its_end(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    phone = page.detail.first_of("phone")
    assert phone.accessibleName() == "Phone, sealed, ends in 0 8"
    assert phone.reveal.accessibleName() == "Reveal Phone"
    page.revealer.reveal(phone, "call")
    qtbot.waitUntil(lambda: phone.is_open)
    assert phone.well.value.accessibleName() == "+44 7700 900108"
    assert phone.well.value.accessibleDescription().startswith("hides in ")


def test_the_theme_changes_under_an_open_field(house, open_window, choose, qtbot):
    window = open_window(house)
    page = choose(window)
    phone = page.detail.first_of("phone")
    page.revealer.reveal(phone, "call")
    qtbot.waitUntil(lambda: phone.is_open)
    window.theme.choose("dark")
    QApplication.processEvents()
    assert brass(window) > 0 and phone.is_open
    page.close_open_fields()
    assert brass(window) == 0
