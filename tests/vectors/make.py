"""Writes the vectors of our byte formats: `python -m tests.vectors.make`, from the root of the project.

A vector is written once and kept for ever: a file that exists is left alone. Nonces and salts are fixed here and nowhere else, by standing in for
`os.urandom`; signatures and HPKE encapsulations draw their chance from the library, so a second run gives other bytes of the same meaning.
"""

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from tests.vectors import world
from tests.vectors.world import CLIENT, DEK, KEYS, SEAL, SESSION, SLOT, STORE_KEY, VAULT, fixed
from vault.crypto import checkpoint, labels, log_entry, merkle, seal, state
from vault.crypto.anchor import Anchor, anchor_key
from vault.crypto.blind_index import KINDS, BlindIndex
from vault.crypto.canonical import dumps
from vault.crypto.client_part import LIST_CARD, SEARCH_CARD, Item, encode_items
from vault.crypto.data_key import DataKey, KeyWrapper
from vault.crypto.draft import DraftSealer
from vault.crypto.hpke import KeyPair, WrapContext, wrap
from vault.crypto.kdf import FLOOR, hkdf_expand
from vault.crypto.keyring import Keyring
from vault.crypto.log_break import LogBreak, Sight, seal_reason
from vault.crypto.lp import lp, split_lp
from vault.crypto.manifest import manifest_hash, vault_fingerprint
from vault.crypto.names import seal_names
from vault.crypto.request import APPROVAL, REQUEST, encode_approval, encode_request, request_hash, sign_record
from vault.crypto.seal_proof import SEAL_PROOF, encode_proof
from vault.crypto.signing import SessionKey
from vault.crypto.slot import new_header, seal_slot
from vault.formats.alias import AliasForm, alias_key, make_alias
from vault.model.classes import FieldClass

FOLDER = Path(__file__).parent
SUMS = FOLDER / "SHA256SUMS"
PASSPHRASE = "ﬁne Träume 42"
DEVICE_SECRET = fixed("device secret")


def keyring(klass: FieldClass, generation: int = 1) -> Keyring:
    return Keyring(VAULT, klass, generation, world.share(klass, generation, "a"), world.share(klass, generation, "b"))


def _value(klass: FieldClass, field: str, version: int, plain: bytes) -> dict[str, object]:
    sealed = DataKey(VAULT, CLIENT, klass, 3, DEK).seal(plain, field, version)
    place = {"vault": VAULT.hex(), "client": CLIENT.hex(), "class": klass.value, "dek_version": 3, "field": field, "field_version": version}
    return {"given": {"data_key": DEK.hex(), **place}, "stored": sealed.hex(), "plain": plain.hex()}


def envelope() -> dict[str, object]:
    return _value(FieldClass.REACH, "email.2", 7, b"ada.prova@example.com")


def search_card() -> dict[str, object]:
    parts = ["1", "prova ada", "ada contessa prova", "collector;spring", "como", "2026-03-14", "sam"]
    return {**_value(FieldClass.IDENTITY, SEARCH_CARD, 1, "\x1f".join(parts).encode()), "parts": parts}


def list_card() -> dict[str, object]:
    card = {
        "city": "Como",
        "last_contact": "2026-03-14",
        "masks": {"email.1": "a•••@•••.com", "phone.1": "+44 ••• ••• •23"},
        "name": "Ada Prova",
        "owner": "sam",
        "tags": ["collector", "spring"],
        "v": 1,
    }
    return {**_value(FieldClass.IDENTITY, LIST_CARD, 1, dumps(card)), "card": card}


def data_key_wrap() -> dict[str, object]:
    stored = KeyWrapper(keyring(FieldClass.REACH, 2)).wrap(DEK, CLIENT, 3, 1)
    place = {"vault": VAULT.hex(), "client": CLIENT.hex(), "class": "reach", "generation": 2, "dek_version": 3, "born": 1}
    shares = {side: world.share(FieldClass.REACH, 2, side).hex() for side in "ab"}
    return {"given": {**shares, **place}, "stored": stored.hex(), "plain": DEK.hex()}


