"""What lies in a vault's files, read with SQL and the vault's primitives alone: no service is asked, so that nothing of the code under test decides what opens."""

import hmac
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from vault.crypto import hpke, labels
from vault.crypto.aead import Cipher
from vault.crypto.client_part import Item, decode_items
from vault.crypto.data_key import DataKey, DekWrap, KeyWrapper, parse_deks
from vault.crypto.errors import Malformed, SealBroken
from vault.crypto.kdf import hkdf_expand
from vault.crypto.keyring import Keyring, commitment
from vault.crypto.log_entry import START, Leaf, Ratchet, StartRecord, decode_leaf, open_attachment, open_body, read_start
from vault.crypto.lp import Reader, lp, split_lp
from vault.crypto.manifest import KeyringEntry, Manifest, decode_body
from vault.crypto.seal import Segment, open_segment, parse_seal
from vault.crypto.slot import SlotKeys
from vault.model.classes import FieldClass
from vault.model.ids import ClientId, SealId, VaultId


@dataclass(frozen=True)
class Wrap:
    """Something sealed to a public key, wherever it lay."""

    purpose: str
    recipient: bytes
    object: str
    epoch: bytes
    request: bytes
    ciphertext: bytes

    def info(self, vault: VaultId) -> bytes:
        """As docs/formats.md spells it."""
        return lp(labels.HPKE + self.purpose.encode(), vault, self.recipient, self.object.encode(), self.epoch, self.request)


@dataclass(frozen=True)
class Part:
    client: ClientId
    klass: FieldClass
    generation: int
    wraps: tuple[DekWrap, ...]
    items: tuple[Item, ...]


@dataclass
class Files:
    """Everything in a vault's folder, as whoever has the store key sees it."""

    vault: VaultId
    manifests: list[Manifest]
    wraps: list[Wrap]
    parts: list[Part]
    leaves: list[Leaf]
    starts: list[StartRecord]
    attachments: dict[int, bytes]
    tags: list[tuple[str, bytes]]
    seals: dict[bytes, ClientId]


