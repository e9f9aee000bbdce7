"""The Import page on a real vault."""

import csv

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.pixels import brass_pixels
from tests.ui.text_fit import too_wide, unnamed
from ui.pages.crm_file.columns import FIELD
from ui.pages.crm_file.eta import Eta
from ui.pages.crm_file.field_names import field_choices
from ui.pages.importing.counts import counts_of
from vault.formats.mapping import bind
from vault.formats.profiles import profile_named
from vault.model.calls import FileChoices, Find
from vault.model.results import Found
from vault.services import demo_data

LONG_MS = 20_000


@pytest.fixture
def export(tmp_path):
    """A CRM export of invented clients."""

    def make(count, seed=1):
        file = tmp_path / f"export-{count}.csv"
        file.write_bytes(demo_data.salesforce_csv(demo_data.demo_clients(count, seed)))
        return file

    return make


@pytest.fixture
def reach(qtbot):
    """Waits until a page has reached a step."""

    def wait(page, step):
        qtbot.waitUntil(lambda: page.step == step, timeout=LONG_MS)
        return page

    return wait


def drop(page, file):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    with_left = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, *with_left))
    assert page._drop.isVisible()
    QApplication.sendEvent(page, QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, *with_left))
    assert not page._drop.isVisible()


def go(qtbot, reach, page, step="result"):
    """From the columns over the review into the vault."""
    qtbot.mouseClick(page.match.go_on, Qt.MouseButton.LeftButton)
    reach(page, "check")
    qtbot.mouseClick(page.check.go_on, Qt.MouseButton.LeftButton)
    return reach(page, step)


def run(qtbot, reach, page, file, step="result"):
    page.open_file(str(file))
    reach(page, "review")
    return go(qtbot, reach, page, step)


def sums_up(report):
    return report.rows == sum(counts_of(report).values())


def columns_of(page):
    return {row.plan.column: row.choice.ref for row in page.match.table.rows}


def test_a_dropped_export_is_matched_imported_and_counted(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "import")
    page = window.page
    drop(page, export(30))
    reach(page, "review")
    assert columns_of(page)["EMAIL"] == "email.1"
    assert page.match.go_on.text() == "Review 30 rows"
    qtbot.mouseClick(page.match.go_on, Qt.MouseButton.LeftButton)
    reach(page, "check")
    assert page.check.go_on.text() == "Import 30 rows" and page.stepper.accessibleName() == "Step 3 of 4: Review"
    qtbot.mouseClick(page.check.go_on, Qt.MouseButton.LeftButton)
    reach(page, "result")
    assert page.report.rows == 30
    assert sums_up(page.report)
    assert page.report.added + page.report.warned == 30
    assert page.done.done.accessibleName().endswith("Delete the original file when you have checked the result.")
    # A second import of the same file changes nothing.
    run(qtbot, reach, page, export(30))
    assert page.report.unchanged == 30
    assert page.done.done.accessibleName().startswith("0 clients added, 0 updated, 0 rejected.")


def test_no_sample_of_the_review_is_a_cell_of_the_file(real_place, real_window, reach, export):
    page = real_window(real_place(0), "import").page
    file = export(30)
    page.open_file(str(file))
    reach(page, "review")
    with file.open(encoding="utf-8", newline="") as source:
        cells = {cell for row in csv.reader(source) for cell in row[1:] if len(cell) > 3}
    samples = {sample for row in page.match.table.rows for sample in row.plan.samples}
    assert samples
    assert not samples & cells


def test_a_dry_run_counts_and_stores_nothing(qtbot, real_place, real_window, reach, export):
    page = real_window(real_place(0), "import").page
    page.open_file(str(export(30)))
    reach(page, "review")
    for _ in range(2):
        page.match.try_it.show()
        qtbot.mouseClick(page.match.try_it, Qt.MouseButton.LeftButton)
        reach(page, "running")
        reach(page, "review")
        assert page.match.counts.isVisible()
        assert page.match.table.rows[1].note
        assert page.match.counts._values["added"].text() != "0"
    assert page.report is None


def stop(qtbot, reach, page, file):
    """Stops an import in the middle and waits for the question."""
    page.open_file(str(file))
    reach(page, "review")
    go(qtbot, reach, page, "running")
    qtbot.waitUntil(lambda: page.progress.bar.value() > 0, timeout=LONG_MS)
    qtbot.mouseClick(page.progress.button, Qt.MouseButton.LeftButton)
    reach(page, "check")
    qtbot.waitUntil(lambda: page.taking.dialog is not None, timeout=LONG_MS)


