"""Every column and index of the database has a line in the leakage table of docs/security.md."""

import contextlib
import re
import sqlite3
from pathlib import Path

from vault.store.schema import STATEMENTS

_DOCUMENT = Path(__file__).parents[1] / "docs" / "security.md"


def test_every_column_and_index_is_named() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        for statement in STATEMENTS:
            database.execute(statement)
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        indexes = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")}
        columns = {f"{table}.{name}" for table in tables for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,))}
    assert len(columns) > 40 and "tag_search" in indexes
    assert columns | indexes == _named()


def _named() -> set[str]:
    """What stands in backticks in the first cell of the table's rows."""
    text = _DOCUMENT.read_text(encoding="utf-8").partition("## Leakage table")[2].partition("\n\nOutside")[0]
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