def client_part() -> dict[str, object]:
    wrapper = KeyWrapper(keyring(FieldClass.IDENTITY))
    deks = b"".join(wrapper.wrap(fixed(f"data key {version}"), CLIENT, version, 1) for version in (1, 2))
    values = {(SEARCH_CARD, 1): b"card", (LIST_CARD, 1): b"card", ("given.1", 1): b"Ada", ("given.1", 2): b"Adah", ("family.1", 1): b"Prova"}
    items = []
    for (field, version), plain in values.items():
        dek = 2 if version == 2 else 1
        key = DataKey(VAULT, CLIENT, FieldClass.IDENTITY, dek, fixed(f"data key {dek}"))
        items.append(Item(field, version, 0 if (field, version) == ("given.1", 1) else 1, 40 + version, dek, key.seal(plain, field, version)))
    listed = [[item.field, item.version, item.state, item.since, item.dek_version] for item in sorted(items, key=Item.order)]
    given = {"vault": VAULT.hex(), "client": CLIENT.hex(), "class": "identity", "generation": 1}
    shares = {side: world.share(FieldClass.IDENTITY, 1, side).hex() for side in "ab"}
    plain = [values[field, version].decode() for field, version, *_ in listed]
    return {"given": given | shares, "deks": deks.hex(), "body": encode_items(items).hex(), "items": listed, "plain": plain}


def keyring_and_commitment() -> dict[str, object]:
    ring = keyring(FieldClass.IDENTITY, 5)
    given = {"vault": VAULT.hex(), "class": "identity", "generation": 5}
    shares = {side: world.share(FieldClass.IDENTITY, 5, side).hex() for side in "ab"}
    entry = world.keyring(FieldClass.IDENTITY, 5)
    derived = {"wrap_key": ring.wrap_key.hex(), "state_key": ring.state_key.hex(), "index_key_email": ring.index_key("email").hex()}
    return {"given": given | shares, "commitments": {"a": entry.a.hex(), "b": entry.b.hex()}, **derived}


def index_tag() -> dict[str, object]:
    index = BlindIndex(keyring(FieldClass.INDEX))
    normal = dict(zip(KINDS, ("ada.prova@example.com", "ada.prova", "example.com", "+447700900123", "0123"), strict=True))
    cells = {"Email": "ada.prova@example.com", "Telefono": "+44 7700 900123", "Città": "Como"}
    given = {"vault": VAULT.hex(), "generation": 1} | {side: world.share(FieldClass.INDEX, 1, side).hex() for side in "ab"}
    tags = {kind: index.tag(kind, text).hex() for kind, text in normal.items()}
    return {"given": given, "normal": normal, "tags": tags, "cells": cells, "row": index.row_digest(cells).hex()}


def hpke_wrap() -> dict[str, object]:
    keys = KeyPair(fixed("recipient"))
    context = WrapContext(VAULT, "task-share", "reach/main/1/a", 4, fixed("request"))
    plain = world.share(FieldClass.REACH, 1, "a")
    given = {"seed": keys.seed.hex(), "vault": VAULT.hex(), "purpose": context.purpose, "object": context.object}
    place = {"epoch": 4, "request_hash": context.request_hash.hex()}
    public = {"public": keys.public.hex(), "fingerprint": keys.fingerprint.hex()}
    return {"given": given | place, **public, "stored": wrap(plain, keys.public, context).hex(), "plain": plain.hex()}


def slot() -> dict[str, object]:
    header = new_header(VAULT, SLOT["sam"], "device", "sam", FLOOR)
    keys = KEYS["sam"]
    stored = seal_slot(keys, header, PASSPHRASE, DEVICE_SECRET)
    given = {"passphrase": PASSPHRASE, "secret": DEVICE_SECRET.hex()}
    return {"given": given, "stored": stored.hex(), "seeds": keys.seeds.hex(), "hash": keys.public.hash.hex()}


def manifest() -> dict[str, object]:
    people = {SLOT[name]: (name, "desk") for name in world.ROLE}
    first = world.manifest(names=seal_names(people, STORE_KEY, VAULT))
    suspended = (*first.slots[:2], world.slot("sam", proof=first.slots[2].proof, status="suspended"))
    second = world.following(first, slots=suspended, made_at=1_780_000_300_000)
    files = world.signed(first, "ada", "cleo"), world.signed(second, "cleo")
    seeds = {SLOT[name].hex(): KEYS[name].seeds.hex() for name in world.ROLE}
    return {
        "given": {"store_key": STORE_KEY.hex(), "seeds": seeds},
        "stored": [file.encode_file().decode() for file in files],
        "hashes": [manifest_hash(file.body).hex() for file in files],
        "fingerprint": vault_fingerprint(files[0].body),
        "names": {slot.hex(): list(pair) for slot, pair in people.items()},
        "statuses": [[each.status for each in made.slots] for made in (first, second)],
    }


