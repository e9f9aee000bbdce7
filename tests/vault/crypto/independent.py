"""A second reader of every format, written from docs/formats.md alone: hashlib, struct and the primitives of `cryptography`, nothing of `vault`."""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

ROOT = b"cassaforte/1/"


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def u32(number: int) -> bytes:
    return struct.pack(">I", number)


def u64(number: int) -> bytes:
    return struct.pack(">Q", number)


def lp(*parts: bytes | str) -> bytes:
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(u32(len(part)) + part for part in raw)


def label(name: str) -> bytes:
    return ROOT + name.encode()


def cut(data: bytes) -> list[bytes]:
    parts = []
    while data:
        (length,) = struct.unpack(">I", data[:4])
        assert len(data) >= 4 + length
        parts.append(data[4 : 4 + length])
        data = data[4 + length :]
    return parts


def expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = mac(key, block + info + bytes([counter]))
        out, counter = out + block, counter + 1
    return out[:length]


def hkdf(salt: bytes, material: bytes, info: bytes, length: int = 32) -> bytes:
    return expand(mac(salt or bytes(32), material), info, length)


def gcm(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    assert len(key) == 32
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], aad)


def bucket(length: int, buckets: tuple[int, ...]) -> int:
    for size in buckets:
        if length + 4 <= size:
            return size
    return (length + 4 + 4095) // 4096 * 4096


def unpad(padded: bytes, buckets: tuple[int, ...] = (32, 64, 128, 256, 512, 1024, 2048, 4096)) -> bytes:
    (length,) = struct.unpack(">I", padded[:4])
    assert len(padded) == bucket(length, buckets)
    assert padded[4 + length :] == bytes(len(padded) - 4 - length)
    return padded[4 : 4 + length]


def canonical(data: bytes) -> object:
    value = json.loads(data)
    assert json.dumps(value, sort_keys=True, separators=(",", ":")).encode() == data
    return value


def unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


# --- values and keys ---


def open_value(stored: bytes, key: bytes, vault: bytes, client: bytes, klass: str, dek_version: int, field: str, version: int) -> bytes:
    assert stored[:2] == b"\x01\x01"
    aad = lp(label("value"), b"\x01", vault, client, klass, u32(dek_version), field, u32(version))
    return unpad(gcm(key, stored[2:], aad))


def keyring(vault: bytes, klass: str, generation: int, a: bytes, b: bytes) -> bytes:
    return hkdf(vault, a + b, lp(label("keyring"), klass, "main", u32(generation)))


def commitment(vault: bytes, klass: str, generation: int, side: str, share: bytes) -> bytes:
    return sha256(lp(label("share"), vault, klass, "main", u32(generation), side, share))


def wrap_key(key: bytes) -> bytes:
    return expand(key, lp(label("wrapping-key")))


def open_data_key(stored: bytes, key: bytes, vault: bytes, client: bytes, klass: str) -> tuple[int, int, int, bytes]:
    """`(version, generation, born, data key)`."""
    assert len(stored) == 74 and stored[:2] == b"\x01\x01"
    version, generation, born = struct.unpack(">III", stored[2:14])
    aad = lp(label("dek-wrap"), b"\x01", vault, client, klass, "main", u32(generation), u32(version), u32(born))
    return version, generation, born, gcm(wrap_key(key), stored[14:], aad)


def part_items(body: bytes) -> list[tuple[str, int, int, int, int, bytes]]:
    items = []
    while body:
        length = struct.unpack(">I", body[:4])[0]
        field, body = body[4 : 4 + length].decode(), body[4 + length :]
        version, state, since, dek, size = struct.unpack(">IBQII", body[:21])
        items.append((field, version, state, since, dek, body[21 : 21 + size]))
        body = body[21 + size :]
    return items


def index_key(key: bytes, kind: str) -> bytes:
    return expand(key, lp(label("index"), kind))


def row_digest(key: bytes, cells: dict[str, str]) -> bytes:
    return mac(index_key(key, "row"), lp(*[text for column in sorted(cells) for text in (column, cells[column])]))[:16]


# --- HPKE, from RFC 9180 and the hybrid KEM's text ---


def hpke_keys(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey, bytes]:
    long = hashlib.shake_256(seed).digest(96)
    kem, curve = MLKEM768PrivateKey.from_seed_bytes(long[:64]), X25519PrivateKey.from_private_bytes(long[64:])
    return kem, curve, kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def hybrid_secret(seed: bytes, enc: bytes) -> bytes:
    kem, curve, public = hpke_keys(seed)
    first = kem.decapsulate(enc[:1088])
    second = curve.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    return hashlib.sha3_256(first + second + enc[1088:] + public[1184:] + rb"\.//^\ "[:-1]).digest()


