"""What the register knows of the rows of a leaked file: whose aliases and seals stand there, and whether a row is what this vault once wrote.

No contact key is needed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vault.crypto import labels
from vault.crypto.seal import row_mac
from vault.errors import BadInput
from vault.formats import profiles
from vault.formats.alias import Alias, find_aliases, find_seals
from vault.formats.mapping import bind
from vault.model.fields import FieldRef, parse_field_ref
from vault.model.ids import ClientId
from vault.services.leak.compare import short_ref
from vault.services.leak.leaked_file import LeakedFile, LeakedRow
from vault.services.matching.tokens import Found, tokens_of
from vault.services.opened import OpenVault
from vault.services.sealing import batch as batches
from vault.services.sealing.batch import Batch
from vault.services.sealing.seal_opener import KnownSeal, known_seals
from vault.store.clients import AliasRow

# What CRMs add to every export. A bare date is none of them: it may be a birthday.
_DULL = re.compile(r"true|false|[01]|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+Z-]*", re.IGNORECASE)


@dataclass(slots=True)
class SeenRow:
    """One row. `owners`: clients by alias or seal, with the fields that stand sealed; `intact`: it is what this vault wrote, and nothing was put beside it."""

    row: LeakedRow
    found: tuple[Found, ...]
    owners: dict[ClientId, set[str]] = field(default_factory=dict)
    batches: set[bytes] = field(default_factory=set)
    cells: list[tuple[FieldRef, str]] = field(default_factory=list)
    aliases: int = 0
    seals: int = 0
    strangers: int = 0
    intact: bool = False

    def own(self, client: ClientId, *fields: str) -> None:
        """One more sign of a client, with the fields that it stands for."""
        self.owners.setdefault(client, set()).update(short_ref(each) for each in fields)


class Register:
    """Asks the register about the rows of one file, a few hundred at a time. Every answer is checked against the signed state."""

    def __init__(self, vault: OpenVault, file: LeakedFile) -> None:
        self._vault = vault
        self._names = file.names
        self._places = {name: at for at, name in enumerate(file.names)}
        self._delimiter = file.layout.delimiter if file.layout else ""
        self._by_header = _fields_by_header(file.names)
        self._key = vault.keys.derived(labels.REGISTER)
        self._batches: dict[bytes, Batch | None] = {}

    def look(self, rows: Sequence[LeakedRow]) -> list[SeenRow]:
        """What is known of these rows."""
        found = [(find_seals(text), find_aliases(text)) for row in rows for text in [" ".join(row.texts)]]
        with self._vault.snapshot() as snapshot:
            seals = known_seals(self._vault, [seal for some, _ in found for seal in some])
            aliases = {row.alias: row for row in self._vault.rows.aliases([alias.key for _, some in found for alias in some])}
            clients = {known.client for known in seals.values()} | {row.client for row in aliases.values()}
            snapshot.check(clients)
            return [self._seen(row, *each, seals, aliases) for row, each in zip(rows, found, strict=True)]

    def readable_columns(self, batch_ids: set[bytes]) -> tuple[str, ...]:
        """Columns of this file that those batches left readable."""
        kept = {name for each in batch_ids if (batch := self._batch(each)) is not None for name in batch.header if name not in batch.register_columns}
        return tuple(name for name in self._names if name in kept)

    def _seen(
        self, row: LeakedRow, seals: Sequence[str], aliases: Sequence[Alias], known: Mapping[str, KnownSeal], named: Mapping[str, AliasRow]
    ) -> SeenRow:
        texts = row.texts
        if self._delimiter and any("&" in text for text in texts):
            texts = (*texts, self._delimiter.join(texts))  # a delimiter may stand in the middle of an escape of web pages
        seen = SeenRow(row, tuple(dict.fromkeys(each for text in texts for each in tokens_of(text))))
        for alias in aliases:
            if alias.key in named:
                seen.own(named[alias.key].client, named[alias.key].field)
                seen.aliases += 1
            else:
                seen.strangers += alias.form.unmistakable
        for text in seals:
            if text in known:
                self._add_seal(seen, known[text])
            else:
                seen.strangers += 1
        if seen.owners:
            seen.cells = [(ref, text) for name, ref in self._columns_of(seen).items() if (text := self._text(row, name))]
        seen.intact = len(seals) == 1 and seals[0] in known and self._intact(seen, known[seals[0]])
        return seen

    def _add_seal(self, seen: SeenRow, known: KnownSeal) -> None:
        seen.seals += 1
        seen.own(known.client)
        seen.batches.add(known.batch)

    def _columns_of(self, seen: SeenRow) -> dict[str, FieldRef]:
        """The columns that were sealed, as the row's own batches say, else as a known header does."""
        known = [batch for each in seen.batches if (batch := self._batch(each)) is not None]
        return {name: parse_field_ref(ref) for batch in known for name, ref in batch.columns.items()} if known else self._by_header

    def _intact(self, seen: SeenRow, known: KnownSeal) -> bool:
        batch = self._batch(known.batch)
        if batch is None or set(seen.owners) != {known.client} or not set(batch.register_columns) <= set(self._places):
            return False
        if known.mac != row_mac(self._key, known.batch, {name: self._text(seen.row, name) for name in batch.register_columns}):
            return False
        seen.own(known.client, *(ref for name, ref in batch.columns.items() if self._text(seen.row, name)))
        return len(seen.row.texts) <= len(self._names) and all(
            self._harmless(text, known.client, added=name not in batch.full_header)
            for name, text in zip(self._names, seen.row.texts, strict=False)
            if name not in batch.register_columns
        )

    def _harmless(self, text: str, client: ClientId, *, added: bool) -> bool:
        """Whether a cell beside the sealed ones holds nothing that could be a contact value; a column that was added later is never trusted."""
        if not text.strip() or _DULL.fullmatch(text.strip()):
            return True
        if added:
            return False
        # Record ids of a CRM can look like numbers to call.
        return not any(found.sure for found in tokens_of(text)) or client in self._vault.rows.by_any_crm_id(text.strip())

    def _text(self, row: LeakedRow, name: str) -> str:
        at = self._places.get(name, len(row.texts))
        return row.texts[at] if at < len(row.texts) else ""

    def _batch(self, batch_id: bytes) -> Batch | None:
        if batch_id not in self._batches:
            stored = self._vault.records.get(batches.KIND, batch_id)
            self._batches[batch_id] = None if stored is None else batches.decode(stored)
        return self._batches[batch_id]


def _fields_by_header(names: Sequence[str]) -> dict[str, FieldRef]:
    """What the columns are by a profile that knows the header; only a hint, since rows may also say it by their batch."""
    profile = profiles.recognise(names)
    if profile is None:
        return {}
    try:
        return {names[column.index]: column.ref for column in bind(profile, names, {}).columns if column.sealed}
    except BadInput:
        return {}
