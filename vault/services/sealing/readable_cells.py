"""Contact values in columns that stay readable: found by what the cells hold, whatever their header says."""

from collections import Counter
from collections.abc import Iterable

from vault.formats.csv_rows import Row
from vault.model.results import Warned
from vault.services.matching.tokens import tokens_of
from vault.services.sealing.plan import SealPlan

READABLE_CONTACT = "readable_contact"


class ReadableCells:
    """Counts cells with an e-mail or an international number, by readable column."""

    def __init__(self, plan: SealPlan) -> None:
        readable = set(plan.readable)
        self._places = [(at, name) for at, name in enumerate(plan.names) if name in readable]
        self._counts: Counter[str] = Counter()

    def look(self, rows: Iterable[Row]) -> None:
        """Takes more rows in."""
        for row in rows:
            texts = row.texts
            for at, name in self._places:
                text = texts[at]
                if text and any(found.certain for found in tokens_of(text)):
                    self._counts[name] += 1

    def findings(self) -> tuple[Warned, ...]:
        """One for each column that has such cells; never a value."""
        return tuple(
            Warned(READABLE_CONTACT, f"This column stays readable and has contact values in {count:,} of its cells. Map it to a field.", column=name)
            for _, name in self._places
            if (count := self._counts[name])
        )
