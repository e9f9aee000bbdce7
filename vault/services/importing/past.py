"""Former imports, from the registry alone: when, of which file, how each row ended. No name and no value."""

from vault.errors import WrongUse
from vault.model.results import PastImport, PastImports
from vault.services.importing.import_record import DONE, KIND, Back, ImportRecord, Outcome, decode
from vault.services.opened import OpenVault

_LEAST = 8  # characters of an id: fewer could be meant for another one tomorrow


def past_imports(vault: OpenVault) -> PastImports:
    """All of them, newest first; also those that never ended or were taken back."""
    found = [_past(id, decode(data), vault.clock.now()) for id, data in vault.records.list(KIND)]
    return PastImports(tuple(sorted(found, key=lambda each: (-each.at, each.import_id))))


def find_import(vault: OpenVault, wanted: str) -> tuple[bytes, ImportRecord]:
    """The import with this id in hex, or with an id that begins so."""
    short = wanted.strip().lower()
    found = [(id, data) for id, data in vault.records.list(KIND) if id.hex().startswith(short)] if len(short) >= _LEAST else []
    if len(found) != 1:
        raise WrongUse("There is no such import.", id="unknown_import", next_step="Give an id as `imports list` shows it.")
    id, data = found[0]
    return id, decode(data)


def _past(id: bytes, record: ImportRecord, now: int) -> PastImport:
    counts = {outcome.value: record.count(outcome) for outcome in Outcome}
    back = {what.value: record.taken_back(what) for what in (Back.REMOVED, Back.RESTORED, Back.KEPT)}
    until = record.undo_until if record.state == DONE and record.undo_until >= now else 0
    can_undo = record.undo_until >= now
    return PastImport(
        id.hex(), record.started, record.file, record.mapping, record.taken, record.state, can_undo=can_undo, undo_until=until, **counts, **back
    )