def hpke_key_schedule(secret: bytes, info: bytes, suite: bytes, key_length: int) -> tuple[bytes, bytes]:
    def extract(salt: bytes, name: bytes, material: bytes) -> bytes:
        return mac(salt or bytes(32), b"HPKE-v1" + suite + name + material)

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    root = extract(secret, b"secret", b"")

    def labeled(name: bytes, length: int) -> bytes:
        return expand(root, struct.pack(">H", length) + b"HPKE-v1" + suite + name + context, length)

    return labeled(b"key", key_length), labeled(b"base_nonce", 12)


def open_hpke(seed: bytes, ciphertext: bytes, info: bytes) -> bytes:
    enc, sealed = ciphertext[:1120], ciphertext[1120:]
    key, nonce = hpke_key_schedule(hybrid_secret(seed, enc), info, b"HPKE" + struct.pack(">HHH", 0x647A, 1, 2), 32)
    return AESGCM(key).decrypt(nonce, sealed, b"")


def open_wrap(stored: bytes, seed: bytes, vault: bytes) -> tuple[str, str, int, bytes, bytes]:
    """`(purpose, object, epoch, request hash, content)`."""
    assert stored[:2] == b"\x01\x01"
    at, parts = 2, []
    for _ in range(5):
        length = struct.unpack(">I", stored[at : at + 4])[0]
        parts.append(stored[at + 4 : at + 4 + length])
        at += 4 + length
    purpose, recipient, object, epoch, request = parts
    assert recipient == sha256(lp(label("fingerprint/hpke"), hpke_keys(seed)[2]))
    info = lp(label("hpke/") + purpose, vault, recipient, object, epoch, request)
    return purpose.decode(), object.decode(), struct.unpack(">I", epoch)[0], request, open_hpke(seed, stored[at:], info)


# --- slots and signatures ---


def public_keys(seeds: bytes) -> tuple[bytes, bytes, bytes]:
    ed = Ed25519PrivateKey.from_private_bytes(seeds[32:64]).public_key().public_bytes_raw()
    mldsa = MLDSA44PrivateKey.from_seed_bytes(seeds[64:]).public_key().public_bytes_raw()
    return hpke_keys(seeds[:32])[2], ed, mldsa


def slot_hash(public: tuple[bytes, bytes, bytes]) -> bytes:
    return sha256(lp(label("fingerprint/slot"), *public))


def check_pair(type: str, vault: bytes, public: tuple[bytes, bytes, bytes], data: bytes, pair: bytes) -> None:
    """Raises where either signature is bad."""
    assert len(pair) == 2484
    signed = lp(label("sig/" + type), vault, slot_hash(public), data)
    Ed25519PublicKey.from_public_bytes(public[1]).verify(pair[:64], signed)
    MLDSA44PublicKey.from_public_bytes(public[2]).verify(pair[64:], signed)


def check_session(vault: bytes, public: bytes, data: bytes, signature: bytes) -> None:
    signed = lp(label("sig/entry"), vault, sha256(lp(label("fingerprint/session"), public)), data)
    Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)


def open_slot(stored: bytes, passphrase: str, secret: bytes) -> bytes:
    """The three seeds."""
    data = canonical(stored)
    assert isinstance(data, dict)
    kdf, vault, slot = data["kdf"], bytes.fromhex(data["vault"]), bytes.fromhex(data["slot"])
    argon = Argon2id(salt=unb64(kdf["salt"]), length=32, iterations=kdf["time"], lanes=kdf["lanes"], memory_cost=kdf["memory_kib"])
    material = argon.derive(unicodedata.normalize("NFKC", passphrase).encode()) + secret
    root = hkdf(vault, material, lp(label("slot-root"), slot, data["kind"]), 64)
    assert root[:32] == unb64(data.pop("commitment"))
    sealed = unb64(data.pop("sealed"))
    clear = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
    return gcm(root[32:], sealed, lp(label("slot-file"), clear))


# --- manifest, records ---


