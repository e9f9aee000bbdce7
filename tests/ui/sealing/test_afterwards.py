"""What comes after sealing: the proof, a trial, what a file is, the steps in the CRM, the way back."""

import csv
import io

import pytest
from PySide6.QtCore import Qt

from tests.ui.text_fit import too_wide, unnamed
from ui.pages.sealing import words

LONG_MS = 30_000
CLIENTS = 40


@pytest.fixture
def place(real_place):
    return real_place(CLIENTS)


@pytest.fixture
def export(place):
    (file,) = place.folder.glob("export-40-*.csv")
    return file


@pytest.fixture
def leaky(export):
    """The export with a phone in a column of its own that no field takes."""
    rows = list(csv.reader(io.StringIO(export.read_text(encoding="utf-8"))))
    at = rows[0].index("MOBILEPHONE")
    file = export.with_name("leaky.csv")
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([[*rows[0], "FREE"], *([*row, f"call {row[at]}" if number == 2 else ""] for number, row in enumerate(rows[1:]))])
    return file


@pytest.fixture
def seal(qtbot):
    def run(page, file, button="go_on"):
        page.open_file(str(file))
        qtbot.waitUntil(lambda: page.step == "review", timeout=LONG_MS)
        qtbot.mouseClick(getattr(page.before, button), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: page.step == "result", timeout=LONG_MS)
        return page

    return run


def test_a_clean_file_says_what_was_compared(place, real_window, seal, export):
    page = seal(real_window(place, "sealed").page, export)
    proof = page.report.proof
    assert (proof.found, proof.rows, proof.clients) == (0, CLIENTS, CLIENTS)
    assert page.ready._proof.accessibleName() == words.PROOF_GOOD and page.ready._compared.text() == f"{proof.cells:,} cells, {proof.values:,} values"
    sample = page.ready.sample.sample
    assert len(sample.rows) == 5 and sample.names[0] == "ID" and sample.sealed
    assert not page.ready._findings_card.isVisible()


def test_a_value_that_was_left_is_shown_first_and_never_itself(place, real_window, seal, leaky):
    page = seal(real_window(place, "sealed").page, leaky)
    assert page.report.proof.found == 1
    assert [(each.row, each.column) for each in page.report.findings if each.id == "value_left"] == [(4, "FREE")]
    assert page.ready._findings_card.isVisible() and page.ready._findings_card.title.text() == words.LEFT_TITLE
    assert page.ready._column.indexOf(page.ready._findings_card) == 0
    assert page.ready._proof.accessibleName() == words.PROOF_BAD
    assert all(not any(sign.isdigit() for sign in row[at]) for row in page.ready.sample.sample.rows for at, name in enumerate(page.ready.sample.sample.names) if name == "FREE")


def test_twenty_rows_first(place, real_window, seal, export):
    page = seal(real_window(place, "sealed").page, export, "try_first")
    assert page.report.rows == words.TRY_ROWS and page.report.out.endswith(".sealed.trial.csv")
    assert page.heading.text() == words.TRIED


def test_steps_are_ticked_and_the_line_goes(qtbot, place, real_window, seal, export):
    window = real_window(place, "sealed")
    page = seal(window.page, export)
    qtbot.waitUntil(lambda: "Salesforce" in window.status._residue.accessibleName(), timeout=LONG_MS)
    qtbot.mouseClick(page.ready.after.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "salesforce" in page.after.cards, timeout=LONG_MS)
    assert page.step == "after" and page.heading.text() == words.AFTER
    total = page.after.left
    for done in range(1, total + 1):
        check = next(check for check in page.after.cards["salesforce"].checks.values() if not check.isChecked())
        check.setFocus()
        qtbot.keyClick(check, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda done=done: page.after.left == total - done and all(each.isVisible() for each in page.after.cards.values()), timeout=LONG_MS)
        qtbot.waitUntil(lambda: page.after.cards["salesforce"].head.count() > 0, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not window.status._residue.accessibleName(), timeout=LONG_MS)
    assert page.escape() and page.step == "result"


def test_an_officer_sees_what_a_file_is_and_has_it_written_back(qtbot, place, real_window, seal, export):
    sales = seal(real_window(place, "sealed").page, export)
    page = real_window(place, "sealed", member="compliance").page
    page.look_at(sales.report.out)
    qtbot.waitUntil(lambda: page.report is not None, timeout=LONG_MS)
    assert page.report.intact and page.report.proved and page.report.by == "sales"
    back = place.folder / "back.csv"
    page.write_to(str(back))
    qtbot.waitUntil(lambda: page.work is not None and page.work.overlay is not None, timeout=LONG_MS)
    overlay = page.work.overlay
    overlay.passphrase.setText(place.office.passphrases["admin"])
    qtbot.mouseClick(overlay.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.work is None, timeout=LONG_MS)
    assert back.read_bytes() == export.read_bytes()
    assert page.told.accessibleName().startswith(words.UNSEALED)


def test_a_file_of_nobody_is_told_on_the_page(qtbot, place, real_window, export):
    page = real_window(place, "sealed", member="admin").page
    page.look_at(str(export))
    qtbot.waitUntil(page.told.isVisible, timeout=LONG_MS)
    assert "No seal in this file" in page.told.accessibleName() and page.report is None


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "scale"), [((1440, 900), 100), ((1024, 700), 100), ((1440, 900), 150)])
def test_pictures(qtbot, place, real_window, seal, leaky, picture, theme, size, scale):
    """Everything has a name and fits, in both themes and sizes."""
    window = real_window(place, "sealed", theme=theme, size=size, scale=scale)
    page = seal(window.page, leaky)
    qtbot.waitUntil(lambda: page.ready.panel.ready, timeout=LONG_MS)
    picture(window, f"left-{scale}")
    assert unnamed(window) == [] and too_wide(window) == []
    page.show_steps()
    qtbot.waitUntil(lambda: bool(page.after.cards), timeout=LONG_MS)
    picture(window, f"steps-{scale}")
    assert unnamed(window) == [] and too_wide(window) == []
