"""A secret on the clipboard goes in time, and only if it is still ours."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard

from ui.clipboard import HINTS, SecretClipboard

SECRET = "+44 7700 900142"


@pytest.fixture
def secret(qapp):
    clipboard = SecretClipboard(20)
    yield clipboard
    qapp.clipboard().clear()


def timer(secret):
    return secret.findChild(QTimer)


def test_it_lies_on_the_clipboard_alone_with_the_marks_of_a_secret(qapp, secret):
    qapp.clipboard().setText("selected before", QClipboard.Mode.Selection) if qapp.clipboard().supportsSelection() else None
    secret.copy(SECRET)
    assert qapp.clipboard().text() == SECRET
    assert qapp.clipboard().text(QClipboard.Mode.Selection) != SECRET
    assert set(HINTS) <= set(qapp.clipboard().mimeData().formats())
    assert timer(secret).interval() == 20_000


def test_when_its_time_is_over_it_goes(qtbot, qapp, secret):
    secret.copy(SECRET)
    with qtbot.waitSignal(secret.cleared):
        timer(secret).timeout.emit()
    assert qapp.clipboard().text() == ""
    assert not secret.holds_secret


def test_what_somebody_copied_meanwhile_stays(qtbot, qapp, secret):
    secret.copy(SECRET)
    qapp.clipboard().setText("something else")
    with qtbot.assertNotEmitted(secret.cleared):
        secret.clear()
    assert qapp.clipboard().text() == "something else"
    assert not timer(secret).isActive()


def test_no_text_of_the_secret_is_kept(secret):
    secret.copy(SECRET)
    assert SECRET not in repr(vars(secret))
