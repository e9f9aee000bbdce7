"""The way back: a sealed file as it was, by two people. Every cell comes out of its row's seal, exactly as it stood."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from vault.crypto.errors import SealBroken
from vault.errors import BadInput, StorageFailed, WrongUse
from vault.formats.alias import FIXED_WORDS, find_seals, is_alias
from vault.formats.csv_rows import Row
from vault.formats.tables import Writer, said_by, spelt, with_raw, writer
from vault.model.classes import VALUE_CLASSES
from vault.model.ids import ClientId
from vault.model.log import Action, Receipt
from vault.model.progress import Progress, Work
from vault.model.results import SealReport, Warned
from vault.services.client_book import ClientBook
from vault.services.client_entries import log_clients
from vault.services.crm_files import content_of, must_be_approved, opened
from vault.services.opened import OpenVault
from vault.services.output_file import OutputFile
from vault.services.sealing.seal_opener import KnownSeal, SealOpener, known_seals
from vault.services.sealing.sealed_source import SealedSource, open_sealed_file

_ROWS = 500


@dataclass(slots=True)
class _Restored:
    """What was done so far."""

    rows: int = 0
    columns: dict[str, None] = field(default_factory=dict)
    findings: list[Warned] = field(default_factory=list)


def unseal_file(vault: OpenVault, book: ClientBook, path: Path, out: Path, approved: str = "") -> Work[SealReport]:
    """The readable file at `out`, or nothing there. Needs the keys of every class that the seals hold.

    `approved` is the hash of the file that two people agreed on.
    """
    if os.path.lexists(out):
        raise WrongUse(f"{out.name} exists already.", id="file_exists", next_step="Give another --out: nothing is overwritten.")
    vault.require("compliance", "admin")
    for klass in VALUE_CLASSES:
        vault.keys.current(klass)  # refused here, before an entry says that something was opened
    source = open_sealed_file(vault, path)
    must_be_approved(path, source.sha256, approved)
    clients = yield from _clients_of(vault, source)
    detail = {"batch": source.batch_id.hex(), "file": source.sha256}
    logged = log_clients(vault, Action.UNSEAL, clients, VALUE_CLASSES, detail)
    receipts = {client: receipt for receipt, covered in logged for client in covered}
    done = _Restored()
    with OutputFile(out) as output, opened(path) as stream:
        lines = writer(stream, source.layout, output.write)
        records = source.records()
        while chunk := list(islice(records, _ROWS)):
            with vault.snapshot():  # one for the chunk, so that each client is checked once
                rows = _restore(vault, book, source, chunk, receipts, done)
            _append(lines, rows, source)
            yield Progress(done.rows, source.rows, "rows opened")
        lines.finish()
        output.finish()
        _check(source, output.temporary)
        output.publish()
    return SealReport(source.batch_id.hex(), done.rows, (), tuple(done.columns), tuple(done.findings), str(out), logged[0][0].index)


def _append(lines: Writer, rows: Sequence[Row], source: SealedSource) -> None:
    try:
        lines.add(rows)
    except UnicodeEncodeError:
        raise BadInput(
            f"What comes out of the seals has letters that {source.layout.encoding} lacks.",
            id="encoding_too_small",
            next_step="Export the sealed file as UTF-8, then take that.",
        ) from None


def _clients_of(vault: OpenVault, source: SealedSource) -> Work[tuple[ClientId, ...]]:
    """Whose the rows are, by the register alone: what the log entry names before anything is opened."""
    clients: dict[ClientId, None] = {}
    data, done = source.data(), 0
    while chunk := list(islice(data, _ROWS)):
        seals = known_seals(vault, _seals_in(source, chunk))
        clients.update(dict.fromkeys(known.client for known in seals.values()))
        done += len(chunk)
        yield Progress(done, source.rows, "rows looked at")
    return tuple(clients)


def _seals_in(source: SealedSource, rows: Iterable[Row]) -> Iterator[str]:
    return (seal for row in rows if source.is_data(row) for seal in source.seals(row))


def _restore(
    vault: OpenVault, book: ClientBook, source: SealedSource, rows: Sequence[Row], receipts: Mapping[ClientId, Receipt], done: _Restored
) -> list[Row]:
    seals = known_seals(vault, _seals_in(source, rows))
    opener = SealOpener(vault.vault, book, receipts, seals.values())
    restored = []
    for row in rows:
        back = row
        if source.is_data(row):
            done.rows += 1
            known = [seals[text] for text in source.seals(row) if text in seals]
            back = _restored(source, row, _cells(opener, known, done, row.number), done)
        restored.append(source.without_seal_column(back))
    return restored


def _cells(opener: SealOpener, known: Sequence[KnownSeal], done: _Restored, row: int) -> dict[str, str]:
    cells: dict[str, str] = {}
    for each in known:
        try:
            cells.update(opener.cells(each))
        except SealBroken:
            done.findings.append(Warned("seal_broken", "The seal of this row was altered, or belongs to another client; the row stays sealed.", row=row))
    if not known:
        done.findings.append(Warned("no_seal", "This row has no seal of this vault and stays as it is.", row=row))
    return cells


def _restored(source: SealedSource, row: Row, cells: Mapping[str, str], done: _Restored) -> Row:
    raws, said, texts = dict[int, str](), dict[int, str](), row.texts
    for name, raw in cells.items():
        at = source.places.get(name)
        if at is None or at >= len(texts):
            done.findings.append(Warned("column_gone", "The file no longer has this column; its text is not given back.", row=row.number, column=name))
        elif _ours(source, at, texts[at]):
            said[at] = said_by(raw, source.layout, name)
            raws[at] = raw if source.same_dialect else spelt(row, at, said[at], source.layout)
            done.columns[name] = None
        else:
            done.findings.append(Warned("changed_since", "Somebody wrote into this cell since; it stays as it is.", row=row.number, column=name))
    return with_raw(row, raws, said)


def _ours(source: SealedSource, at: int, text: str) -> bool:
    bare = text.strip()
    return is_alias(bare) or bare in FIXED_WORDS.values() or (at == source.seal_index and find_seals(bare) == (bare,))


def _check(source: SealedSource, written: Path) -> None:
    """An untouched sealed file must give back exactly the file that it was made of."""
    if source.untouched and content_of(written) != source.batch.file:
        raise StorageFailed(
            "The file did not come out as it once was, so it was deleted.", id="check_failed", next_step="Check the disk and start again."
        )