def _record(type: str, name: str, body: bytes) -> dict[str, object]:
    stored = sign_record(type, VAULT, body, KEYS[name])
    return {"given": {"vault": VAULT.hex(), "seeds": KEYS[name].seeds.hex()}, "stored": stored.hex(), "body": json.loads(body)}


def request() -> dict[str, object]:
    body = encode_request(world.request())
    return {**_record(REQUEST, "cleo", body), "hash": request_hash(body).hex()}


def approval() -> dict[str, object]:
    asked = split_lp(bytes.fromhex(json.loads((FOLDER / "request.json").read_text(encoding="utf-8"))["stored"]), REQUEST)[0]
    second = world.following(world.manifest(), made_at=1_780_000_250_000)
    return _record(APPROVAL, "ada", encode_approval(world.approval(request_hash(asked), second)))


def seal_proof() -> dict[str, object]:
    return _record(SEAL_PROOF, "sam", encode_proof(world.seal_proof()))


def _header(index: int, kind: int, former: bytes, attachment: bytes) -> log_entry.Header:
    return log_entry.Header(
        vault=VAULT,
        index=index,
        session=SESSION,
        sequence=index,
        kind=kind,
        wall=1_780_000_000_000 + index,
        monotonic=5_000 + index,
        former_root=former,
        client_root=fixed("client root"),
        registry_root=fixed(f"registry root {index}"),
        client_counter=9,
        tag=fixed("tag"),
        tag_generation=1,
        attachment=attachment,
    )


def log() -> dict[str, object]:
    """A session of three entries, the second with an attachment."""
    signer, ratchet, officers = SessionKey(fixed("session key")), log_entry.Ratchet(fixed("ratchet")), world.OFFICERS
    seed = wrap(fixed("ratchet"), officers.public, WrapContext(VAULT, "ratchet", f"session/{SESSION.hex()}", 1))
    record = log_entry.StartRecord(SESSION, SLOT["sam"], signer.public, 1, fixed("manifest"), seed, "1.0.0", 0, merkle.empty_root())
    pair = KEYS["sam"].sign("session", VAULT, record.encode())
    tree = merkle.Frontier()
    leaves = [log_entry.clear_leaf(_header(0, log_entry.START, tree.root(), bytes(32)), log_entry.start_body(record, pair), signer)]
    plains = [{"action": "list", "count": 61}, {"action": "session_end"}]
    clients = b"".join(fixed(f"client {number}", 16) for number in range(61))
    attachment = b""
    for index, (kind, plain) in enumerate(zip((log_entry.OTHER, log_entry.END), plains, strict=True), start=1):
        tree.append(merkle.leaf_hash(leaves[-1]))
        ratchet.advance()
        if index == 1:
            attachment = log_entry.seal_attachment(clients, ratchet.key, VAULT, index)
        header = _header(index, kind, tree.root(), log_entry.attachment_hash(attachment if index == 1 else b""))
        leaves.append(log_entry.seal_leaf(header, ratchet.key, dumps(plain), signer))
    tree.append(merkle.leaf_hash(leaves[-1]))
    given = {"vault": VAULT.hex(), "ratchet": fixed("ratchet").hex(), "officers": officers.seed.hex(), "slot_seeds": KEYS["sam"].seeds.hex()}
    stored = {"leaves": [leaf.hex() for leaf in leaves], "attachment": attachment.hex()}
    return {"given": given, **stored, "plain": plains, "clients": clients.hex(), "root": tree.root().hex()}


def checkpoint_text() -> dict[str, object]:
    made = checkpoint.Checkpoint(VAULT, 1_234_567, fixed("root"), 99, 2, fixed("erasures"))
    text = checkpoint.sign(made, SLOT["sam"], KEYS["sam"])
    stated = {"size": made.size, "root": made.root.hex(), "clients": 99, "erasures": 2, "erasures_hash": made.erasures_hash.hex()}
    return {"given": {"seeds": KEYS["sam"].seeds.hex(), "vault": VAULT.hex()}, "stored": text, "slot": SLOT["sam"].hex(), "stated": stated}


