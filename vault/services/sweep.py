"""The sweep after a renewal: a sales session, which holds both generations, wraps every data key again; then the former generation is destroyed.

Resumable: it asks the store who is left, so that a kill at any instant loses at most one batch of work.
"""

from collections.abc import Iterator
from itertools import islice

from vault.errors import Refused
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.ids import ClientId
from vault.model.log import Action, Entry
from vault.model.progress import Progress, Work
from vault.model.results import KeysReport
from vault.services.client_parts import ClientPart, Wrappers
from vault.services.client_state import place_in_tree
from vault.services.custody.renewal import delete_shares
from vault.services.custody.task import destroy_left_keys, running_tasks
from vault.services.opened import OpenVault
from vault.services.status import keys_report, shares_gone

BATCH = 200  # clients in one transaction: all their data keys well under 250 ms
_MINUTE = 60_000


def sweep(vault: OpenVault) -> Work[KeysReport]:
    """Moves every client to the current generation and destroys the former one. Closing it pauses between two batches."""
    vault.require("sales")
    vault.load_keys()
    _wait_for_tasks(vault)
    wrappers, total, moved = Wrappers(vault.keys), vault.rows.count(), keys_report(vault).moved
    entry = None
    while entry is None:
        for clients in _left(vault):
            _move(vault, wrappers, clients)
            moved = min(moved + len(clients), total)
            yield Progress(moved, total, "clients moved")
        yield from _confirm(vault)
        entry = _certify(vault)
    vault.load_keys()
    return keys_report(vault, entry)


def _wait_for_tasks(vault: OpenVault) -> None:
    """Asked in each change: a task may be approved while a long sweep runs, and its keys must open what it reads until it has ended."""
    until = running_tasks(vault)
    if until:
        minutes = -(-(until - vault.clock.now()) // _MINUTE)
        raise Refused(
            "A task that two people approved still needs the former keys.",
            id="task_running",
            next_step=f"Try again when it has ended, at the latest in {minutes} min.",
        )


def _left(vault: OpenVault) -> Iterator[list[ClientId]]:
    """Batches of those who were left when it was asked, in the order of the state tree: a batch then changes few of its nodes."""
    left = {client for klass in VALUE_CLASSES for client in vault.rows.below(klass, vault.keys.current(klass).generation)}
    ordered = iter(sorted(left, key=place_in_tree))
    while batch := list(islice(ordered, BATCH)):
        yield batch


def _move(vault: OpenVault, wrappers: Wrappers, clients: list[ClientId]) -> None:
    with vault.change() as change:
        _wait_for_tasks(vault)
        change.check(clients)
        # Without their items: re-wrapping touches no value.
        parts = [(ClientPart(wrappers, row.client, row.klass, row.deks), row.body) for row in vault.rows.parts(clients, VALUE_CLASSES)]
        vault.rows.put_parts([part.beside(body) for part, body in parts if part.wrap_again()])
        change.touch(*clients)
        change.record(Entry(Action.SWEEP, count=len(clients)))


def _confirm(vault: OpenVault) -> Work[None]:
    """Before keys are destroyed, every client is compared with the signed root: a row that was altered to look moved must not lose its keys."""
    if not _leaving(vault):
        return
    with vault.snapshot() as snapshot:
        left = snapshot.never_checked()
    for at in range(0, len(left), BATCH):
        with vault.snapshot() as snapshot:
            snapshot.check(left[at : at + BATCH])
        yield Progress(at, len(left), "clients checked")


def _certify(vault: OpenVault) -> int | None:
    """One transaction: nobody is left, the former shares are destroyed, the state is tagged anew, and the entry says so. None: somebody is left."""
    done = _leaving(vault)
    if not done:
        return 0
    if any(vault.rows.any_below(klass, generation + 1) for klass, generation in done):
        return None
    with vault.change() as change:
        _wait_for_tasks(vault)
        destroy_left_keys(change, vault, max(generation for _, generation in done))
        for klass, generation in done:
            delete_shares(change, vault.chain.current, klass, generation)
        change.tag_again()
        generations = sorted({generation for _, generation in done})
        detail: dict[str, str | int] = {f"generation {generation}": "0 clients" for generation in generations}
        change.record(Entry(Action.SWEEP_DONE, detail=detail))
    return change.receipt.index


def _leaving(vault: OpenVault) -> list[tuple[FieldClass, int]]:
    former = [(entry.klass, entry.generation) for entry in vault.chain.current.keyrings if entry.klass in VALUE_CLASSES and entry.state != "current"]
    return [(klass, generation) for klass, generation in former if not shares_gone(vault, klass, generation)]
