"""Every committed vector opens, read by the product and by a second reader; the files never change."""

import ast
import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.vault.crypto import independent as second
from vault.crypto import anchor, checkpoint, log_entry, merkle, seal, state
from vault.crypto.blind_index import BlindIndex
from vault.crypto.client_part import Item, decode_items, encode_items, first_item
from vault.crypto.data_key import DataKey, KeyWrapper, parse_deks
from vault.crypto.draft import DraftSealer
from vault.crypto.hpke import KeyPair, unwrap
from vault.crypto.kdf import hkdf_expand
from vault.crypto.keyring import Keyring, commitment
from vault.crypto.log_break import open_reason
from vault.crypto.lp import lp, split_lp
from vault.crypto.manifest import decode_body, decode_file, decode_signed, encode_body, manifest_hash, vault_fingerprint
from vault.crypto.manifest_rules import accept_first, accept_next
from vault.crypto.names import open_names
from vault.crypto.request import decode_approval, decode_request, encode_approval, encode_request, is_signed, request_hash
from vault.crypto.seal_proof import decode_proof, encode_proof
from vault.crypto.slot import SlotKeys, open_slot, read_header
from vault.formats.alias import AliasForm, alias_key, is_alias, make_alias
from vault.model.classes import FieldClass
from vault.model.ids import ClientId, SealId, SlotId, VaultId
from vault.pipe.frames import encode_frame, read_frame
from vault.services.client_cards import decode_list, decode_search, encode_list, encode_search

FOLDER = Path(__file__).parents[2] / "vectors"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "counts")


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


def place(given: dict[str, Any]) -> tuple[VaultId, ClientId, FieldClass]:
    return VaultId(raw(given["vault"])), ClientId(raw(given["client"])), FieldClass(given["class"])


def ring(given: dict[str, Any], klass: str) -> tuple[Keyring, bytes]:
    """The same keyring by both readers."""
    vault, a, b, generation = VaultId(raw(given["vault"])), raw(given["a"]), raw(given["b"]), given["generation"]
    return Keyring(vault, FieldClass(klass), generation, a, b), second.keyring(vault, klass, generation, a, b)


def test_the_files_are_the_committed_ones() -> None:
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert sums == {f"{name}.json": hashlib.sha256((FOLDER / f"{name}.json").read_bytes()).hexdigest() for name in NAMES}
    whole = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert whole == "7867576408c81fd06eefde5ca85232435bb912313d85a47814cd670189db1de9"


