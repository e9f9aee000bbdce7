"""The real values of all clients, current and former, compared with a leaked file in memory.

Needs the keys of every value class: a custody task that two people approved has them, a sales session has them; the index key is never asked for.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from vault.formats.row_values import region_of
from vault.model.calls import FileChoices
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.fields import Kind, class_of, parse_field_ref
from vault.model.ids import ClientId, client_code
from vault.model.log import Action, Entry, Receipt
from vault.model.progress import Progress, Work
from vault.model.results import LeakReport, Warned
from vault.services.client_book import ALL_CLIENTS, ClientBook, OpenedValue
from vault.services.client_entries import log_clients
from vault.services.crm_files import must_be_approved
from vault.services.leak.compare import RowMatch, RowText, match_row, row_text, short_ref
from vault.services.leak.findings import UNKNOWN, VALUE, Findings
from vault.services.leak.leaked_file import LeakedFile, open_leaked_file
from vault.services.leak.sealed_rows import Register, SeenRow
from vault.services.leak.token_index import TokenIndex
from vault.services.leak.triage import ROWS, register_warnings, report_of, routing_of, take_sealed
from vault.services.log_damage import blast_warnings
from vault.services.matching.tokens import EMAIL, PHONE, Token, tokens_of_value
from vault.services.opened import OpenVault

_KINDS = {Kind.EMAIL: EMAIL, Kind.PHONE: PHONE}
_KEPT = 2_000  # clients whose values stay open between two rows
_NAMED = 20  # rows and clients in the words of a warning
Values = tuple[OpenedValue, ...]


@dataclass(slots=True)
class Dating:
    """When the file was made, by the log: after the entry that brought the values before those found, before the one that replaced those found."""

    after: int = 0
    before: int = 0

    def take(self, match: RowMatch) -> None:
        """What one match says."""
        self.after = max((self.after, *match.after))
        replaced = [each.replaced for each in match.formers if each.replaced]
        self.before = min((*replaced, *([self.before] if self.before else ())), default=0)

    def warnings(self) -> tuple[Warned, ...]:
        """In words."""
        if self.before and self.after < self.before:
            since = f" and after entry {self.after}" if self.after else ""
            return (Warned("dated", f"The file holds values that were replaced since: it was made before log entry {self.before}{since}."),)
        if self.before:
            return (Warned("dated", f"The file mixes values from before log entry {self.before} and after entry {self.after}."),)
        if self.after:
            return (Warned("dated", f"The file holds values that replaced others: it was made after log entry {self.after}."),)
        return ()


@dataclass(slots=True)
class Matched:
    """A leaked file whose values were compared. `receipt` covers every client."""

    file: LeakedFile
    receipt: Receipt
    findings: Findings = field(default_factory=Findings)
    dating: Dating = field(default_factory=Dating)
    ambiguous: dict[int, tuple[ClientId, ...]] = field(default_factory=dict)

    def readable(self) -> tuple[ClientId, ...]:
        """Clients with a field that stands readable in the file."""
        return tuple(sorted(client for client, trace in self.findings.traces.items() if trace.readable))

    def warnings(self) -> tuple[Warned, ...]:
        """Dating, and rows that could be anybody's."""
        return (*self.dating.warnings(), *_ambiguous(self.ambiguous))


def check_leak_values(vault: OpenVault, book: ClientBook, path: Path, choices: FileChoices, approved: str = "") -> Work[LeakReport]:
    """Which fields of whom are readable in the file, which stand sealed only. One entry before anything is opened, one that names the clients found.

    `approved` is the hash of the file that two people agreed on.
    """
    file = open_leaked_file(path, choices)
    must_be_approved(path, file.sha256, approved)
    matched = yield from match_values(vault, book, file, Entry(Action.LEAK_VALUES, detail={"file": file.sha256}))
    findings = matched.findings
    detail: dict[str, str | int] = {"file": file.sha256, "rows": findings.rows, "readable": len(matched.readable())}
    logged = log_clients(vault, Action.LEAK_VALUES, sorted(findings.traces), VALUE_CLASSES, detail)
    warnings = (*blast_warnings(vault), *matched.warnings(), *register_warnings(Register(vault, file), findings))
    return report_of("values", file, findings, routing_of(book, logged), warnings, logged[0][0].index)


def match_values(vault: OpenVault, book: ClientBook, file: LeakedFile, entry: Entry) -> Work[Matched]:
    """Writes the entry for every client, then compares. `entry` says why; scope, classes and count are added."""
    for klass in VALUE_CLASSES:
        vault.keys.current(klass)  # refused here, before an entry says that something was opened
    with vault.snapshot() as snapshot:
        everyone = sorted(snapshot.every_client())
    classes = " ".join(sorted(klass.value for klass in VALUE_CLASSES))
    with vault.change() as change:
        change.record(Entry(entry.action, count=len(everyone), detail={**entry.detail, "classes": classes, "scope": ALL_CLIENTS}))
    matched = Matched(file, change.receipt)
    index = TokenIndex()
    for place, (_, values) in enumerate(book.open(change.receipt, everyone, (FieldClass.ROUTING, FieldClass.REACH), formers=True)):
        index.add(place, _tokens_of_client(values))
        if place % ROWS == 0:
            yield Progress(place, len(everyone), "Opening values")
    matcher = _Matcher(book, matched, everyone, index)
    register, rows = Register(vault, file), file.rows()
    while chunk := list(islice(rows, ROWS)):
        matcher.take(register.look(chunk))
        yield Progress(matched.findings.rows, file.total, "Comparing rows")
    for trace in matched.findings.traces.values():
        trace.needs_values = False
    return matched