def shown(window, qtbot, count):
    """The list has that many clients."""
    found = []
    window.page.client.ask(window.page, Find(""), Found, lambda answer: found.append(answer.total))
    qtbot.waitUntil(lambda: bool(found), timeout=LONG_MS)
    return found == [count]


def test_a_stopped_import_is_taken_back(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "import")
    page = window.page
    stop(qtbot, reach, page, export(3000))
    title = page.taking.dialog.accessibleName()
    assert title.startswith("Keep the ") and title.endswith(" already in, or take them back?") and unnamed(page.taking.dialog) == []
    qtbot.mouseClick(page.taking.dialog.back, Qt.MouseButton.LeftButton)
    reach(page, "start")
    assert page.told.accessibleName().startswith("Import taken back: ") and "0 back to former values" in page.told.accessibleName()
    assert shown(window, qtbot, 0)


def test_a_stopped_import_is_kept(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "import")
    page = window.page
    stop(qtbot, reach, page, export(3000))
    assert shown(window, qtbot, 0)
    rows = int(page.taking.dialog.accessibleName().split()[2].replace(",", ""))
    qtbot.mouseClick(page.taking.dialog.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "are in" in page.told.accessibleName(), timeout=LONG_MS)
    assert shown(window, qtbot, rows)
    qtbot.mouseClick(page.check.go_on, Qt.MouseButton.LeftButton)
    reach(page, "result")
    assert page.report.unchanged == rows and shown(window, qtbot, 3000)


def test_paused_and_resumed(qtbot, real_place, real_window, reach, export):
    page = real_window(real_place(0), "import").page
    page.open_file(str(export(3000)))
    reach(page, "review")
    go(qtbot, reach, page, "running")
    qtbot.waitUntil(lambda: page.progress.bar.value() > 0, timeout=LONG_MS)
    qtbot.mouseClick(page.taking.pause, Qt.MouseButton.LeftButton)
    assert page.taking.pause.text() == "Pausing"
    qtbot.waitUntil(lambda: page.taking.pause.text() == "Resume", timeout=LONG_MS)
    assert page.step == "running" and page.progress.bar.property("state") == "paused"
    qtbot.mouseClick(page.taking.pause, Qt.MouseButton.LeftButton)
    reach(page, "result")
    assert page.report.rows == 3000 and sums_up(page.report)


def test_an_import_is_undone_from_the_first_step(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "import")
    page = window.page
    run(qtbot, reach, page, export(30))
    qtbot.mouseClick(page.done.another, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.begin.buttons) == 1, timeout=LONG_MS)
    [button] = page.begin.buttons.values()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.taking.dialog.accessibleName() == "Take this import back?"
    qtbot.mouseClick(page.taking.dialog.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.told.accessibleName().startswith("Import taken back: 30 clients removed"), timeout=LONG_MS)
    assert page.step == "start" and shown(window, qtbot, 0)
    qtbot.waitUntil(lambda: page.begin.former.isVisible() and not page.begin.buttons, timeout=LONG_MS)


def test_rows_are_counted_by_themselves_and_a_layout_is_offered_again(qtbot, real_place, real_window, reach, tmp_path):
    page = real_window(real_place(0), "import").page
    file = tmp_path / "showroom_2026.csv"
    file.write_text("Cliente,Posta,Numero\nAda Beispiel,ada@example.com,12ab\n,b@example.com,+44 7700 900123\n")
    page.open_file(str(file), FileChoices(mapping={"Cliente": "name.1", "Posta": "email.1", "Numero": "phone.1"}))
    reach(page, "review")
    qtbot.waitUntil(lambda: page.counted is not None, timeout=LONG_MS)
    assert [(row.note, row.doubt) for row in page.match.table.rows] == [("1 filled, 1 empty", True), ("2 filled", False), ("1 valid, 1 not a number", True)]
    assert page.match.bar.words.accessibleName() == "3 of 3 columns mapped. 2 open by reveal only."
    go(qtbot, reach, page)
    again = tmp_path / "other.csv"
    again.write_text(file.read_text())
    page.open_file(str(again))
    reach(page, "review")
    assert page.match.layout_button.isVisible() and page.match.layout_button.text() == "Layout: Showroom"
    assert columns_of(page) == {"Cliente": "name.1", "Posta": "email.1", "Numero": "phone.1"}