def test_the_second_reader_knows_nothing_of_the_vault() -> None:
    tree = ast.parse(Path(second.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= {"cryptography"} | sys.stdlib_module_names


def test_each_vector_has_a_test() -> None:
    here = {name.removeprefix("test_vector_") for name in globals() if name.startswith("test_vector_")}
    assert here == set(NAMES)
    assert all(read(name)["format"] == f"{name} 1" for name in NAMES)


def check_value(vector: dict[str, Any]) -> bytes:
    given = vector["given"]
    vault, client, klass = place(given)
    key = DataKey(vault, client, klass, given["dek_version"], raw(given["data_key"]))
    plain = key.open(raw(vector["stored"]), given["field"], given["field_version"])
    where = (vault, client, given["class"], given["dek_version"], given["field"], given["field_version"])
    assert second.open_value(raw(vector["stored"]), raw(given["data_key"]), *where) == plain == raw(vector["plain"])
    return plain


def test_vector_envelope() -> None:
    assert check_value(read("envelope")) == b"ada.prova@example.com"


def test_vector_search_card() -> None:
    vector = read("search_card")
    plain = check_value(vector)
    card = decode_search(ClientId(bytes(16)), plain)
    parts = [card.sort, card.words, card.tags, card.city, card.last_contact, card.owner]
    assert plain.decode().split("\x1f") == vector["parts"] == ["1", *parts]
    assert encode_search(card) == plain


def test_vector_list_card() -> None:
    vector = read("list_card")
    plain = check_value(vector)
    card = decode_list(plain)
    assert second.canonical(plain) == vector["card"]
    assert (card.name, card.city, card.owner, list(card.tags), card.masks) == tuple(vector["card"][key] for key in ("name", "city", "owner", "tags", "masks"))
    assert encode_list(card) == plain


def test_vector_data_key_wrap() -> None:
    vector = read("data_key_wrap")
    given = vector["given"]
    vault, client, klass = place(given)
    ours, theirs = ring(given, given["class"])
    (wrap,) = parse_deks(raw(vector["stored"]))
    assert (wrap.version, wrap.generation, wrap.born) == (given["dek_version"], given["generation"], given["born"])
    assert KeyWrapper(ours).unwrap(wrap, client) == raw(vector["plain"])
    found = second.open_data_key(raw(vector["stored"]), theirs, vault, client, klass.value)
    assert found == (3, 2, 1, raw(vector["plain"]))


def test_vector_client_part() -> None:
    vector = read("client_part")
    given = vector["given"]
    vault, client, klass = place(given)
    ours, theirs = ring(given, given["class"])
    wraps = parse_deks(raw(vector["deks"]))
    items = decode_items(raw(vector["body"]))
    assert encode_items(items) == raw(vector["body"]) and first_item(raw(vector["body"])) == items[0]
    assert [[item.field, item.version, item.state, item.since, item.dek_version] for item in items] == vector["items"]
    keys = {wrap.version: KeyWrapper(ours).open(wrap, client) for wrap in wraps}
    assert [keys[item.dek_version].open(item.envelope, item.field, item.version).decode() for item in items] == vector["plain"]
    raws = [raw(vector["deks"])[at : at + 74] for at in range(0, len(raw(vector["deks"])), 74)]
    deks = {found[0]: found[3] for found in (second.open_data_key(each, theirs, vault, client, klass.value) for each in raws)}
    again = second.part_items(raw(vector["body"]))
    assert [Item(*each) for each in again] == list(items)
    opened = [second.open_value(each[5], deks[each[4]], vault, client, klass.value, each[4], each[0], each[1]) for each in again]
    assert [each.decode() for each in opened] == vector["plain"]


def test_vector_keyring() -> None:
    vector = read("keyring")
    given = vector["given"]
    ours, theirs = ring(given, given["class"])
    vault, klass = VaultId(raw(given["vault"])), given["class"]
    for side in "ab":
        share, expected = raw(given[side]), raw(vector["commitments"][side])
        assert commitment(vault, FieldClass(klass), 5, side, share) == expected == second.commitment(vault, klass, 5, side, share)
    assert ours.wrap_key == raw(vector["wrap_key"]) == second.wrap_key(theirs)
    assert ours.state_key == raw(vector["state_key"]) == second.expand(theirs, second.lp(second.label("statekey")))
    assert ours.index_key("email") == raw(vector["index_key_email"]) == second.index_key(theirs, "email")


def test_vector_index_tag() -> None:
    vector = read("index_tag")
    ours, theirs = ring(vector["given"], "index")
    index = BlindIndex(ours)
    for kind, text in vector["normal"].items():
        assert index.tag(kind, text) == raw(vector["tags"][kind]) == second.mac(second.index_key(theirs, kind), text.encode())[:8]
    assert index.row_digest(vector["cells"]) == raw(vector["row"]) == second.row_digest(theirs, vector["cells"])


def test_vector_hpke_wrap() -> None:
    vector = read("hpke_wrap")
    given = vector["given"]
    keys, vault = KeyPair(raw(given["seed"])), VaultId(raw(given["vault"]))
    assert (keys.public.hex(), keys.fingerprint.hex()) == (vector["public"], vector["fingerprint"])
    request = raw(given["request_hash"])
    opened = unwrap(raw(vector["stored"]), keys, vault=vault, purpose=given["purpose"], object=given["object"], request_hash=request)
    expected = (given["purpose"], given["object"], given["epoch"], request, raw(vector["plain"]))
    assert second.open_wrap(raw(vector["stored"]), keys.seed, vault) == expected and opened == expected[4]


def test_vector_slot() -> None:
    vector = read("slot")
    given = vector["given"]
    keys = open_slot(raw(vector["stored"]), given["passphrase"], raw(given["secret"]))
    assert keys.seeds == raw(vector["seeds"]) == second.open_slot(raw(vector["stored"]), given["passphrase"], raw(given["secret"]))
    assert keys.public.hash == raw(vector["hash"]) == second.slot_hash(second.public_keys(keys.seeds))
    assert read_header(raw(vector["stored"])).kind == "device"


def test_vector_manifest() -> None:
    vector = read("manifest")
    files = [text.encode() for text in vector["stored"]]
    signed = [decode_file(file) for file in files]
    first = accept_first(signed[0])
    accepted = [first, accept_next(first, signed[0].body, signed[1])]
    judges = None
    for file, ours, made, digest, statuses in zip(files, signed, accepted, vector["hashes"], vector["statuses"], strict=True):
        body, data = second.open_manifest(file, judges)
        judges = data["slots"]
        assert body == ours.body == encode_body(decode_body(body)) == encode_body(made)
        assert ours.encode_file() == file and decode_signed(body, ours.encode_signatures()) == ours
        assert manifest_hash(body).hex() == digest == second.sha256(body).hex()
        assert [slot["status"] for slot in data["slots"]] == statuses == [slot.status for slot in made.slots]
        key, vault = raw(vector["given"]["store_key"]), made.vault
        assert second.open_names(made.names, key, vault) == vector["names"]
        assert {slot.hex(): list(pair) for slot, pair in open_names(made.names, key, vault).items()} == vector["names"]
    assert vault_fingerprint(signed[0].body) == vector["fingerprint"] == second.fingerprint(signed[0].body)
    seeds = vector["given"]["seeds"]
    assert all(SlotKeys(raw(seeds[slot.id.hex()])).public == slot.public for slot in first.slots)


def check_record(type: str, vector: dict[str, Any]) -> bytes:
    vault, seeds = VaultId(raw(vector["given"]["vault"])), raw(vector["given"]["seeds"])
    body, pair = split_lp(raw(vector["stored"]), type)
    assert is_signed(type, vault, body, pair, SlotKeys(seeds).public)
    assert second.open_record(type, raw(vector["stored"]), vault, seeds) == vector["body"]
    return body


def test_vector_request() -> None:
    vector = read("request")
    body = check_record("request", vector)
    assert encode_request(decode_request(body)) == body
    assert request_hash(body).hex() == vector["hash"] == second.sha256(second.lp(second.label("request"), body)).hex()


def test_vector_approval() -> None:
    vector = read("approval")
    body = check_record("approval", vector)
    approval = decode_approval(body)
    assert encode_approval(approval) == body
    assert approval.request.hex() == read("request")["hash"]
    seeds = raw(vector["given"]["seeds"])
    second.check_pair("manifest", approval.vault, second.public_keys(seeds), approval.manifest, approval.manifest_signature)


def test_vector_seal_proof() -> None:
    body = check_record("seal_proof", read("seal_proof"))
    assert encode_proof(decode_proof(body)) == body


def test_vector_log() -> None:
    vector = read("log")
    given = vector["given"]
    leaves, vault, seed = [raw(leaf) for leaf in vector["leaves"]], VaultId(raw(given["vault"])), raw(given["ratchet"])
    record, stored, pair = log_entry.read_start(log_entry.decode_leaf(leaves[0]).body)
    slot = second.public_keys(raw(given["slot_seeds"]))
    second.check_pair("session", vault, slot, stored, pair)
    assert is_signed("session", vault, stored, pair, SlotKeys(raw(given["slot_seeds"])).public)
    assert log_entry.start_body(record, pair) == log_entry.decode_leaf(leaves[0]).body
    sealed_seed = unwrap(record.seed, KeyPair(raw(given["officers"])), vault=vault, purpose="ratchet", object=f"session/{record.session.hex()}")
    assert sealed_seed == seed == second.open_wrap(record.seed, raw(given["officers"]), vault)[4]
    ratchet = log_entry.Ratchet(seed)
    for index, raw_leaf in enumerate(leaves):
        leaf = log_entry.decode_leaf(raw_leaf)
        header, head, body, signature = second.leaf_parts(raw_leaf)
        second.check_session(vault, record.key, head + body, signature)
        assert leaf.signed_by(record.key) and leaf.header.encode() == head
        assert leaf.header.former_root == second.tree_root(leaves[:index]) == header["former_root"]
        if index:
            ratchet.advance()
            assert json.loads(log_entry.open_body(leaf, ratchet.key)) == second.open_body(raw_leaf, seed) == vector["plain"][index - 1]
        if index == 1:
            attachment = raw(vector["attachment"])
            assert leaf.header.attachment == log_entry.attachment_hash(attachment) == second.attachment_hash(attachment)
            opened = log_entry.open_attachment(attachment, ratchet.key, vault, 1)
            assert opened == second.open_attachment(attachment, seed, 1, vault, 1) == raw(vector["clients"])
    root = merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves])
    assert root == second.tree_root(leaves) == raw(vector["root"])