def connect(folder: Path, store_key: bytes) -> driver.Connection:
    """The database itself."""
    connection = driver.connect(str(folder / "clients.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{store_key.hex()}'\"")
    return connection


def granted_store_key(folder: Path, seeds: SlotKeys) -> bytes:
    """The store key out of `manifest.json`, by the slot's own seed."""
    body = json.loads(b64decode(json.loads((folder / "manifest.json").read_bytes())["body"]))
    vault = VaultId(bytes.fromhex(body["vault"]))
    for grant in body["store_keys"][-1]["grants"]:
        try:
            return hpke.unwrap(b64decode(grant["wrap"]), seeds.hpke, vault=vault, purpose="store-key", object="store/1")
        except SealBroken:
            continue
    raise AssertionError("no store key for this slot")


def read_files(folder: Path, store_key: bytes) -> Files:
    """All rows, taken apart."""
    with closing(connect(folder, store_key)) as db:
        manifests = [decode_body(body) for (body,) in db.execute("SELECT body FROM manifest ORDER BY epoch")]
        leaves = [decode_leaf(leaf) for (leaf,) in db.execute("SELECT leaf FROM log ORDER BY idx")]
        starts = [read_start(leaf.body)[0] for leaf in leaves if leaf.header.kind == START]
        sealed = [data for (data,) in db.execute("SELECT data FROM record WHERE kind IN ('wrap', 'failed_unlock')")]
        sealed += [grant.wrap for manifest in manifests for store in manifest.store_keys for grant in store.grants]
        sealed += [start.seed for start in starts]
        sealed += [path.read_bytes() for path in (folder / "pending").iterdir()]
        # What requests and approvals carry counts as well: a registry row that was deleted may live on in them.
        records = [split_lp(data, "record")[0] for (data,) in db.execute("SELECT data FROM record WHERE kind IN ('request', 'approval')")]
        sealed += [wrap for body in records for wrap in _carried(json.loads(body))]
        rows = db.execute("SELECT client, class, generation, deks, body FROM part ORDER BY client").fetchall()
        parts = [Part(ClientId(client), FieldClass(klass), generation, parse_deks(deks), decode_items(body)) for client, klass, generation, deks, body in rows]
        attachments = dict(db.execute("SELECT idx, sealed FROM attachment").fetchall())
        tags = db.execute("SELECT kind, tag FROM tag").fetchall()
        seals = {id: ClientId(client) for id, client in db.execute("SELECT id, client FROM seal")}
    return Files(manifests[-1].vault, manifests, list(map(_wrap, dict.fromkeys(sealed))), parts, leaves, starts, attachments, tags, seals)


def _carried(body: dict[str, object]) -> Iterator[bytes]:
    for share in body["renewal"]["shares"]:  # type: ignore[index]
        yield from map(b64decode, share["wraps"])
    yield from map(b64decode, body.get("task_shares", []))  # type: ignore[arg-type]


def _wrap(raw: bytes) -> Wrap:
    reader = Reader(raw, "wrap")
    reader.take(2)
    purpose, recipient, object, epoch, request = (reader.lp() for _ in range(5))
    return Wrap(purpose.decode(), recipient, object.decode(), epoch, request, reader.rest())


@dataclass
class Thief:
    """Somebody with keys who tries each of them on everything."""

    files: Files
    keys: set[bytes]
    pairs: dict[bytes, hpke.KeyPair] = field(default_factory=dict)
    keyrings: dict[tuple[FieldClass, int], Keyring] = field(default_factory=dict)
    wraps: set[Wrap] = field(default_factory=set)
    tried: set[tuple[Wrap, bytes]] = field(default_factory=set)
    data_keys: dict[tuple[ClientId, FieldClass, int], bytes] = field(default_factory=dict)
    values: dict[tuple[ClientId, FieldClass, str, int], bytes] = field(default_factory=dict)
    bodies: dict[int, bytes] = field(default_factory=dict)
    attached: set[int] = field(default_factory=set)

    def take_all(self) -> "Thief":
        """Opens whatever opens, with what that gives again, until nothing new comes."""
        known = -1
        while known != len(self.keys):
            known = len(self.keys)
            self._open_wraps()
            self._join_shares()
        self._open_data_keys()
        self._open_values()
        self._open_log()
        return self

    def _open_wraps(self) -> None:
        for seed in self.keys - self.pairs.keys():
            self.pairs[seed] = hpke.KeyPair.from_seed(seed)
        for wrap in self.files.wraps:
            for seed, pair in self.pairs.items():
                # The recipient that the wrap names is not believed: every key is tried on every wrap, once.
                if (wrap, seed) in self.tried:
                    continue
                self.tried.add((wrap, seed))
                try:
                    plain = pair.decrypt(wrap.ciphertext, wrap.info(self.files.vault))
                except SealBroken:
                    continue
                self.wraps.add(wrap)
                if len(plain) == 32:
                    self.keys.add(plain)

    def _join_shares(self) -> None:
        """Any two of the keys as the shares of any generation: right where a data key opens under what they give, or the manifest commits to both."""
        samples = {(part.klass, wrap.generation): (part.client, wrap) for part in self.files.parts for wrap in part.wraps}
        entries = {(entry.klass, entry.generation): entry for manifest in self.files.manifests for entry in manifest.keyrings}
        for place in (samples.keys() | entries.keys()) - self.keyrings.keys():
            for a, b in self._candidates(entries.get(place), anything=place in samples):
                keyring = Keyring(self.files.vault, *place, a, b)
                if place not in samples or _opens(keyring, *samples[place]):
                    self.keyrings[place] = keyring

    def _candidates(self, entry: KeyringEntry | None, *, anything: bool) -> Iterator[tuple[bytes, bytes]]:
        if anything:
            yield from ((a, b) for a in self.keys for b in self.keys)
        elif entry is not None:
            place = self.files.vault, entry.klass, entry.generation
            ours = [[key for key in self.keys if commitment(*place, side, key) == committed] for side, committed in (("a", entry.a), ("b", entry.b))]
            yield from ((a, b) for a in ours[0] for b in ours[1])

    def _open_data_keys(self) -> None:
        for part in self.files.parts:
            for wrap in part.wraps:
                keyring = self.keyrings.get((part.klass, wrap.generation))
                if keyring is not None:
                    try:
                        self.data_keys[part.client, part.klass, wrap.version] = KeyWrapper(keyring).unwrap(wrap, part.client)
                    except SealBroken:
                        continue

    def _open_values(self) -> None:
        """Each item under its own data key if it is known, and under every plain key that was found."""
        plain_keys = self.keys | {keyring.wrap_key for keyring in self.keyrings.values()}
        for part in self.files.parts:
            kept = {key for (client, _, _), key in self.data_keys.items() if client == part.client}
            for item in part.items:
                for key in plain_keys | kept:
                    try:
                        data_key = DataKey(self.files.vault, part.client, part.klass, item.dek_version, key)
                        self.values[part.client, part.klass, item.field, item.version] = data_key.open(item.envelope, item.field, item.version)
                        break
                    except SealBroken:
                        continue

    def _open_log(self) -> None:
        entries = [leaf for leaf in self.files.leaves if leaf.header.kind != START]
        for seed in self.keys:
            for leaf in entries:
                ratchet = Ratchet(seed)
                while ratchet.sequence < leaf.header.sequence:
                    ratchet.advance()
                for key in (ratchet.key, seed):
                    try:
                        self.bodies[leaf.header.index] = open_body(leaf, key)
                    except SealBroken:
                        continue
                    if leaf.header.index in self.files.attachments:
                        open_attachment(self.files.attachments[leaf.header.index], key, self.files.vault, leaf.header.index)
                        self.attached.add(leaf.header.index)

    def makes_tags(self, kind: str, normals: list[str]) -> bool:
        """Whether any key gives a stored tag of one of these normal forms."""
        stored = {tag for other, tag in self.files.tags if other == kind}
        for key in [*self.keys, *(hkdf_expand(each, lp(labels.INDEX, kind.encode())) for each in self.keys)]:
            if any(_tag(key, normal) in stored for normal in normals):
                return True
        index = [keyring for (klass, _), keyring in self.keyrings.items() if klass is FieldClass.INDEX]
        return any(_tag(keyring.index_key(kind), normal) in stored for keyring in index for normal in normals)

    def cells(self, sealed_file: bytes) -> dict[FieldClass, list[bool]]:
        """For each segment of each seal in a CRM file, by class, whether any key opens it."""
        found: dict[FieldClass, list[bool]] = {}
        for text in sorted(set(re.findall(rb"cf1\.[A-Za-z0-9_-]+", sealed_file))):
            seal = parse_seal(text.decode())
            client = self.files.seals[seal.id]
            keys = self.keys | {key for (other, _, _), key in self.data_keys.items() if other == client}
            for segment in seal.segments:
                found.setdefault(segment.klass, []).append(any(self._opens_segment(seal.id, client, segment, key) for key in keys))
        return found

    def _opens_segment(self, seal: SealId, client: ClientId, segment: Segment, key: bytes) -> bool:
        try:
            open_segment(segment, DataKey(self.files.vault, client, segment.klass, segment.dek_version, key), self.files.vault, seal, client)
        except SealBroken:
            return False
        return True

    def names(self) -> bool:
        """Whether the members' names open."""
        for key in self.keys:
            try:
                Cipher(hkdf_expand(key, lp(labels.NAMES))).open(self.files.manifests[-1].names, lp(labels.NAMES, self.files.vault))
            except (SealBroken, Malformed):
                continue
            return True
        return False


def _opens(keyring: Keyring, client: ClientId, wrap: DekWrap) -> bool:
    try:
        KeyWrapper(keyring).unwrap(wrap, client)
    except SealBroken:
        return False
    return True


def _tag(key: bytes, normal: str) -> bytes:
    return hmac.digest(key, normal.encode(), "sha256")[:8]