def anchor() -> dict[str, object]:
    seed = KEYS["sam"].signing.ed25519_seed
    key = anchor_key(seed, VAULT, SLOT["sam"])
    seen = [Anchor(size, fixed(f"root {size}"), 9, 1, fixed("manifest")) for size in (10, 12)]
    stored = b"".join(each.encode(key) for each in seen) + seen[0].encode(key)[:50]
    last = {"size": 12, "root": seen[1].log_root.hex(), "clients": 9, "epoch": 1, "manifest": seen[1].manifest.hex()}
    return {"given": {"seed": seed.hex(), "vault": VAULT.hex(), "slot": SLOT["sam"].hex()}, "stored": stored.hex(), "last": last}


def draft() -> dict[str, object]:
    seed, id = KEYS["sam"].signing.ed25519_seed, fixed("draft", 16)
    change = {"field": "email.1", "parts": {}, "text": "käthe@example.com", "version": 3}
    text = dumps({"at": 1_700_000_000_000, "changes": [change], "client": CLIENT.hex()})
    stored = DraftSealer(seed, VAULT, SLOT["sam"]).seal(text, id)
    given = {"seed": seed.hex(), "vault": VAULT.hex(), "slot": SLOT["sam"].hex(), "id": id.hex()}
    return {"given": given, "stored": stored.hex(), "text": text.decode()}


def anchor_2() -> dict[str, object]:
    """Version 2: with a segment, and a copy in the keyring; after a record of version 1."""
    seed = KEYS["sam"].signing.ed25519_seed
    key = anchor_key(seed, VAULT, SLOT["sam"])
    seen = Anchor(10, fixed("root 10"), 9, 1, fixed("manifest")), Anchor(8, fixed("root 8"), 7, 2, fixed("manifest 2"), segment=1, copied=True)
    last = {"size": 8, "root": seen[1].log_root.hex(), "clients": 7, "epoch": 2, "manifest": seen[1].manifest.hex(), "segment": 1, "copied": 1}
    stored = b"".join(each.encode(key) for each in seen)
    return {"given": {"seed": seed.hex(), "vault": VAULT.hex(), "slot": SLOT["sam"].hex()}, "stored": stored.hex(), "last": last}


def manifest_2() -> dict[str, object]:
    """Format 2: both sides went on after an alarm."""
    first = world.manifest(names=seal_names({SLOT[name]: (name, "desk") for name in world.ROLE}, STORE_KEY, VAULT))
    by = sorted((SLOT["ada"], SLOT["cleo"]))
    reason = "The disk of the showroom failed; the copy of Friday was put back."
    sealed, at = seal_reason(reason, STORE_KEY, VAULT, 3), 1_780_000_400_000
    made = LogBreak(3, "older", 90, 90, fixed("kept"), 89, fixed("records"), Sight(2, 120, 11, 2), at, (by[0], by[1]), sealed)
    second = world.following(first, log_size=90, log_root=fixed("kept"), made_at=at, breaks=(made,))
    files = world.signed(first, "ada", "cleo"), world.signed(second, "ada", "cleo")
    return {"given": {"store_key": STORE_KEY.hex(), "vault": VAULT.hex()}, "stored": [file.encode_file().decode() for file in files], "reason": reason}


def state_tree() -> dict[str, object]:
    """Two clients and the roots over them."""
    rows: dict[str, list[tuple[str, tuple[state.Column, ...]]]] = {}
    for name in ("one", "two"):
        id = fixed(f"client {name}", 16)
        rows[id.hex()] = [
            ("client", (id, -1, None)),
            ("alias", ("c-abcdefghij234567", id, "email.1")),
            ("part", (id, "reach", 1, fixed("deks"), fixed("body"))),
        ]
    listed = {id: [[table, [_column(column) for column in columns]] for table, columns in found] for id, found in rows.items()}
    leaves, buckets = {}, {}
    for id, found in rows.items():
        leaf = state.leaf_hash("client", bytes.fromhex(id), [state.encode_row(*row) for row in found])
        leaves[id] = leaf.hex()
        buckets[state.bucket_number("client", bytes.fromhex(id))] = state.bucket_hash([(bytes.fromhex(id), "client", leaf)])
    nodes = b"".join(state.node_hash(b"".join(buckets.get(256 * first + second, state.EMPTY) for second in range(256))) for first in range(256))
    root = state.root_hash(nodes)
    identity = {side: world.share(FieldClass.IDENTITY, 1, side).hex() for side in "ab"}
    tag = state.state_tag(keyring(FieldClass.IDENTITY).state_key, VAULT, root, 9, 1)
    given = {"kind": "client", "vault": VAULT.hex(), "counter": 9, "generation": 1, **identity}
    numbers = {str(number): bucket.hex() for number, bucket in buckets.items()}
    answer = {"leaves": leaves, "buckets": numbers, "root": root.hex(), "empty_root": state.empty_root().hex(), "tag": tag.hex()}
    return {"given": given, "rows": listed, **answer}


