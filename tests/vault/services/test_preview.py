"""Before an import: what a file would be taken for, what was chosen for its like, and no cell as it stands unless the log says so."""

import pytest

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.look_alikes import look_alikes
from vault.model.calls import FileChoices, ImportFile, PreviewFile
from vault.model.progress import finish
from vault.model.results import FilePreview
from vault.services.importing.import_record import KIND, decode
from vault.services.importing.layouts import layout_name, shape_of
from vault.services.importing.preview import preview_file
from vault.services.importing.run import import_file

LIST = "Cliente;Posta;Cell;Nota\nAna Ruiz;ana@example.com;+44 7700 900123;Rosso\nKit Ash;kit@example.com;+44 7700 900124;Blu\n"
CHOSEN = {"Cliente": "name", "Posta": "email", "Cell": "phone"}


def preview(crm_desk, path, choices: FileChoices = FileChoices(), **wishes) -> FilePreview:  # noqa: B008  # frozen
    with crm_desk.as_role("sales") as (vault, _):
        return preview_file(vault, PreviewFile(str(path), choices, **wishes))


def fields(found: FilePreview) -> dict[str, str]:
    return {plan.column: plan.field for plan in found.columns if plan.field}


def test_what_was_chosen_for_a_header_is_offered_again(crm_desk) -> None:
    path = crm_desk.write(LIST, "showroom_export_2026-11.csv")
    assert preview(crm_desk, path, FileChoices(mapping=CHOSEN), remembered=True).layout == ""
    with crm_desk.as_role("sales") as (vault, book):
        finish(import_file(vault, book, ImportFile(str(path), FileChoices(mapping=CHOSEN))))
    again = preview(crm_desk, crm_desk.write(LIST.replace("Rosso", "Verde"), "other.csv"), remembered=True)
    assert (again.layout, again.by_layout, again.mapping) == ("Showroom export", True, CHOSEN)
    assert fields(again) == {"Cliente": "name.1", "Posta": "email.1", "Cell": "phone.1"}
    # A choice of one's own wins, another header is another shape, and nobody has to take it.
    assert not preview(crm_desk, path, FileChoices(mapping={"Posta": "email"}), remembered=True).by_layout
    assert preview(crm_desk, crm_desk.write(LIST.replace("Nota", "Note")), FileChoices(mapping=CHOSEN), remembered=True).layout == ""
    assert preview(crm_desk, path, FileChoices(mapping=CHOSEN)).layout == ""


def test_the_same_hash_as_the_import(crm_desk) -> None:
    path = crm_desk.write(LIST)
    report = crm_desk.take(path, FileChoices(mapping=CHOSEN))
    found = preview(crm_desk, path, remembered=True)
    with crm_desk.as_role("sales") as (vault, _):
        record = decode(vault.records.get(KIND, bytes.fromhex(report.import_id)) or b"")
    assert (found.sha256, found.read_as) == (record.file, record.mapping)


def test_proposals_stand_in_for_what_is_open(crm_desk) -> None:
    path = crm_desk.write("Wer,Mail\nJürgen,j@example.com\n".encode("cp1252"))
    with pytest.raises(ChoiceNeeded):
        preview(crm_desk, path)
    found = preview(crm_desk, path, propose=True)
    assert (found.encoding, found.asked[0], found.header_row, found.rows) == ("cp1252", "encoding", 1, 1)
    assert found.lines[0].cells == ("Wer", "Mail") and found.lines[1].cells == ("••••••", "•@•••••••.•••")
    nothing = preview(crm_desk, crm_desk.write("Wer,Wohin\nAda,ada@example.com\n"), propose=True)
    assert nothing.asked == ("map",) and fields(nothing) == {} and nothing.columns[1].samples == ("a•••@•••.com",)
    with pytest.raises(ChoiceNeeded):
        preview(crm_desk, crm_desk.write("Wer,Wohin\nAda,ada@example.com\n"), remembered=True)


def test_cells_are_shown_only_after_an_entry(crm_desk) -> None:
    path = crm_desk.write(LIST)
    hidden = preview(crm_desk, path, FileChoices(mapping=CHOSEN))
    assert hidden.entry == 0 and "Rosso" not in repr(hidden) and "ana@" not in repr(hidden)
    with crm_desk.as_role("sales") as (vault, _):
        size = vault.log.known()[0]
        shown = preview_file(vault, PreviewFile(str(path), FileChoices(mapping=CHOSEN), show_samples=True))
        assert shown.entry == size and vault.log.known()[0] == size + 1
    assert [plan.samples for plan in shown.columns[:2]] == [("Ana Ruiz", "Kit Ash"), ("ana@example.com", "kit@example.com")]


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("Email", "Phone"), ()),
        (("Email", "EMAIL"), ((0, 1),)),
        (("Name", "N\u0430me", "Na\u200bme"), ((0, 1), (0, 2))),
        (("\uff25mail", "E-mail", "Email"), ((0, 2),)),
        (("", "", "Mail"), ()),
    ],
)
def test_names_that_look_alike(names, pairs) -> None:
    assert look_alikes(names) == pairs


def test_look_alikes_are_warned_of(crm_desk) -> None:
    found = preview(crm_desk, crm_desk.write("Record ID,Email,Em\u0430il\n1,a@example.com,b@example.com\n"))
    [warned] = [each for each in found.warnings if each.id == "look_alike_columns"]
    assert "column 2 and column 3" in warned.message


def test_two_columns_on_one_field_are_refused(crm_desk) -> None:
    with pytest.raises(BadInput) as refused:
        preview(crm_desk, crm_desk.write(LIST), FileChoices(mapping={"Cliente": "email", "Posta": "email"}))
    assert refused.value.id == "two_columns"


@pytest.mark.parametrize(("name", "shown"), [("showroom_export_2026-11.csv", "Showroom export"), ("2026.csv", "Layout"), ("x" * 60 + ".csv", "X" + "x" * 39)])
def test_a_layout_has_a_name(tmp_path, name, shown) -> None:
    assert layout_name(tmp_path / name) == shown


def test_the_shape_of_a_header() -> None:
    assert shape_of(("Email", "Name")) == shape_of(("email", "NAME")) != shape_of(("Name", "Email"))
