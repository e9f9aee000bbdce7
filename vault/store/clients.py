"""The clients' rows: sealed parts, keyed tags, aliases, CRM ids and seals. Nothing here can be read without a key that the store does not have."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vault.model.classes import FieldClass
from vault.model.ids import ID_BYTES, ClientId, SealId, code_prefix
from vault.store.database import Database
from vault.store.errors import StoreAltered, stored_bytes, stored_number, stored_text

_CLASSES = frozenset(klass.value for klass in FieldClass)
_OF_CLIENTS = ("part", "tag", "alias", "crm_id", "seal")
_AT_ONCE = 300  # values in one statement; three to a row stay below SQLite's limit


@dataclass(frozen=True, slots=True)
class PartRow:
    """Data keys and items of one client and class. `generation` is the oldest that one of its data keys is wrapped under."""

    client: ClientId
    klass: FieldClass
    generation: int
    deks: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class TagRow:
    """One keyed tag of a client under one generation of the index key."""

    client: ClientId
    kind: str
    generation: int
    tag: bytes


@dataclass(frozen=True, slots=True)
class AliasRow:
    """One alias (by its key) and what it stands for."""

    alias: str
    client: ClientId
    field: str


@dataclass(frozen=True, slots=True)
class SealRow:
    """One line of the register of seals."""

    id: SealId
    client: ClientId
    batch: bytes
    mac: bytes


class ClientRows:
    """Reads and writes; whoever writes touches the clients in the state tree."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Clients

    def add_clients(self, clients: Iterable[tuple[ClientId, bytes | None]]) -> None:
        """New clients, each with the import that brought it, if one did."""
        self._database.run_many("INSERT INTO client (id, import) VALUES (?, ?)", clients)

    def set_import(self, clients: Iterable[tuple[ClientId, bytes]]) -> None:
        """Clients left over from an import that never ended now belong to another one."""
        self._database.run_many("UPDATE client SET import = ? WHERE id = ?", ((import_id, client) for client, import_id in clients))

    def forget_import(self, clients: Iterable[ClientId]) -> None:
        """Clients that belong to no import any more."""
        self._database.run_many("UPDATE client SET import = NULL WHERE id = ?", ((client,) for client in clients))

    def remove_clients(self, clients: Collection[ClientId]) -> None:
        """Every row of these clients, data keys included."""
        for table in _OF_CLIENTS:
            self._database.run_many(f"DELETE FROM {table} WHERE client = ?", ((client,) for client in clients))
        self._database.run_many("DELETE FROM client WHERE id = ?", ((client,) for client in clients))

    def imports_of(self, clients: Collection[ClientId]) -> dict[ClientId, bytes | None]:
        """The import of each client that is there."""
        return {ClientId(stored_bytes(id)): import_id for id, import_id in self._in("SELECT id, import FROM client WHERE id IN ({})", sorted(clients))}

    def brought_by(self, imports: Collection[bytes]) -> set[ClientId]:
        """The clients that these imports brought."""
        return {ClientId(id) for (id,) in self._in("SELECT id FROM client WHERE import IN ({})", sorted(imports))}

    def by_codes(self, codes: Collection[str]) -> dict[str, ClientId]:
        """Clients by their code."""
        found = {}
        for code in codes:
            low = code_prefix(code)
            row = self._database.one("SELECT id FROM client WHERE id BETWEEN ? AND ?", (low, low + b"\xff" * (ID_BYTES - len(low))))
            if row is not None:
                found[code] = ClientId(row[0])
        return found

    def codes_taken(self, codes: Collection[str]) -> set[str]:
        """Those codes that a client has already."""
        by_low = {(low := code_prefix(code)): (code, low, low + b"\xff" * (ID_BYTES - len(low))) for code in codes}
        wanted = sorted(by_low)
        taken: set[str] = set()
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            ranges = ",".join(["(?,?)"] * len(some))
            statement = f"WITH span (low, high) AS (VALUES {ranges}) SELECT low FROM span WHERE EXISTS (SELECT 1 FROM client WHERE id BETWEEN low AND high)"
            bounds = [bound for low in some for bound in by_low[low][1:]]
            taken.update(by_low[low][0] for (low,) in self._database.all(statement, bounds))
        return taken

    def every_client(self) -> list[ClientId]:
        """All ids, in order."""
        return [ClientId(stored_bytes(id)) for (id,) in self._database.all("SELECT id FROM client ORDER BY id")]

    def count(self) -> int:
        """How many clients there are."""
        row = self._database.one("SELECT count(*) FROM client")
        return 0 if row is None else int(row[0])

    # Parts

    def put_parts(self, parts: Iterable[PartRow]) -> None:
        """Writes or replaces."""
        self._database.run_many(
            "INSERT INTO part (client, class, generation, deks, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (client, class)"
            " DO UPDATE SET generation = excluded.generation, deks = excluded.deks, body = excluded.body",
            ((part.client, part.klass.value, part.generation, part.deks, part.body) for part in parts),
        )

    def parts(self, clients: Collection[ClientId], classes: Collection[FieldClass]) -> list[PartRow]:
        """The parts of these clients in these classes, by client."""
        wanted = ",".join(f"'{klass.value}'" for klass in sorted(classes))
        statement = f"SELECT client, class, generation, deks, body FROM part WHERE class IN ({wanted}) AND client IN ({{}}) ORDER BY client"
        return [_part(row) for row in self._in(statement, sorted(clients))]

    def every_part(self, klass: FieldClass) -> Iterator[PartRow]:
        """One class of all clients, one by one, by client."""
        statement = "SELECT client, class, generation, deks, body FROM part WHERE class = ? ORDER BY client"
        return (_part(row) for row in self._database.each(statement, (klass.value,)))

    def below(self, klass: FieldClass, generation: int) -> list[ClientId]:
        """Clients with a data key of the class under an older generation."""
        return [ClientId(client) for (client,) in self._database.all("SELECT client FROM part WHERE class = ? AND generation < ?", (klass.value, generation))]

    def any_below(self, klass: FieldClass, generation: int) -> bool:
        """Whether there is one."""
        return self._database.one("SELECT 1 FROM part WHERE class = ? AND generation < ? LIMIT 1", (klass.value, generation)) is not None

    def generations(self) -> dict[tuple[str, int], int]:
        """How many clients have their oldest data key of a class under each generation."""
        rows = self._database.all("SELECT class, generation, count(*) FROM part GROUP BY class, generation")
        return {(stored_text(klass), stored_number(generation)): stored_number(count) for klass, generation, count in rows}

    # Tags

    def put_tags(self, clients: Collection[ClientId], kinds: Collection[str], tags: Iterable[TagRow]) -> None:
        """Replaces the tags of these kinds."""
        self._database.run_many("DELETE FROM tag WHERE client = ? AND kind = ?", ((client, kind) for client in clients for kind in kinds))
        self.add_tags(tags)

    def add_tags(self, tags: Iterable[TagRow]) -> None:
        """More tags."""
        rows = ((tag.client, tag.kind, tag.generation, tag.tag) for tag in tags)
        self._database.run_many("INSERT OR IGNORE INTO tag (client, kind, generation, tag) VALUES (?, ?, ?, ?)", rows)

    def by_tags(self, generation: int, tags: Collection[tuple[str, bytes]]) -> list[TagRow]:
        """Who has one of these `(kind, tag)` under a generation."""
        wanted = set(tags)
        statement = "SELECT client, kind, generation, tag FROM tag WHERE generation = ? AND tag IN ({})"
        rows = self._in(statement, sorted({tag for _, tag in wanted}), (generation,))
        return [TagRow(ClientId(stored_bytes(client)), kind, number, tag) for client, kind, number, tag in rows if (kind, tag) in wanted]

    # Record ids of CRMs

    def add_crm_ids(self, rows: Iterable[tuple[ClientId, str, str]]) -> None:
        """`(client, system, id)`; a pair belongs to one client."""
        self._database.run_many("INSERT INTO crm_id (client, system, id) VALUES (?, ?, ?)", rows)

    def remove_crm_ids(self, rows: Iterable[tuple[ClientId, str, str]]) -> None:
        """`(client, system, id)` that hold no more."""
        self._database.run_many("DELETE FROM crm_id WHERE client = ? AND system = ? AND id = ?", rows)

    def by_crm_ids(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], ClientId]:
        """Clients by `(system, id)`."""
        found = {}
        for system in sorted({system for system, _ in pairs}):
            ids = sorted({id for other, id in pairs if other == system})
            rows = self._in("SELECT id, client FROM crm_id WHERE system = ? AND id IN ({})", ids, (system,))
            found.update({(system, stored_text(id)): ClientId(client) for id, client in rows})
        return found

    def by_any_crm_id(self, id: str) -> list[ClientId]:
        """Clients with this record id in any system."""
        return [ClientId(client) for (client,) in self._database.all("SELECT client FROM crm_id WHERE id = ? ORDER BY client", (id,))]

    # Aliases and seals

    def add_aliases(self, rows: Iterable[AliasRow]) -> None:
        """New aliases."""
        self._database.run_many("INSERT INTO alias (client, alias, field) VALUES (?, ?, ?)", ((row.client, row.alias, row.field) for row in rows))

    def aliases(self, keys: Collection[str]) -> list[AliasRow]:
        """The aliases with these keys."""
        rows = self._in("SELECT alias, client, field FROM alias WHERE alias IN ({})", sorted(set(keys)))
        return [AliasRow(alias, ClientId(stored_bytes(client)), field) for alias, client, field in rows]

    def aliases_by_key(self, keys: Collection[str]) -> dict[str, ClientId]:
        """Clients by alias key."""
        return {row.alias: row.client for row in self.aliases(keys)}

    def aliases_of(self, clients: Collection[ClientId]) -> list[AliasRow]:
        """All aliases of these clients."""
        rows = self._in("SELECT alias, client, field FROM alias WHERE client IN ({})", sorted(clients))
        return [AliasRow(alias, ClientId(stored_bytes(client)), field) for alias, client, field in rows]

    def add_seals(self, rows: Iterable[SealRow]) -> None:
        """New lines of the register."""
        self._database.run_many("INSERT INTO seal (client, id, batch, mac) VALUES (?, ?, ?, ?)", ((row.client, row.id, row.batch, row.mac) for row in rows))

    def seals(self, ids: Collection[SealId]) -> list[SealRow]:
        """The register's lines of these seals."""
        return [_seal(row) for row in self._in("SELECT id, client, batch, mac FROM seal WHERE id IN ({})", sorted(ids))]

    def seals_of(self, clients: Collection[ClientId]) -> list[SealRow]:
        """The register's lines of these clients."""
        return [_seal(row) for row in self._in("SELECT id, client, batch, mac FROM seal WHERE client IN ({})", sorted(clients))]

    def _in(self, statement: str, values: Sequence[object], before: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement whose `IN ({})` takes many values, a few hundred at a time."""
        found: list[tuple[Any, ...]] = []
        for at in range(0, len(values), _AT_ONCE):
            some = values[at : at + _AT_ONCE]
            found += self._database.all(statement.format(",".join("?" * len(some))), (*before, *some))
        return found


def _part(row: tuple[Any, ...]) -> PartRow:
    client, klass, generation, deks, body = row
    if klass not in _CLASSES or not isinstance(generation, int):
        raise StoreAltered
    return PartRow(ClientId(stored_bytes(client)), FieldClass(klass), generation, stored_bytes(deks), stored_bytes(body))


def _seal(row: tuple[Any, ...]) -> SealRow:
    id, client, batch, mac = row
    return SealRow(SealId(id), ClientId(stored_bytes(client)), stored_bytes(batch), stored_bytes(mac))