def _column(column: state.Column) -> object:
    return {"bytes": column.hex()} if isinstance(column, bytes) else column


def seal_text() -> dict[str, object]:
    cells = {
        FieldClass.PRIVATE: [("Note", '"Likes ""blue"" cars"')],
        FieldClass.REACH: [("Email", "ada.prova@example.com"), ("Telefono", "")],
        FieldClass.IDENTITY: [("Nome", "Adà")],
    }
    keys = {klass: fixed(f"data key {klass.value}") for klass in cells}
    text = seal.make_seal(VAULT, CLIENT, SEAL, {klass: (DataKey(VAULT, CLIENT, klass, 2, keys[klass]), cells[klass]) for klass in cells})
    row = {"Email": "c-abcdefghij234567@sealed.example.com", "Note": text}
    mac = seal.row_mac(hkdf_expand(STORE_KEY, lp(labels.REGISTER)), fixed("batch", 16), row)
    given = {"vault": VAULT.hex(), "client": CLIENT.hex(), "data_keys": {klass.value: key.hex() for klass, key in keys.items()}}
    register = {"store_key": STORE_KEY.hex(), "batch": fixed("batch", 16).hex(), "row": row, "mac": mac.hex()}
    plain = {klass.value: [list(pair) for pair in pairs] for klass, pairs in cells.items()}
    return {"given": given, "stored": text, "seal": SEAL.hex(), "plain": plain, "register": register}


def alias() -> dict[str, object]:
    random = fixed("alias", 16)
    made = {form.value: make_alias(form, random, "sealed.example.com") for form in AliasForm}
    keys = {form.value: alias_key(made[form.value]) for form in AliasForm if form.unique}
    return {"given": {"random": random.hex(), "domain": "sealed.example.com"}, "stored": made, "keys": keys}


def pipe_frame() -> dict[str, object]:
    """Made by hand from the format's text: the pipe belongs to another part of the program."""
    payload = b'{"call":"status","id":1,"with":{}}'
    length = struct.pack(">I", len(payload))
    return {"stored": (length + hashlib.sha256(length + payload).digest()[:8] + payload).hex(), "payload": payload.decode()}


MAKERS: dict[str, Callable[[], dict[str, object]]] = {
    "alias": alias,
    "anchor": anchor,
    "anchor_2": anchor_2,
    "checkpoint": checkpoint_text,
    "client_part": client_part,
    "data_key_wrap": data_key_wrap,
    "draft": draft,
    "envelope": envelope,
    "hpke_wrap": hpke_wrap,
    "index_tag": index_tag,
    "keyring": keyring_and_commitment,
    "list_card": list_card,
    "log": log,
    "manifest": manifest,
    "manifest_2": manifest_2,
    "pipe_frame": pipe_frame,
    "request": request,
    "approval": approval,  # answers the request above
    "seal": seal_text,
    "seal_proof": seal_proof,
    "search_card": search_card,
    "slot": slot,
    "state_tree": state_tree,
}


class Chance:
    """Stands in for `os.urandom`: another stretch of fixed bytes at each call."""

    def __init__(self, name: str) -> None:
        self._name, self._calls = name, 0

    def __call__(self, length: int) -> bytes:
        self._calls += 1
        return fixed(f"chance {self._name} {self._calls}", length)


def main() -> None:
    for name, make in MAKERS.items():
        path = FOLDER / f"{name}.json"
        if path.exists():
            print(f"kept    {path.name}")
            continue
        with patch("os.urandom", Chance(name)):
            made = make()
        path.write_text(json.dumps({"format": f"{name} 1", **made}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        with SUMS.open("a", encoding="ascii", newline="\n") as sums:
            sums.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
        print(f"written {path.name}")


if __name__ == "__main__":
    main()