def open_manifest(stored: bytes, judges: list[dict] | None) -> tuple[bytes, dict]:
    """`(body, manifest)`, every signature and proof checked; `judges` are the slots of the former epoch."""
    file = canonical(stored)
    assert isinstance(file, dict) and set(file) == {"body", "format", "signatures"}
    body = unb64(file["body"])
    data = canonical(body)
    assert isinstance(data, dict)
    vault = bytes.fromhex(data["vault"])
    for each in data["slots"]:
        check_pair("proof", vault, _public(each), slot_hash(_public(each)), unb64(each["proof"]))
    slots = {each["id"]: _public(each) for each in judges or data["slots"] if each["status"] == "active"}
    assert [each["slot"] for each in file["signatures"]] == sorted(each["slot"] for each in file["signatures"])
    for each in file["signatures"]:
        check_pair("manifest", vault, slots[each["slot"]], body, unb64(each["signature"]))
    return body, data


def _public(slot: dict) -> tuple[bytes, bytes, bytes]:
    return unb64(slot["hpke"]), unb64(slot["ed25519"]), unb64(slot["mldsa44"])


def open_names(blob: bytes, store_key: bytes, vault: bytes) -> object:
    return canonical(gcm(expand(store_key, lp(label("names"))), blob, lp(label("names"), vault)))


def open_reason(each: dict, store_key: bytes, vault: bytes) -> str:
    name = label("break/reason")
    padded = gcm(expand(store_key, lp(name)), unb64(each["reason"]), lp(name, vault, each["number"].to_bytes(4, "big")))
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")].decode()


def fingerprint(first_body: bytes) -> str:
    text = sha256(lp(label("fingerprint/vault"), first_body)).hex().upper()
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def open_record(type: str, stored: bytes, vault: bytes, seeds: bytes) -> object:
    body, pair = cut(stored)
    check_pair(type, vault, public_keys(seeds), body, pair)
    return canonical(body)


# --- log ---

_HEADER = ">BB16sQ16sIBQQ32s32s32sQ32sI32sI"


def leaf_parts(leaf: bytes) -> tuple[dict[str, object], bytes, bytes, bytes]:
    """`(header fields, header, body, signature)`."""
    size = struct.calcsize(_HEADER)
    assert size == 239
    names = (
        "format suite vault index session sequence kind wall monotonic former_root client_root registry_root "
        "client_counter tag tag_generation attachment body_length"
    )
    header = dict(zip(names.split(), struct.unpack(_HEADER, leaf[:size]), strict=True))
    assert (header["format"], header["suite"]) == (1, 1) and len(leaf) == size + header["body_length"] + 64
    return header, leaf[:size], leaf[size:-64], leaf[-64:]


def ratchet(seed: bytes, sequence: int) -> bytes:
    for _ in range(sequence):
        seed = expand(seed, lp(label("ratchet/next")))
    return expand(seed, lp(label("ratchet/entry")))


def open_body(leaf: bytes, seed: bytes) -> object:
    header, raw, body, _ = leaf_parts(leaf)
    return canonical(unpad(gcm(ratchet(seed, int(str(header["sequence"]))), body, raw), (256, 1024, 4096)))


def open_attachment(stored: bytes, seed: bytes, sequence: int, vault: bytes, index: int) -> bytes:
    key = expand(ratchet(seed, sequence), lp(label("ratchet/attachment")))
    return unpad(gcm(key, stored, lp(label("attachment"), vault, u64(index))))


def attachment_hash(stored: bytes) -> bytes:
    return sha256(lp(label("attachment"), stored))


def tree_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + tree_root(leaves[:k]) + tree_root(leaves[k:]))


def open_checkpoint(text: str, vault: bytes, seeds: bytes) -> tuple[dict[str, object], str]:
    """`(what is stated, slot)`."""
    stated, line = text.split("\n\n")
    origin, size, root, clients, erasures = stated.split("\n")
    dash, slot, signature = line.removesuffix("\n").split(" ")
    assert dash == "—" and origin == f"cassaforte.vault/{vault.hex()}"
    raw, public = unb64(signature), public_keys(seeds)
    assert raw[:4] == slot_hash(public)[:4]
    check_pair("checkpoint", vault, public, (stated + "\n").encode(), raw[4:])
    word, count, hash = erasures.split(" ")
    assert word == "erasures" and clients.startswith("clients ")
    found = {"size": int(size), "root": unb64(root).hex(), "clients": int(clients[8:]), "erasures": int(count)}
    return {**found, "erasures_hash": unb64(hash).hex()}, slot