def test_samples_are_shown_when_asked_for_and_hidden_again(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "import")
    page = window.page
    page.open_file(str(export(5)))
    reach(page, "review")
    qtbot.mouseClick(page.match.samples_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.match.shows_samples, timeout=LONG_MS)
    assert any("@" in sample for row in page.match.table.rows for sample in row.plan.samples)
    window.show_place("clients")
    assert not page.match.shows_samples
    assert not any("@ex" in sample for row in page.match.table.rows for sample in row.plan.samples)


def test_how_long_it_takes_is_told_after_five_seconds():
    eta = Eta()
    assert eta.told(0, 1000, 100.0) == "" == eta.told(10, 1000, 102.0)
    assert eta.told(60, 1000, 106.0) == "About 2 minutes left"
    assert eta.told(600, 1000, 130.0) == "Less than a minute left"
    assert eta.told(601, 1000, 131.0) != ""


def test_stopped_in_the_middle_it_goes_on_where_it_ended(qtbot, real_place, real_window, reach, export):
    page = real_window(real_place(0), "import").page
    file = export(3000)
    stop(qtbot, reach, page, file)
    assert page.told.accessibleName() == "Stopped. What was finished stays; import the same file again to go on."
    page.taking.dialog.dismiss()
    qtbot.mouseClick(page.check.go_on, Qt.MouseButton.LeftButton)
    reach(page, "result")
    assert page.report.rows == 3000
    assert sums_up(page.report)
    assert page.report.warnings[0].id == "resumed"


def test_a_cp1252_file_asks_with_its_proposal_and_then_works(qtbot, real_place, real_window, reach, tmp_path):
    page = real_window(real_place(0), "import").page
    file = tmp_path / "müller.csv"
    file.write_bytes("Name,Email\nJürgen Müßig,jm@example.com\n".encode("cp1252"))
    page.open_file(str(file))
    reach(page, "question")
    assert page.question.choice.currentData() == "cp1252"
    assert page.question.choice.accessibleName() == "In which encoding was this file written?"
    qtbot.waitUntil(lambda: bool(page.question.rows.rows), timeout=LONG_MS)
    assert [row.cells for row in page.question.rows.rows] == [("Name", "Email"), ("•••••• •••••", "••@•••••••.•••")]
    page.question.choice.setCurrentIndex(page.question.choice.findData("utf-16-le"))
    page.question.choice.activated.emit(page.question.choice.currentIndex())
    qtbot.waitUntil(lambda: not page.question.rows.rows, timeout=LONG_MS)
    page.question.choice.setCurrentIndex(page.question.choice.findData("cp1252"))
    qtbot.mouseClick(page.question.go_on, Qt.MouseButton.LeftButton)
    reach(page, "review")
    assert page.reader.choices.encoding == "cp1252"
    go(qtbot, reach, page)
    assert page.report.added == 1


@pytest.mark.parametrize(
    ("content", "option", "answer"),
    [
        ("Alpha;Beta,Gamma\nx;y,z\nx;y,z\n", "delimiter", None),
        ("jm@example.com,Ada\nkm@example.com,Bea\n", "header-row", None),
    ],
)
def test_what_a_file_leaves_open_is_asked_in_place(real_place, real_window, reach, tmp_path, content, option, answer):
    page = real_window(real_place(0), "import").page
    file = tmp_path / "list.csv"
    file.write_text(content)
    page.open_file(str(file))
    reach(page, "question")
    assert page.question._option == option
    assert page.question.choice.currentIndex() >= 0


def test_a_list_of_an_unknown_program_begins_with_one_column(qtbot, real_place, real_window, reach, tmp_path):
    page = real_window(real_place(0), "import").page
    file = tmp_path / "list.csv"
    file.write_text("Wer,Wohin\nAda Beispiel,ada@example.com\n")
    page.open_file(str(file))
    reach(page, "question")
    page.question.column.setText("Wohin")
    qtbot.keyClick(page.question.column, Qt.Key.Key_Return)
    reach(page, "review")
    assert columns_of(page) == {"Wer": "-", "Wohin": "email.1"}


def test_a_broken_quote_is_told_with_its_next_step_and_nothing_changes(real_place, real_window, reach, qtbot, tmp_path):
    page = real_window(real_place(0), "import").page
    file = tmp_path / "broken.csv"
    file.write_text('Name,Email\n"Ada,ada@example.com\n')
    page.open_file(str(file))
    qtbot.waitUntil(page.told.isVisible, timeout=LONG_MS)
    told = page.told.accessibleName()
    assert told.startswith("This file could not be imported. Row 2")
    assert "export it again" in told
    assert told.endswith("Nothing was changed.")
    assert page.step == "start"


