"""What was found in a leaked file so far, by client; grows with the clients concerned, not with the file."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vault.model.fields import CATALOGUE
from vault.model.ids import ClientId, client_code
from vault.model.results import LeakedClient

ALIAS = "alias"
SEAL = "seal"
VALUE = "value"
UNKNOWN = "unknown"
_KINDS = (ALIAS, SEAL, VALUE, UNKNOWN)
_PLACES = {field.name: place for place, field in enumerate(CATALOGUE)}


def in_catalogue_order(refs: Iterable[str]) -> tuple[str, ...]:
    """Field references in the order of the catalogue, items of a field in theirs."""
    return tuple(sorted(refs, key=lambda ref: (_PLACES[ref.partition(".")[0]], int(ref.partition(".")[2] or 1))))


@dataclass(frozen=True, slots=True)
class Routing:
    """What an officer alone may know of a client: where letters go and in which language."""

    country: str = ""
    language: str = ""


@dataclass(slots=True)
class Trace:
    """One client in the file: fields seen readable, fields seen sealed, rows, and whether a row needs the values check."""

    readable: set[str] = field(default_factory=set)
    sealed: set[str] = field(default_factory=set)
    rows: "array[int]" = field(default_factory=lambda: array("Q"))
    needs_values: bool = False

    def seen_in(self, row: int) -> None:
        """Keeps each row once; rows come in ascending order."""
        if not self.rows or self.rows[-1] != row:
            self.rows.append(row)


class Findings:
    """Traces by client, counts by kind, batches."""

    def __init__(self) -> None:
        self.traces: dict[ClientId, Trace] = {}
        self.kinds: Counter[str] = Counter(dict.fromkeys(_KINDS, 0))
        self.batches: set[bytes] = set()
        self.rows = 0
        self.encoded = 0  # rows with text that could not be compared

    def trace(self, client: ClientId, row: int) -> Trace:
        """The client's trace, with this row in it."""
        trace = self.traces.setdefault(client, Trace())
        trace.seen_in(row)
        return trace

    def clients(self, routing: Mapping[ClientId, Routing]) -> tuple[LeakedClient, ...]:
        """One line for each client, those with readable fields first, then by code; fields in the order of the catalogue."""
        found = [_line(client, trace, routing.get(client, Routing())) for client, trace in self.traces.items()]
        return tuple(sorted(found, key=lambda each: (not each.readable, not each.needs_values, each.client)))


def _line(client: ClientId, trace: Trace, routing: Routing) -> LeakedClient:
    return LeakedClient(
        client=client_code(client),
        readable=in_catalogue_order(trace.readable),
        sealed=in_catalogue_order(trace.sealed - trace.readable),
        rows=tuple(trace.rows),
        country=routing.country,
        language=routing.language,
        needs_values=trace.needs_values,
    )