def test_vector_checkpoint() -> None:
    vector = read("checkpoint")
    seeds, vault = raw(vector["given"]["seeds"]), VaultId(raw(vector["given"]["vault"]))
    found, slot, signature = checkpoint.parse(vector["stored"])
    public = SlotKeys(seeds).public
    assert checkpoint.is_signed(found, signature, public)
    assert second.open_checkpoint(vector["stored"], vault, seeds) == (vector["stated"], slot.hex())
    stated = {"size": found.size, "root": found.root.hex(), "clients": found.client_counter, "erasures": found.erasures}
    assert {**stated, "erasures_hash": found.erasures_hash.hex()} == vector["stated"]
    assert vector["stored"].startswith(found.text() + "\n— ")


def test_vector_anchor() -> None:
    vector = read("anchor")
    given = vector["given"]
    seed, vault, slot = raw(given["seed"]), VaultId(raw(given["vault"])), SlotId(raw(given["slot"]))
    key = anchor.anchor_key(seed, vault, slot)
    found = anchor.newest(raw(vector["stored"]), key)
    assert found is not None and found.encode(key) == raw(vector["stored"])[128:256]
    last = {"size": found.log_size, "root": found.log_root.hex(), "clients": found.client_counter, "epoch": found.epoch}
    assert {**last, "manifest": found.manifest.hex()} == vector["last"] == second.last_anchor(raw(vector["stored"]), seed, vault, slot)


