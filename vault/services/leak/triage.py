"""An officer alone: what a leaked file is by the register, without a contact key. Enough for a stolen sealed file; the rest needs the values check."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from vault.model.calls import FileChoices
from vault.model.classes import FieldClass
from vault.model.ids import ClientId
from vault.model.log import Action, Receipt
from vault.model.progress import Progress, Work
from vault.model.results import LeakReport, Warned
from vault.services.client_book import ClientBook
from vault.services.client_entries import log_clients
from vault.services.leak.encoded import looks_encoded
from vault.services.leak.findings import ALIAS, SEAL, UNKNOWN, Findings, Routing
from vault.services.leak.leaked_file import LeakedFile, open_leaked_file
from vault.services.leak.sealed_rows import Register, SeenRow
from vault.services.log_damage import blast_warnings
from vault.services.opened import OpenVault

ROWS = 500
_COUNTRY, _LANGUAGE = "residence_country.1", "language.1"
Logged = Sequence[tuple[Receipt, tuple[ClientId, ...]]]


def check_leak_triage(vault: OpenVault, book: ClientBook, path: Path, choices: FileChoices) -> Work[LeakReport]:
    """Whose the file is by aliases and seals. Rows that this vault wrote just so are sealed only; any other row of a client needs the values check."""
    vault.require("compliance")
    file = open_leaked_file(path, choices)
    register, findings, unsaid = Register(vault, file), Findings(), 0
    rows = file.rows()
    while chunk := list(islice(rows, ROWS)):
        for seen in register.look(chunk):
            take_sealed(findings, seen)
            unsaid += _take_unknown(findings, seen)
        yield Progress(findings.rows, file.total, "Comparing rows")
    clients = sorted(findings.traces)
    logged = log_clients(vault, Action.LEAK_TRIAGE, clients, (FieldClass.ROUTING,), {"file": file.sha256, "rows": findings.rows})
    warnings = (*blast_warnings(vault), *register_warnings(register, findings), *_unsaid(unsaid, file))
    return report_of("triage", file, findings, routing_of(book, logged), warnings, logged[0][0].index)


def take_sealed(findings: Findings, seen: SeenRow) -> None:
    """What the register says of one row."""
    findings.rows += 1
    findings.kinds[ALIAS] += seen.aliases
    findings.kinds[SEAL] += seen.seals
    findings.kinds[UNKNOWN] += seen.strangers
    findings.encoded += looks_encoded(seen.row.texts)
    findings.batches |= seen.batches
    for client, fields in seen.owners.items():
        trace = findings.trace(client, seen.row.number)
        trace.sealed |= fields
        trace.needs_values = trace.needs_values or not seen.intact


def _take_unknown(findings: Findings, seen: SeenRow) -> bool:
    """Contact values that nobody can attribute here; says whether the row has any."""
    certain = sum(each.certain for each in seen.found)
    findings.kinds[UNKNOWN] += certain
    return bool(certain) or (not seen.owners and any(each.sure for each in seen.found))


def register_warnings(register: Register, findings: Findings) -> tuple[Warned, ...]:
    """What the batches in the file had left readable on purpose, and what could not be compared."""
    found = []
    if columns := register.readable_columns(findings.batches):
        found.append(Warned("readable_columns", f"These columns were left readable when the file was sealed: {', '.join(columns)}."))
    if findings.encoded:
        what = "1 row holds" if findings.encoded == 1 else f"{findings.encoded} rows hold"
        found.append(Warned("encoded_text", f"{what} encoded text that was not compared (base64, for example). Decode it, then check that file too."))
    return tuple(found)


def _unsaid(rows: int, file: LeakedFile) -> tuple[Warned, ...]:
    if rows:
        return (Warned("values_unchecked", f"{rows} rows hold e-mails or numbers; whose they are, the values check says."),)
    if not file.has_columns:
        return (Warned("no_columns", "The file is no table; its lines were compared as text."),)
    return ()


def routing_of(book: ClientBook, logged: Logged) -> dict[ClientId, Routing]:
    """Country and language of letters, under the entries that name the clients."""
    routing: dict[ClientId, Routing] = {}
    for receipt, clients in logged:
        for client, values in book.open(receipt, clients, (FieldClass.ROUTING,)):
            found = {value.field: value.text for value in values}
            routing[client] = Routing(found.get(_COUNTRY, ""), found.get(_LANGUAGE, ""))
    return routing


def report_of(
    tier: str, file: LeakedFile, findings: Findings, routing: Mapping[ClientId, Routing], warnings: tuple[Warned, ...], entry: int
) -> LeakReport:
    """The findings as they are shown."""
    return LeakReport(
        tier=tier,
        file_sha256=file.sha256,
        rows=findings.rows,
        kinds=dict(findings.kinds),
        clients=findings.clients(routing),
        batches=tuple(sorted(batch.hex() for batch in findings.batches)),
        warnings=warnings,
        entry=entry,
    )
