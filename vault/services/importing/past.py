"""Former imports, from the registry alone: when, of which file, how each row ended. No name and no value."""

from vault.model.results import PastImport
from vault.services.importing.import_record import DONE, KIND, ImportRecord, Outcome, decode
from vault.services.opened import OpenVault


def past_imports(vault: OpenVault) -> tuple[PastImport, ...]:
    """All of them, newest first; also those that never ended."""
    found = [_past(id, decode(data)) for id, data in vault.records.list(KIND)]
    return tuple(sorted(found, key=lambda each: (-each.at, each.import_id)))


def _past(id: bytes, record: ImportRecord) -> PastImport:
    counts = {outcome.value: record.count(outcome) for outcome in Outcome}
    return PastImport(id.hex(), record.started, record.file, record.taken, done=record.state == DONE, **counts)