def test_vector_anchor_2() -> None:
    vector = read("anchor_2")
    given = vector["given"]
    seed, vault, slot = raw(given["seed"]), VaultId(raw(given["vault"])), SlotId(raw(given["slot"]))
    found = anchor.newest(raw(vector["stored"]), anchor.anchor_key(seed, vault, slot))
    assert found is not None and (found.segment, found.copied, found.log_size) == (1, True, 8)
    assert found.encode(anchor.anchor_key(seed, vault, slot)) == raw(vector["stored"])[128:]
    assert vector["last"] == second.last_anchor(raw(vector["stored"]), seed, vault, slot)


def test_vector_manifest_2() -> None:
    vector = read("manifest_2")
    key, files = raw(vector["given"]["store_key"]), [text.encode() for text in vector["stored"]]
    first, then = (decode_file(file) for file in files)
    accepted = accept_next(accept_first(first), first.body, then)
    _, judges = second.open_manifest(files[0], None)
    _, data = second.open_manifest(files[1], judges["slots"])
    (made,) = accepted.breaks
    assert encode_body(accepted) == then.body and data["format"] == 2
    assert (data["log"]["size"], data["log"]["root"]) == (made.size, made.root.hex()) and data["breaks"][0]["basis"] == made.basis
    assert open_reason(made, key, accepted.vault) == vector["reason"] == second.open_reason(data["breaks"][0], key, accepted.vault)


