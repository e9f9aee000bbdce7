"""From a leaked file to the notification list: the clients with a readable field, counted and confirmed before a byte is written."""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from vault.errors import WrongUse
from vault.model.calls import FileChoices
from vault.model.ids import ClientId
from vault.model.log import Action, Entry
from vault.model.progress import Progress, Work
from vault.model.results import NotifyReport, WrittenFile
from vault.services.client_book import ClientBook
from vault.services.client_entries import log_clients
from vault.services.crm_files import must_be_approved
from vault.services.leak.findings import in_catalogue_order
from vault.services.leak.leaked_file import open_leaked_file
from vault.services.leak.values import Matched, match_values
from vault.services.log_damage import blast_warnings
from vault.services.notices import CLASSES, Copy, Notice, Recipient, list_bytes, paths_for, recipients_of
from vault.services.opened import OpenVault
from vault.services.output_file import OutputFile, output_failed

_HASH = 16  # hex characters of each copy's hash in the log
_STEP = 500


def write_notices(  # noqa: PLR0913  what a person chose, one by one
    vault: OpenVault,
    book: ClientBook,
    path: Path,
    out: Path,
    recipients: Sequence[str],
    *,
    in_clear: bool,
    confirm: int,
    choices: FileChoices,
    approved: str = "",
) -> Work[NotifyReport]:
    """One copy of the list for each recipient in the folder `out`, or none at all. `confirm` (-1: not given) must be the number of clients on it.

    `approved` is the hash of the file that two people agreed on.
    """
    readers, paths = check_wishes(vault, out, recipients, in_clear=in_clear, confirm=confirm)
    file = open_leaked_file(path, choices)
    must_be_approved(path, file.sha256, approved)
    why: dict[str, str | int] = {"file": file.sha256, "copies": len(readers), "clear": int(in_clear)}
    matched = yield from match_values(vault, book, file, Entry(Action.NOTIFY, detail=why))
    clients = matched.readable()
    if confirm >= 0 and confirm != len(clients):
        raise _unconfirmed("That is not the number of clients with a readable field.")
    notices = yield from _notices(book, matched, clients)
    incident = f"LEAK-{file.sha256[:12]}"
    copies = [Copy(target, reader.protect(list_bytes(notices, incident))) for target, reader in zip(paths, readers, strict=True) if notices]
    hashes = [hashlib.sha256(copy.data).hexdigest() for copy in copies]
    detail = {"file": file.sha256, "out": " ".join(digest[:_HASH] for digest in hashes)}
    logged = log_clients(vault, Action.NOTIFY, clients, CLASSES, detail)
    _write(copies, out)
    files = tuple(WrittenFile(str(copy.path), len(notices), digest) for copy, digest in zip(copies, hashes, strict=True))
    return NotifyReport(len(clients), files, logged[0][0].index, blast_warnings(vault))


def check_wishes(
    vault: OpenVault, out: Path, recipients: Sequence[str], *, in_clear: bool, confirm: int
) -> tuple[tuple[Recipient, ...], tuple[Path, ...]]:
    """For whom and where; asked before anybody is troubled for an approval, and again before anything is opened."""
    vault.require("compliance", "admin")
    readers = recipients_of(recipients, in_clear=in_clear)
    if in_clear and confirm < 0:
        raise _unconfirmed("A list in clear needs the number of clients on it.")
    return readers, paths_for(out, readers)


def _notices(book: ClientBook, matched: Matched, clients: Sequence[ClientId]) -> Work[list[Notice]]:
    notices = []
    for number, (client, values) in enumerate(book.open(matched.receipt, clients, CLASSES)):
        trace = matched.findings.traces[client]
        notices.append(Notice(client, {value.field: value.text for value in values}, in_catalogue_order(trace.readable), len(trace.rows)))
        if number % _STEP == 0:
            yield Progress(number, len(clients), "Writing the list")
    return notices


def _write(copies: Sequence[Copy], folder: Path) -> None:
    """All copies or none: each is whole on the disk before the first gets its name."""
    if not copies:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise output_failed(folder, error) from None
    with ExitStack() as stack:
        outputs = []
        for copy in copies:
            output = stack.enter_context(OutputFile(copy.path))
            output.write(copy.data)
            output.finish()
            outputs.append(output)
        try:
            for output in outputs:
                output.publish()
        except BaseException:
            for output in outputs:
                output.take_back()
            raise


def _unconfirmed(why: str) -> WrongUse:
    return WrongUse(why, id="count_not_confirmed", next_step="Give --confirm COUNT: the clients with a readable field, as `leak` counts them with both sides.")