def last_anchor(data: bytes, seed: bytes, vault: bytes, slot: bytes) -> dict[str, object]:
    key = expand(seed, lp(label("anchor"), vault, slot))
    last: dict[str, object] = {}
    for at in range(0, len(data) - len(data) % 128, 128):
        record = data[at : at + 128]
        assert mac(key, record[:96]) == record[96:]
        version, copied, size, root, clients, epoch, segment, manifest = struct.unpack(">BB6xQ32sQII32s", record[:96])
        last = {"size": size, "root": root.hex(), "clients": clients, "epoch": epoch, "manifest": manifest.hex()}
        assert version in (1, 2) and (version == 2) == bool(copied or segment)
        last |= {"segment": segment, "copied": copied} if version == 2 else {}
    return last


# --- draft ---


def open_draft(stored: bytes, seed: bytes, place: tuple[bytes, bytes, bytes]) -> bytes:
    vault, slot, id = place
    assert stored[:2] == b"\x01\x01"
    aad = lp(label("draft"), b"\x01", vault, slot, id)
    padded = AESGCM(expand(seed, lp(label("draft-key"), vault, slot))).decrypt(stored[2:14], stored[14:], aad)
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


# --- state tree ---


def state_column(column: object) -> bytes:
    if column is None:
        return b"\x00"
    if isinstance(column, int):
        return b"\x01" + struct.pack(">q", column)
    if isinstance(column, str):
        return b"\x02" + column.encode()
    assert isinstance(column, bytes)
    return b"\x03" + column


def state_leaf(kind: str, id: bytes, rows: list[tuple[str, list[object]]]) -> bytes:
    encoded = sorted(lp(table, *[state_column(column) for column in columns]) for table, columns in rows)
    return sha256(lp(label("state/leaf"), kind, id, *encoded))


def state_bucket_number(kind: str, id: bytes) -> int:
    return struct.unpack(">H", sha256(lp(kind, id))[:2])[0]


def state_bucket(leaves: list[tuple[bytes, str, bytes]]) -> bytes:
    pieces: list[bytes] = []
    for id, _, leaf in sorted(leaves):
        pieces += [id, leaf]
    return sha256(lp(label("state/bucket"), *pieces)) if pieces else bytes(32)


def state_root(leaves: list[tuple[bytes, str, bytes]]) -> bytes:
    """The whole tree, the slow way, over `(id, kind, leaf)`."""
    buckets: dict[int, list[tuple[bytes, str, bytes]]] = {}
    for each in leaves:
        buckets.setdefault(state_bucket_number(each[1], each[0]), []).append(each)
    nodes = b""
    for first in range(256):
        inner = b"".join(state_bucket(buckets.get(first * 256 + second, [])) for second in range(256))
        nodes += sha256(label("state/node") + inner)
    return sha256(label("state/root") + nodes)


def state_tag(identity: bytes, vault: bytes, root: bytes, counter: int, generation: int) -> bytes:
    key = expand(identity, lp(label("statekey")))
    return mac(key, lp(label("tag-of-state"), vault, root, u64(counter), u32(generation)))


# --- seals, aliases, frames ---

CLASS_NUMBERS = {1: "routing", 2: "identity", 3: "reach", 4: "private"}


def open_seal(text: str, keys: dict[str, bytes], vault: bytes, client: bytes) -> tuple[bytes, dict[str, list[list[str]]]]:
    """`(seal id, cells by class)`."""
    assert text.startswith("cf1.")
    data = base64.urlsafe_b64decode(text[4:] + "=" * (-len(text[4:]) % 4))
    assert data[:2] == b"\x01\x01"
    id, data, last, found = data[2:18], data[18:], 0, {}
    while data:
        number, version, length = struct.unpack(">BII", data[:9])
        assert number > last
        sealed, data, last = data[9 : 9 + length], data[9 + length :], number
        klass = CLASS_NUMBERS[number]
        aad = lp(label("seal"), b"\x01", vault, id, client, klass, u32(version))
        cells = [part.decode() for part in cut(unpad(gcm(keys[klass], sealed, aad)))]
        found[klass] = [list(pair) for pair in zip(cells[::2], cells[1::2], strict=True)]
    return id, found


def register_mac(store_key: bytes, batch: bytes, row: dict[str, str]) -> bytes:
    key = expand(store_key, lp(label("register")))
    return mac(key, lp(batch, *[text for column in sorted(row) for text in (column, row[column])]))[:16]


def open_frame(data: bytes) -> bytes:
    (length,) = struct.unpack(">I", data[:4])
    assert length <= 16 * 1024 * 1024 and len(data) == 12 + length
    assert data[4:12] == sha256(data[:4] + data[12:])[:8]
    return data[12:]
