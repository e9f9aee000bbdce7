"""What the documents repeat of files and code is what these say."""

import re
from pathlib import Path

from vault.formats.alias import AliasForm, find_aliases, make_alias
from vault.model.log import Action
from vault.services.notices import COLUMNS
from vault.services.sealing.batch import Batch

DOCS = Path(__file__).parents[1] / "docs"


def test_the_table_of_roles_in_the_text_is_the_one_that_is_tested() -> None:
    table = (DOCS / "security-roles.txt").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line and not line.startswith("#")]
    block = re.search(r"## Who can open what\n.*?```\n(.*?)\n```", (DOCS / "security.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None and len(rows) > 30
    assert block[1].splitlines() == rows


def formats() -> str:
    return (DOCS / "formats.md").read_text(encoding="utf-8")


def test_every_action_of_the_log_is_named() -> None:
    line = next(line for line in formats().splitlines() if line.startswith("Actions:"))
    assert set(re.findall(r"`([^`]+)`", line)) == {action.value for action in Action}


def test_the_record_of_a_sealed_file_is_laid_out() -> None:
    line = next(line for line in formats().splitlines() if line.startswith("- `batch`"))
    layout = re.search(r"`\{(.*?)\}`", line)
    assert layout is not None
    assert set(re.findall(r'"(\w+)"', layout[1])) == set(Batch.__dataclass_fields__)


def test_the_columns_of_a_notification_list_are_named_in_order() -> None:
    line = next(line for line in formats().splitlines() if line.startswith("Columns: "))
    assert tuple(re.findall(r"`([^`]+)`", line)) == COLUMNS


def test_every_form_of_alias_has_its_spelling() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| .*for example `([^`]+)` \|$", formats(), re.MULTILINE))
    assert set(rows) == set(AliasForm)
    for form in AliasForm:
        if form.unique:
            (found,) = find_aliases(rows[form])
            assert found.form is form and found.text == rows[form]
        else:
            assert make_alias(form, bytes(16)) == rows[form]