def _tokens_of_client(values: Values) -> set[Token]:
    region = region_of({value.field: value.text for value in values if value.current})
    pairs = ((_KINDS.get(parse_field_ref(value.field).entry.kind), value.text) for value in values)
    return {token for kind, text in pairs if kind is not None for token in tokens_of_value(kind, text, region)}


class _Matcher:
    """Compares rows with the clients that they could be about. Values of a few clients stay open, those of all others are opened again when they are met."""

    def __init__(self, book: ClientBook, matched: Matched, everyone: Sequence[ClientId], index: TokenIndex) -> None:
        self._book = book
        self._matched = matched
        self._everyone = everyone
        self._index = index
        self._open: OrderedDict[ClientId, Values] = OrderedDict()

    def take(self, rows: Sequence[SeenRow]) -> None:
        """One chunk of the file, in groups whose clients fit in memory together."""
        group: list[tuple[SeenRow, tuple[ClientId, ...]]] = []
        clients: set[ClientId] = set()
        for seen in rows:
            candidates = self._candidates(seen)
            if len(clients.union(candidates)) > _KEPT:
                self._compare(group, clients)
                group, clients = [], set()
            group.append((seen, candidates))
            clients.update(candidates)
        self._compare(group, clients)

    def _compare(self, group: Sequence[tuple[SeenRow, tuple[ClientId, ...]]], clients: Collection[ClientId]) -> None:
        if len(clients) <= _KEPT:
            self._load(frozenset(clients))
        for seen, candidates in group:
            take_sealed(self._matched.findings, seen)
            row = row_text(seen.row.texts, seen.found) if candidates else RowText()
            matches: dict[ClientId, RowMatch] = {}
            for at in range(0, len(candidates), _KEPT):
                self._load(frozenset(candidates[at : at + _KEPT]))
                matches.update(self._matches(seen, row, candidates[at : at + _KEPT]))
            self._take(seen, matches)

    def _candidates(self, seen: SeenRow) -> tuple[ClientId, ...]:
        tokens = {token for found in seen.found for token in found.tokens}
        hits = {self._everyone[place] for token in tokens for place in self._index.places(token)}
        return tuple(sorted(hits | set(seen.owners)))

    def _load(self, clients: frozenset[ClientId]) -> None:
        for client in clients & self._open.keys():
            self._open.move_to_end(client)
        self._open.update(self._book.open(self._matched.receipt, sorted(clients - self._open.keys()), VALUE_CLASSES, formers=True))
        while len(self._open) > _KEPT:
            self._open.popitem(last=False)

    def _matches(self, seen: SeenRow, row: RowText, clients: Sequence[ClientId]) -> Iterator[tuple[ClientId, RowMatch]]:
        for client in clients:
            owned = client in seen.owners
            found = match_row(row, self._open[client], owned=owned, cells=seen.cells if owned else ())
            if found is not None:
                yield client, found

    def _take(self, seen: SeenRow, matches: Mapping[ClientId, RowMatch]) -> None:
        kept, unclear = self._whose(seen, matches)
        if unclear:
            self._matched.ambiguous[seen.row.number] = unclear
        for client in kept:
            self._keep(seen, client, matches[client])
        known = frozenset(token for match in matches.values() for token in match.tokens)
        findings = self._matched.findings
        findings.kinds[VALUE] += sum(not known.isdisjoint(found.tokens) for found in seen.found)
        findings.kinds[UNKNOWN] += sum(found.certain and known.isdisjoint(found.tokens) for found in seen.found)

    def _keep(self, seen: SeenRow, client: ClientId, match: RowMatch) -> None:
        if not match.tokens and all(class_of(field) is FieldClass.ROUTING for field in match.fields):
            return  # a language or an owner stays readable in many CRMs, and an officer may know it anyway
        self._matched.findings.trace(client, seen.row.number).readable |= {short_ref(each) for each in match.fields}
        self._matched.dating.take(match)

    def _whose(self, seen: SeenRow, matches: Mapping[ClientId, RowMatch]) -> tuple[tuple[ClientId, ...], tuple[ClientId, ...]]:
        """Whom the row counts for, and those of whom it only holds a number that they share.

        An e-mail or number of several clients counts for those alone of whom the row says more. Where it says no more of any, an e-mail counts for each
        (it is the address of each), a number for none: it is an office or an assistant.
        """
        clear = [client for client, match in matches.items() if client in seen.owners or match.named or not self._shared_only(match)]
        explained = frozenset(token for client in clear for token in matches[client].tokens)
        lone = [client for client, match in matches.items() if client not in clear and match.tokens.isdisjoint(explained)]
        mailed = [client for client in lone if any(token.kind == EMAIL for token in matches[client].tokens)]
        return (*clear, *mailed), tuple(client for client in lone if client not in mailed)

    def _shared_only(self, match: RowMatch) -> bool:
        return all(len(self._index.places(token)) > 1 for token in match.tokens if token.sure)


def _ambiguous(rows: Mapping[int, Sequence[ClientId]]) -> tuple[Warned, ...]:
    if not rows:
        return ()
    clients = sorted({client_code(client) for found in rows.values() for client in found})
    words = f"{_listed([str(row) for row in rows])} hold only a number that several clients share ({_listed(clients)}); they were counted for none of them."
    return (Warned("shared_number", f"Rows {words}", row=min(rows)),)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:_NAMED]) + (" …" if len(words) > _NAMED else "")
