"""Where a file's header row is, what stands above it, and the lines that a report adds below its data."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vault.errors import BadInput, ChoiceNeeded
from vault.formats.csv_rows import Row

COLUMNS_AT_MOST = 16_384  # what spreadsheet programs hold
_LOOKED_AT = 20
_FOOTER_AT_MOST = 20
_TELLING = 2  # known names by which a row further down is the header
_DATA = re.compile(r"@|^\s*+\+?[\d ().\-/]{6,}+$|\bcf1\.")
Knows = Callable[[Sequence[str]], int]


def looks_like_data(text: str) -> bool:
    """Whether a text is rather somebody's than a column's name."""
    return _DATA.search(text) is not None


def best_known(rows: Sequence[Row], knows: Knows) -> tuple[int, int]:
    """The place of the row, among the first, whose cells are known best as column names; and how many of them are."""
    counts = [knows(row.texts) for row in rows[:_LOOKED_AT]]
    most = max(counts, default=0)
    return (counts.index(most) if counts else 0), most


def find_header(rows: Sequence[Row], knows: Knows) -> int:
    """The number of the header row among the first rows (none of them blank); asks where a person must say. 1 where there are no rows."""
    if not rows:
        return 1
    first, own = rows[0], knows(rows[0].texts)
    place, known = best_known(rows, knows)
    if known >= _TELLING and known > own:
        above = rows[:place]
        if all(_filled(row) == 1 and not looks_like_data(row.texts[0]) for row in above):
            return rows[place].number
        raise _which(rows[place].number)
    width = Counter(len(row.raw) for row in rows).most_common(1)[0][0]
    wide = next((row.number for row in rows[1:] if len(row.raw) == width), 0)
    if not own and width > 1 and _filled(first) == 1 and wide:
        raise _which(wide)
    return first.number


def _filled(row: Row) -> int:
    return sum(text != "" for text in row.texts)


def _which(proposal: int) -> ChoiceNeeded:
    return ChoiceNeeded("It must be said which row has the column names.", option="header-row", proposal=str(proposal))


def check_header(header: Row) -> None:
    """Refuses a header with more columns than any program that a person uses can hold."""
    if len(header.raw) > COLUMNS_AT_MOST:
        raise BadInput(f"The file has {len(header.raw):,} columns.", id="too_many_columns", next_step="Export the columns that are needed.")


def doubt_header(header: Sequence[str], header_row: int, samples: Sequence[Row]) -> None:
    """Asks when the header looks like a client, or a column with content has no name."""
    if any(looks_like_data(name) for name in header):
        raise ChoiceNeeded(
            "The first row looks like data, not like column names.",
            option="header-row",
            proposal="1",
            next_step="Put a row with column names on top, or say with --header-row N which row has them.",
        )
    unnamed = [at for at, name in enumerate(header) if not name.strip()]
    if unnamed and any(at < len(texts) and texts[at] for texts in (row.texts for row in samples) for at in unnamed):
        raise ChoiceNeeded("A column with content has no name.", option="header-row", proposal=str(header_row))


@dataclass(slots=True)
class FooterWatch:
    """Watches the rows of data go by for what a report adds at its end: single texts, one of them a mark that profiles name.

    It begins at a blank line or at a mark. A line that could be somebody's value is never part of one, and neither is anything above it.
    """

    width: int
    marks: tuple[str, ...]
    first: int = 0
    rows: int = 0
    blank: int = 0
    rejected: int = 0
    _marked: bool = False

    def look(self, row: Row, *, rejected: bool) -> None:
        """The next row below the header; `rejected`: counted as a row that cannot be taken."""
        if not row.blank and not self._single(row):
            self._forget()
            return
        marked = row.texts[0].startswith(self.marks) if self.marks else False
        if not self.first and not row.blank and not marked:
            return
        self.first = self.first or row.number
        self._marked = self._marked or marked
        self.rows += not row.blank
        self.blank += row.blank
        self.rejected += rejected

    @property
    def found(self) -> bool:
        """Whether the rows since `first` are a report's own lines."""
        return self._marked and self.width > 1 and self.rows <= _FOOTER_AT_MOST

    def _single(self, row: Row) -> bool:
        texts = row.texts
        return texts[0] != "" and not any(texts[1:]) and not looks_like_data(texts[0])

    def _forget(self) -> None:
        self.first = self.rows = self.blank = self.rejected = 0
        self._marked = False
