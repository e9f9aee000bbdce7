"""The details fit their pane in every window and at every text size: nothing is cut at the right."""

import pytest
from PySide6.QtWidgets import QApplication

SIZES = [((1440, 900), 100), ((1180, 760), 100), ((1024, 700), 100), ((1440, 900), 150)]


@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_the_details_are_no_wider_than_their_pane(house, open_window, choose, qtbot, picture, size, scale):
    window = open_window(house, size=size, scale=scale)
    page = choose(window)
    for field in page.detail.fields[:1]:
        page.revealer.reveal(field, "service")
        qtbot.waitUntil(lambda field=field: field.is_open, timeout=10_000)
    page.revealer.ask(page.detail.fields[1])
    body = page.detail._scroll.widget()
    QApplication.processEvents()
    picture(window, f"details-{scale}")
    assert body.width() <= page.detail.width()
    for button in (page.detail.head.call, page.detail.head.write, page.detail.head.edit, page.detail.head.more):
        assert button.mapTo(page.detail, button.rect().topRight()).x() <= page.detail.width()