def test_a_field_is_chosen_with_the_keyboard_and_moves_from_its_former_column(qtbot, real_place, real_window, reach, tmp_path):
    page = real_window(real_place(0), "import").page
    file = tmp_path / "list.csv"
    file.write_text("Name,Email,Other\nAda Beispiel,ada@example.com,b@example.com\n")
    page.open_file(str(file))
    reach(page, "review")
    table = page.match.table
    table.setCurrentIndex(table.model().index(2, FIELD))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.picker is not None and table.picker.isVisible(), timeout=LONG_MS)
    assert unnamed(table.picker) == []
    qtbot.keyClicks(table.picker.search, "mail")
    qtbot.keyClick(table.picker.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: columns_of(page).get("Other") == "email.1", timeout=LONG_MS)
    assert columns_of(page)["Email"] == "-"


def test_every_field_of_the_list_can_be_given_to_a_column():
    refs = [choice.ref for choice in field_choices() if choice.ref not in ("-", "crm_id.1.id")]
    assert len(refs) == len(set(refs))
    labels = [choice.label for choice in field_choices()]
    assert len(labels) == len(set(labels))
    for ref in refs:
        assert bind(profile_named("generic"), ["Column"], {"Column": ref}).columns[0].ref.text == ref


def test_rejects_are_listed_and_saved_without_values(qtbot, real_place, real_window, reach, tmp_path):
    page = real_window(real_place(0), "import").page
    file = tmp_path / "list.csv"
    file.write_text("Name,Email\nAda Beispiel,ada@example.com\nBea,b@example.com,more\nCleo,no address\n")
    run(qtbot, reach, page, file)
    assert [(row.row, row.reason) for row in page.done.rejects.rows] == [(3, "Too many cells")]
    assert page.done.warnings.rows[0].column == "Email"
    out = tmp_path / "rejects.csv"
    page.save_rejects_to(str(out))
    assert out.read_text() == "row,column,reason\n3,,too many cells\n"
    page.save_rejects_to(str(out))
    assert "exists already" in page.told.accessibleName()


def test_the_file_goes_on_to_the_sealed_files_page(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "import")
    run(qtbot, reach, window.page, export(20))
    qtbot.mouseClick(window.page.done.seal, Qt.MouseButton.LeftButton)
    assert window.place == "sealed"
    reach(window.page, "review")
    assert window.page.reader.file.endswith("export-20.csv")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_every_step_fits_is_named_and_shows_no_brass(qtbot, real_place, real_window, reach, export, tmp_path, picture, theme, size):
    window = real_window(real_place(0), "import", theme=theme, size=size)
    page = window.page

    def judge(step):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what came a moment ago has its room
        picture(window, f"import-{step}")
        assert too_wide(window) == []
        assert unnamed(window) == []
        assert brass_pixels(window, window.theme) == 0

    judge("start")
    file = tmp_path / "list.csv"
    file.write_bytes("Name,Email\nJürgen,jm@example.com\n".encode("cp1252"))
    page.open_file(str(file))
    reach(page, "question")
    judge("question")
    page.open_file(str(export(60)))
    reach(page, "review")
    judge("review")
    qtbot.mouseClick(page.match.try_it, Qt.MouseButton.LeftButton)
    reach(page, "running")
    judge("running")
    reach(page, "review")
    judge("dry-run")
    qtbot.mouseClick(page.match.go_on, Qt.MouseButton.LeftButton)
    reach(page, "check")
    judge("check")
    faulty = export(60)
    with faulty.open("a") as out:
        out.write('"one cell"\n' * 3)
    faulty.write_text(faulty.read_text().replace("@example.com", " at example.com"))
    run(qtbot, reach, page, faulty)
    judge("result")
    assert page.done.rejects.isVisible()
    assert page.done.warnings.isVisible()


def test_every_step_fits_at_the_largest_text(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "import", scale=150)
    page = window.page
    assert too_wide(window) == []
    page.open_file(str(export(20)))
    reach(page, "review")
    assert too_wide(window) == []
    run(qtbot, reach, page, export(20))
    assert too_wide(window) == []


def test_the_keyboard_alone_does_it_all(qtbot, real_place, real_window, reach, export):
    window = real_window(real_place(0), "clients")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert window.place == "import"
    page = window.page
    page.open_file(str(export(20)))
    reach(page, "review")
    for step, place in (("check", "import"), ("result", "import"), ("review", "sealed"), ("result", "sealed")):
        qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert window.place == place
        reach(window.page, step)
    assert window.page.report.rows == 20
