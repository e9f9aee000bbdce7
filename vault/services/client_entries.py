"""Log entries that name many clients: written before anything of theirs is opened, as many as their lists of ids need."""

from collections.abc import Collection, Mapping, Sequence

from vault.model.classes import FieldClass
from vault.model.ids import ClientId
from vault.model.log import Action, Entry, Receipt
from vault.services.opened import OpenVault

_IDS = 30_000  # an attachment holds 512 KiB


def log_clients(
    vault: OpenVault, action: Action, clients: Sequence[ClientId], classes: Collection[FieldClass], detail: Mapping[str, str | int]
) -> list[tuple[Receipt, tuple[ClientId, ...]]]:
    """One entry, or several for very many clients; each with the clients that it covers. Without clients: one entry that says so."""
    words = {**detail, "classes": " ".join(sorted(klass.value for klass in classes))}
    logged = []
    for at in range(0, max(len(clients), 1), _IDS):
        part = tuple(clients[at : at + _IDS])
        with vault.change() as change:
            change.record(Entry(action, clients=part, count=len(part), detail=words))
        logged.append((change.receipt, part))
    return logged
