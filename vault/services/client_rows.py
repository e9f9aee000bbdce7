"""The clients' rows as services read them: whoever is found by anything but the id itself is checked before being believed."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager

from vault.model.ids import ClientId, SealId
from vault.services.client_state import ClientState
from vault.store.clients import AliasRow, ClientRows, SealRow, TagRow
from vault.store.database import Database


class CheckedRows(ClientRows):
    """An alias, seal, record id or tag that was moved to another client is refused; so is a client that was hidden, added or taken away.

    What finds nobody proves nothing to a sales session: the loss is reported when the client concerned is looked at. `whole` is for those who conclude
    from the register alone that somebody is not concerned: before they hear "nobody", every row of every client is checked.
    """

    def __init__(self, database: Database, look: Callable[[], AbstractContextManager[ClientState]], *, whole: bool) -> None:
        super().__init__(database)
        self._look = look
        self._proves_absence = whole
        self._brought: set[ClientId] = set()  # hidden clients that were checked: an import has many, and asks after each batch

    def imports_of(self, clients: Collection[ClientId]) -> dict[ClientId, bytes | None]:
        """The import of each client that is there."""
        with self._look() as state:
            state.check(clients)
            return super().imports_of(clients)

    def brought_by(self, imports: Collection[bytes]) -> set[ClientId]:
        """The clients that these imports brought."""
        with self._look() as state:
            found = super().brought_by(imports)
            state.check(found - self._brought)
            self._brought |= found
            return found

    def by_codes(self, codes: Collection[str]) -> dict[str, ClientId]:
        """Clients by their code."""
        with self._look() as state:
            found = super().by_codes(codes)
            self._believe(state, found.values(), missing=len(found) < len(set(codes)))
            return found

    def every_client(self) -> list[ClientId]:
        """All ids, in order."""
        with self._look() as state:
            found = super().every_client()
            state.check_ids(found)
            return found

    def by_tags(self, generation: int, tags: Collection[tuple[str, bytes]]) -> list[TagRow]:
        """Who has one of these `(kind, tag)` under a generation."""
        with self._look() as state:
            found = super().by_tags(generation, tags)
            state.check(row.client for row in found)
            return found

    def by_crm_ids(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], ClientId]:
        """Clients by `(system, id)`."""
        with self._look() as state:
            found = super().by_crm_ids(pairs)
            self._believe(state, found.values(), missing=len(found) < len(set(pairs)))
            return found

    def by_any_crm_id(self, id: str) -> list[ClientId]:
        """Clients with this record id in any system."""
        with self._look() as state:
            found = super().by_any_crm_id(id)
            self._believe(state, found, missing=not found)
            return found

    def aliases(self, keys: Collection[str]) -> list[AliasRow]:
        """The aliases with these keys."""
        with self._look() as state:
            found = super().aliases(keys)
            self._believe(state, (row.client for row in found), missing=len(found) < len(set(keys)))
            return found

    def aliases_by_key(self, keys: Collection[str]) -> dict[str, ClientId]:
        """Clients by alias key."""
        return {row.alias: row.client for row in self.aliases(keys)}

    def seals(self, ids: Collection[SealId]) -> list[SealRow]:
        """The register's lines of these seals."""
        with self._look() as state:
            found = super().seals(ids)
            self._believe(state, (row.client for row in found), missing=len(found) < len(set(ids)))
            return found

    def _believe(self, state: ClientState, clients: Iterable[ClientId], *, missing: bool) -> None:
        state.check(clients)
        if missing and self._proves_absence:
            state.check_whole()
