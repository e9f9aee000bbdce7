"""One client's sealed values of one class, while they are read or written. Stored as a row of its own: data keys and items."""

from vault.crypto.client_part import CURRENT, FORMER, Item, decode_items, encode_items
from vault.crypto.data_key import DataKey, KeyWrapper, parse_deks
from vault.crypto.errors import SealBroken
from vault.model.classes import FieldClass
from vault.model.ids import ClientId
from vault.services.keys import KeyRack
from vault.store.clients import PartRow


class Wrappers:
    """Key wrappers by class and generation, each made once: a cipher costs more than a seal."""

    def __init__(self, rack: KeyRack) -> None:
        self._rack = rack
        self._made: dict[tuple[FieldClass, int], KeyWrapper] = {}

    def at(self, klass: FieldClass, generation: int) -> KeyWrapper:
        """The wrapper of one generation, if it is open here."""
        keyring = self._rack.at(klass, generation)  # asked each time: a generation may have been taken away
        if (klass, generation) not in self._made:
            self._made[klass, generation] = KeyWrapper(keyring)
        return self._made[klass, generation]

    def current(self, klass: FieldClass) -> KeyWrapper:
        """The wrapper that new data keys go under."""
        return self.at(klass, self._rack.current(klass).generation)

    def is_later(self, klass: FieldClass, born: int) -> bool:
        """Whether a data key was made after the keys of this custody task were given; never for anybody else."""
        return self._rack.is_later(klass, born)

    def fence(self, klass: FieldClass) -> int:
        """Data keys made before this generation get a successor at the next write."""
        return self._rack.fence(klass)


class ClientPart:
    """The items of one client and class, opened one by one."""

    __slots__ = ("_items", "_keys", "_wrappers", "_wraps", "_writing", "client", "klass")

    def __init__(self, wrappers: Wrappers, client: ClientId, klass: FieldClass, deks: bytes = b"", body: bytes = b"") -> None:
        self.client, self.klass = client, klass
        self._wrappers = wrappers
        self._wraps = parse_deks(deks) if deks else ()
        self._items = list(decode_items(body))
        self._keys: dict[int, DataKey] = {}
        self._writing: DataKey | None = None  # a part lives within one change, in which no fence moves

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, former ones included."""
        return tuple(self._items)

    def current(self) -> dict[str, Item]:
        """The items that hold now, by field; cards included."""
        return {item.field: item for item in self._items if item.state == CURRENT}

    def open(self, item: Item) -> bytes:
        """What one item says."""
        return self.key(item.dek_version).open(item.envelope, item.field, item.version)

    def was_written_since(self, item: Item) -> bool:
        """Whether an item was sealed after a task was given its keys: it cannot open it, and need not, since it was not there when two people agreed."""
        return any(wrap.version == item.dek_version and self._wrappers.is_later(self.klass, wrap.born) for wrap in self._wraps)

    def text(self, field: str) -> str | None:
        """What a field says now, or None."""
        item = self.current().get(field)
        return None if item is None else self.open(item).decode()

    def key(self, version: int) -> DataKey:
        """One of the data keys."""
        if version not in self._keys:
            wrap = next((each for each in self._wraps if each.version == version), None)
            if wrap is None:
                raise SealBroken
            self._keys[version] = self._wrappers.at(self.klass, wrap.generation).open(wrap, self.client)
        return self._keys[version]

    def keys(self) -> dict[int, DataKey]:
        """All data keys, by version; for a custody task those that were there when it was given its keys."""
        return {wrap.version: self.key(wrap.version) for wrap in self._wraps if not self._wrappers.is_later(self.klass, wrap.born)}

    def writing_key(self) -> DataKey:
        """The newest data key; a fresh one where there is none or the newest was born before the fence."""
        if self._writing is None:
            if not self._wraps or self._wraps[-1].born < self._wrappers.fence(self.klass):
                version = self._wraps[-1].version + 1 if self._wraps else 1
                key, raw = self._wrappers.current(self.klass).new(self.client, version)
                self._wraps = (*self._wraps, *parse_deks(raw))
                self._keys[version] = key
            self._writing = self.key(self._wraps[-1].version)
        return self._writing

    def put(self, field: str, value: bytes, since: int) -> None:
        """A new version; the one before stays as a former one."""
        newest = 0
        for at, item in enumerate(self._items):
            if item.field == field:
                newest = max(newest, item.version)
                self._items[at] = _former(item) if item.state == CURRENT else item
        self._add(field, newest + 1, value, since)

    def put_card(self, field: str, value: bytes, since: int) -> None:
        """A card is made from values and replaces the one before: nothing is lost with it."""
        versions = [item.version for item in self._items if item.field == field]
        self._items = [item for item in self._items if item.field != field]
        self._add(field, max(versions, default=0) + 1, value, since)

    def remove(self, field: str) -> None:
        """The current version becomes a former one."""
        self._items = [_former(item) if item.field == field and item.state == CURRENT else item for item in self._items]

    @property
    def generation(self) -> int:
        """The oldest generation that one of the data keys is wrapped under."""
        return min(wrap.generation for wrap in self._wraps)

    def wrap_again(self) -> bool:
        """Wraps every data key under the current generation; values stay as they are. Says whether anything was to do."""
        target = self._wrappers.current(self.klass)
        if self.generation >= target.generation:
            return False
        moved = []
        for wrap in self._wraps:
            key = self._wrappers.at(self.klass, wrap.generation).unwrap(wrap, self.client)
            moved.append(target.wrap(key, self.client, wrap.version, wrap.born))
        self._wraps = parse_deks(b"".join(moved))
        self._keys, self._writing = {}, None
        return True

    @property
    def deks(self) -> bytes:
        """The data keys as they are stored."""
        return b"".join(wrap.raw for wrap in self._wraps)

    def row(self) -> PartRow:
        """The part as it is stored."""
        return PartRow(self.client, self.klass, self.generation, self.deks, encode_items(self._items))

    def beside(self, body: bytes) -> PartRow:
        """The row with these data keys and the items of `body`, which stay as they are: for a part that was made without them."""
        return PartRow(self.client, self.klass, self.generation, self.deks, body)

    def _add(self, field: str, version: int, value: bytes, since: int) -> None:
        key = self.writing_key()
        self._items.append(Item(field, version, CURRENT, since, key.version, key.seal(value, field, version)))


def _former(item: Item) -> Item:
    return Item(item.field, item.version, FORMER, item.since, item.dek_version, item.envelope)
