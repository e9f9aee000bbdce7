"""Which clients this session has changed itself, by the client counter: whoever keeps something in memory need not read everything again for it."""

from collections.abc import Collection

from vault.model.ids import ClientId

_CLIENTS = 50  # of one change; what changes more is read again as a whole
_KEPT = 1_000


class OwnChanges:
    """One session's last changes."""

    def __init__(self) -> None:
        self._by_counter: dict[int, frozenset[ClientId]] = {}

    def note(self, counter: int, clients: Collection[ClientId]) -> None:
        """A change that is durable, with the counter after it."""
        if len(clients) <= _CLIENTS:
            self._by_counter[counter] = frozenset(clients)
        if len(self._by_counter) > _KEPT:
            del self._by_counter[min(self._by_counter)]

    def between(self, former: int, now: int) -> frozenset[ClientId] | None:
        """The clients that were changed from one counter to another, or None where somebody else changed some too."""
        if not 0 <= now - former <= len(self._by_counter):
            return None
        steps = [self._by_counter.get(counter) for counter in range(former + 1, now + 1)]
        if any(step is None for step in steps):
            return None
        return frozenset(client for step in steps for client in step or ())
