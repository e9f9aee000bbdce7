"""The Sealed files page on a real vault."""

import csv

import pytest
from PySide6.QtCore import Qt

from tests.ui.pixels import brass_pixels
from tests.ui.text_fit import too_wide, unnamed
from ui import text
from ui.page import Parcel
from ui.pages.crm_file.columns import MARKS
from ui.pages.sealing.page import SealedFilesPage
from vault.model.calls import FileChoices
from vault.services.sealing import readable_columns

LONG_MS = 20_000
CLIENTS = 40


@pytest.fixture
def place(real_place):
    return real_place(CLIENTS)


@pytest.fixture
def export(place):
    """The export that the vault was stocked from."""
    (file,) = place.folder.glob("export-40-*.csv")
    return file


@pytest.fixture
def reach(qtbot):
    def wait(page, step):
        qtbot.waitUntil(lambda: page.step == step, timeout=LONG_MS)
        return page

    return wait


def seal(qtbot, reach, page, file, out=None, step="result"):
    page.open_file(str(file))
    reach(page, "review")
    if out is not None:
        page.before.out.setText(str(out))
    qtbot.mouseClick(page.before.go_on, Qt.MouseButton.LeftButton)
    reach(page, "running")
    return reach(page, step)


def names(table):
    return [row.plan.column for row in table.rows]


def test_every_reason_of_the_service_has_a_short_word():
    assert set(MARKS) == {readable_columns.WEALTH, readable_columns.FREE_TEXT, readable_columns.PERSONAL}


def test_what_stays_readable_is_shown_before_anything_is_written(place, real_window, reach, export, tmp_path):
    page = real_window(place, "sealed").page
    file = tmp_path / "more.csv"
    lines = export.read_text(encoding="utf-8-sig").splitlines()
    file.write_text("\n".join(["ID,LASTNAME,EMAIL,NET_WORTH,REMARKS,SHOE", "x,A,a@example.com,1,2,3", lines[0][:0]]))
    page.open_file(str(file))
    reach(page, "review")
    marked = [(row.plan.column, row.mark) for row in page.before.readable.rows]
    assert marked[:2] == [("NET_WORTH", "Sign of wealth"), ("REMARKS", "Free text")]
    assert {"ID", "SHOE"} <= set(names(page.before.readable))
    assert {"LASTNAME", "EMAIL"} <= set(names(page.before.sealed))
    assert not list(tmp_path.glob("*.sealed*"))


def test_the_sealed_file_is_written_beside_and_shows_its_seal(qtbot, place, real_window, reach, export):
    window = real_window(place, "sealed")
    page = seal(qtbot, reach, window.page, export)
    out = export.with_name(f"{export.stem}.sealed.csv")
    assert page.report.out == str(out)
    with export.open(encoding="utf-8-sig", newline="") as before, out.open(encoding="utf-8-sig", newline="") as after:
        old, new = list(csv.DictReader(before)), list(csv.DictReader(after))
    assert len(old) == len(new) == page.report.rows == CLIENTS
    assert [row["ID"] for row in old] == [row["ID"] for row in new]
    assert not {row["EMAIL"] for row in old if row["EMAIL"]} & {row["EMAIL"] for row in new}
    assert page.heading.text() == "Sealed CRM file ready"
    qtbot.waitUntil(lambda: page.ready.panel.ready, timeout=LONG_MS)
    assert text.fingerprint(page.report.batch) in [label.accessibleName() for label in page.ready.panel._facts.values()]
    assert {tag.text for tag in page.ready.sealed.tags} == set(page.report.sealed)
    assert {tag.text for tag in page.ready.readable.tags} == set(page.report.readable)


def test_nothing_is_overwritten(qtbot, place, real_window, reach, export, tmp_path):
    page = real_window(place, "sealed").page
    out = tmp_path / "out.csv"
    seal(qtbot, reach, page, export, out)
    written = out.read_bytes()
    # The window says so before anything is asked.
    page.open_file(str(export))
    reach(page, "review")
    page.before.out.setText(str(out))
    assert not page.before.go_on.isEnabled()
    assert page.before.out.accessibleDescription() == "out.csv exists already. Give another name."
    # The name is taken only after the window looked: the vault process refuses.
    other = tmp_path / "other.csv"
    page.before.out.setText(str(other))
    other.write_text("somebody else's")
    page.before.go.emit()
    reach(page, "running")
    reach(page, "review")
    assert page.told.accessibleName().startswith("This file could not be sealed. other.csv exists already.")
    assert page.told.accessibleName().endswith("Nothing was written.")
    assert (out.read_bytes(), other.read_text()) == (written, "somebody else's")