def test_vector_draft() -> None:
    vector = read("draft")
    given = vector["given"]
    seed, vault, slot, id = raw(given["seed"]), VaultId(raw(given["vault"])), SlotId(raw(given["slot"])), raw(given["id"])
    stored = raw(vector["stored"])
    assert DraftSealer(seed, vault, slot).open(stored, id) == vector["text"].encode() == second.open_draft(stored, seed, (vault, slot, id))


def _column(column: Any) -> state.Column:
    return raw(column["bytes"]) if isinstance(column, dict) else column


def test_vector_state_tree() -> None:
    vector = read("state_tree")
    given, kind = vector["given"], vector["given"]["kind"]
    leaves = []
    for id, rows in vector["rows"].items():
        decoded = [(table, [_column(column) for column in columns]) for table, columns in rows]
        leaf = state.leaf_hash(kind, raw(id), [state.encode_row(table, columns) for table, columns in decoded])
        assert leaf.hex() == vector["leaves"][id] == second.state_leaf(kind, raw(id), decoded).hex()
        number = state.bucket_number(kind, raw(id))
        assert number == second.state_bucket_number(kind, raw(id))
        bucket = state.bucket_hash([(raw(id), kind, leaf)])
        assert bucket.hex() == vector["buckets"][str(number)] == second.state_bucket([(raw(id), kind, leaf)]).hex()
        leaves.append((raw(id), kind, leaf))
    root, empty = second.state_root(leaves), second.state_root([])
    assert (root.hex(), empty.hex()) == (vector["root"], vector["empty_root"]) and state.empty_root() == empty
    ours, theirs = ring(given, "identity")
    vault = VaultId(raw(given["vault"]))
    tag = state.state_tag(ours.state_key, vault, root, given["counter"], given["generation"])
    assert tag.hex() == vector["tag"] == second.state_tag(theirs, vault, root, given["counter"], given["generation"]).hex()


def test_vector_seal() -> None:
    vector = read("seal")
    given = vector["given"]
    vault, client = VaultId(raw(given["vault"])), ClientId(raw(given["client"]))
    keys = {klass: raw(key) for klass, key in given["data_keys"].items()}
    found = seal.parse_seal(vector["stored"])
    assert found.id.hex() == vector["seal"]
    opened = {}
    for segment in found.segments:
        key = DataKey(vault, client, segment.klass, segment.dek_version, keys[segment.klass.value])
        opened[segment.klass.value] = [list(pair) for pair in seal.open_segment(segment, key, vault, SealId(found.id), client)]
    assert opened == vector["plain"]
    assert second.open_seal(vector["stored"], keys, vault, client) == (raw(vector["seal"]), vector["plain"])
    register = vector["register"]
    store, batch = raw(register["store_key"]), raw(register["batch"])
    ours = seal.row_mac(hkdf_expand(store, lp(b"cassaforte/1/register")), batch, register["row"])
    assert ours.hex() == register["mac"] == second.register_mac(store, batch, register["row"]).hex()


@pytest.mark.parametrize("form", list(AliasForm))
def test_vector_alias(form: AliasForm) -> None:
    vector = read("alias")
    text = vector["stored"][form.value]
    assert make_alias(form, raw(vector["given"]["random"]), vector["given"]["domain"]) == text
    assert is_alias(text) is form.unique
    if form.unique:
        assert alias_key(text) == alias_key(text.upper()) == vector["keys"][form.value]


def test_vector_pipe_frame() -> None:
    vector = read("pipe_frame")
    stored, payload = raw(vector["stored"]), vector["payload"].encode()
    assert encode_frame(payload) == stored
    assert read_frame(io.BytesIO(stored)) == payload == second.open_frame(stored)