def test_a_second_sealing_is_offered_a_free_name(qtbot, place, real_window, reach, export):
    page = real_window(place, "sealed").page
    seal(qtbot, reach, page, export)
    seal(qtbot, reach, page, export)
    assert page.report.out.endswith(".sealed-2.csv")


def test_stopped_nothing_is_written(qtbot, real_place, real_window, reach):
    big = real_place(3000)
    (file,) = big.folder.glob("export-3000-*.csv")
    page = real_window(big, "sealed").page
    page.open_file(str(file))
    reach(page, "review")
    before = set(big.folder.iterdir())
    qtbot.mouseClick(page.before.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.progress.bar.value() > 0, timeout=LONG_MS)
    qtbot.mouseClick(page.progress.button, Qt.MouseButton.LeftButton)
    reach(page, "review")
    assert page.told.accessibleName() == "Stopped. No file was written; seal the same file again when you are ready."
    assert set(big.folder.iterdir()) == before


def test_rows_of_nobody_refuse_the_file_in_words(qtbot, place, real_window, reach, tmp_path):
    page = real_window(place, "sealed").page
    file = tmp_path / "strangers.csv"
    file.write_text("Name,Email\nAda Beispiel,ada@example.com\n")
    seal(qtbot, reach, page, file, step="review")
    assert page.told.accessibleName().startswith("This file could not be sealed.")
    assert page.told.isVisible()


def test_a_parcel_brings_file_and_choices(place, real_window, reach, export):
    page = real_window(place, "sealed").page
    page.receive(Parcel(str(export), FileChoices(mapping={"LANGUAGE__C": "-"})))
    reach(page, "review")
    assert "LANGUAGE__C" in names(page.before.readable)


def test_the_folder_is_given_to_the_desktop_and_the_seal_to_the_clipboard(qtbot, qapp, place, real_window, reach, export):
    window = real_window(place, "clients")
    opened = []
    page = SealedFilesPage(window.context, lambda url: opened.append(url.toLocalFile()) or False)
    qtbot.addWidget(page)
    page.show()
    seal(qtbot, reach, page, export)
    with qtbot.waitSignal(page.toast) as told:
        page.ready.panel.folder.click()
    assert opened == [str(export.parent)]
    assert told.args[0].text == "The folder could not be opened."
    page.ready.panel.copy.click()
    assert qapp.clipboard().text() == text.fingerprint(page.report.batch)


def test_the_chosen_row_is_scrolled_into_sight(qtbot, place, real_window, reach, export):
    window = real_window(place, "sealed", size=(1024, 700))
    page = window.page
    page.open_file(str(export))
    reach(page, "review")
    table = page.before.sealed
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_End)
    row = table.visualRect(table.currentIndex())
    assert table.currentIndex().row() == len(table.rows) - 1
    assert not table.visibleRegion().intersected(row.translated(table.viewport().pos())).isEmpty()


def test_every_step_fits_at_the_largest_text(qtbot, place, real_window, reach, export):
    window = real_window(place, "sealed", scale=150)
    page = window.page
    page.open_file(str(export))
    reach(page, "review")
    assert too_wide(window) == []
    seal(qtbot, reach, page, export)
    assert too_wide(window) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_every_step_fits_is_named_and_shows_no_brass(qtbot, place, real_window, reach, export, picture, theme, size):
    window = real_window(place, "sealed", theme=theme, size=size)
    page = window.page

    def judge(step):
        picture(window, f"sealed-{step}")
        assert too_wide(window) == []
        assert unnamed(window) == []
        assert brass_pixels(window, window.theme) == 0

    judge("start")
    page.open_file(str(export))
    reach(page, "review")
    judge("review")
    seal(qtbot, reach, page, export)
    qtbot.waitUntil(lambda: page.ready.panel.ready, timeout=LONG_MS)
    judge("result")
