"""Every part of every JSON structure replaced by every odd value: refused with our own error, or read as exactly what it says."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.crypto.test_every_byte import small_manifest
from tests.vault.crypto.test_vectors import raw, read
from tests.vectors import world
from vault.crypto import anchor, checkpoint, kdf, log_entry, seal
from vault.crypto import slot as slot_file
from vault.crypto.aead import Cipher
from vault.crypto.canonical import dumps
from vault.crypto.client_part import decode_items, first_item
from vault.crypto.data_key import DataKey, parse_deks
from vault.crypto.errors import Malformed, SealBroken, WrongPassphrase
from vault.crypto.hpke import KeyPair, WrapContext, unwrap, wrap
from vault.crypto.lp import lp
from vault.crypto.manifest import SignedManifest, decode_body, decode_file, decode_signed, encode_body
from vault.crypto.manifest_rules import ManifestRefused, accept_first
from vault.crypto.names import open_names, seal_names
from vault.crypto.request import decode_approval, decode_request, encode_approval, encode_request
from vault.crypto.seal_proof import decode_proof, encode_proof
from vault.crypto.signing import PAIR, verify_ed25519, verify_entry, verify_mldsa
from vault.errors import Refused
from vault.model.classes import FieldClass
from vault.model.ids import VaultId

ODD: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2, 2**32, 2**63 - 1, "", "x", "0", "A" * 16, "00" * 16, "0A" * 16, "AA==", "\ud800", "\u202ex", "\0", [], [[]], [1], ["x"],
    [{}], {}, {"a": 1}, {"slot": 1},
)  # fmt: skip


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*at, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*at, index))


def variants(value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The value with one part replaced, removed, doubled or joined by a stranger."""
    text = json.dumps(value)
    for path in paths(value):
        if not path:
            yield from (((), odd) for odd in ODD)
            continue
        for odd in (*ODD, "remove", "double", "stranger"):
            whole = json.loads(text)
            holder = whole
            for step in path[:-1]:
                holder = holder[step]
            if odd == "remove":
                del holder[path[-1]]
            elif odd == "stranger":
                holder[path[-1]] = [holder[path[-1]]]
            elif odd == "double" and isinstance(holder, list):
                holder.append(holder[path[-1]])
            elif odd == "double":
                holder[f"{path[-1]}2"] = holder[path[-1]]
            else:
                holder[path[-1]] = odd
            if dumps(whole) != dumps(value):
                yield path, whole


def sweep(value: Any, reader: Callable[[bytes], bytes | None], *errors: type[Exception]) -> tuple[int, set[tuple[Any, ...]]]:
    """How many variants were refused, and where one was read; a reader that reads must give the same bytes back."""
    refused, taken = 0, set()
    for path, variant in variants(value):
        data = dumps(variant)
        try:
            again = reader(data)
        except errors as error:
            assert type(error) in errors, (path, variant)
            refused += 1
        else:
            assert again in (None, data), path
            taken.add(path)
    return refused, taken


def names(taken: set[tuple[Any, ...]]) -> set[str]:
    return {str(path[-1] if isinstance(path[-1], str) else path[-2]) for path in taken}


def test_manifest_body() -> None:
    made = world.manifest(slots=(world.slot("ada"), world.slot("cleo")), keyrings=(world.keyring(FieldClass.REACH),), recovery_kits=("00",))
    refused, taken = sweep(json.loads(encode_body(made)), lambda data: encode_body(decode_body(data)), Malformed)
    assert refused > 1500
    # What may be another value of its own kind; everything else has one form.
    free = {"epoch", "fence", "generation", "lanes", "memory_kib", "time", "version", "size", "made_at", "name", "names", "kits"}
    assert names(taken) <= free | {"keyrings", "slots", "classes", "roles", "slot_kinds", "grants", "store_keys", "wrap", "slot", "class", "id", "vault"}


def test_manifest_body_through_the_rules() -> None:
    made = world.manifest(slots=(world.slot("ada"), world.slot("cleo")), keyrings=(), store_keys=())
    body = encode_body(made)
    pairs = world.signed(made, "ada", "cleo").signatures

    def reader(data: bytes) -> None:
        accept_first(SignedManifest(data, pairs))
        assert data == body

    sweep(json.loads(body), reader, Malformed, ManifestRefused)


def test_manifest_file_and_signatures() -> None:
    file = json.loads(small_manifest())
    file["body"] = "e30="
    assert sweep(file, lambda data: decode_file(data).encode_file(), Malformed)[0] > 150
    assert sweep(file["signatures"], lambda data: decode_signed(b"{}", data).encode_signatures(), Malformed)[0] > 100
    for wrong in (file["signatures"][::-1], [{**each, "slot": each["slot"].upper()} for each in file["signatures"]], file["signatures"] * 2):
        with pytest.raises(Malformed):
            decode_signed(b"{}", dumps(wrong))
        with pytest.raises(Malformed):
            decode_file(dumps({**file, "signatures": wrong}))


def test_slot_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slot_file, "stretch", cache(kdf.stretch))
    vector = read("slot")
    given, stored = vector["given"], raw(vector["stored"])

    def reader(data: bytes) -> None:
        slot_file.open_slot(data, given["passphrase"], raw(given["secret"]))
        assert data == stored

    refused, taken = sweep(json.loads(stored), reader, Malformed, WrongPassphrase, Refused)
    assert refused > 350 and not taken


def test_request() -> None:
    body = encode_request(world.request())
    refused, taken = sweep(json.loads(body), lambda data: encode_request(decode_request(data)), Malformed)
    assert refused > 350
    free = {"epoch", "created", "expires", "generation", "task_key", "parameters", "wraps", "shares", "clients", "file"}
    assert names(taken) <= free | {"nonce", "requester", "beneficiary", "vault"}  # thirty-two zeros are an id too


def test_approval() -> None:
    made = world.approval(bytes(32), world.manifest(slots=(), store_keys=(), keyrings=()))
    refused, taken = sweep(json.loads(encode_approval(made)), lambda data: encode_approval(decode_approval(data)), Malformed)
    assert refused > 300
    assert names(taken) <= {"created", "generation", "manifest", "task_shares", "wraps", "shares", "vault", "approver"}


def test_seal_proof() -> None:
    refused, taken = sweep(json.loads(encode_proof(world.seal_proof())), lambda data: encode_proof(decode_proof(data)), Malformed)
    assert refused > 80
    assert names(taken) <= {"at", "cells", "clients", "entry", "rows", "rules", "values", "vault", "batch", "slot", "file", "columns", "0"}  # the name of a column is free


def test_start_record() -> None:
    body = log_entry.decode_leaf(raw(read("log")["leaves"][0])).body
    record = log_entry.read_start(body)[1]
    refused, taken = sweep(json.loads(record), lambda data: log_entry.read_start(lp(data, bytes(PAIR)))[0].encode(), Malformed)
    assert refused > 200 and names(taken) <= {"epoch", "size", "program", "seed", "request", "session", "slot"}
    for parts in ((), (record,), (record, bytes(PAIR), b""), (record, bytes(PAIR - 1)), (record, b"")):
        with pytest.raises(Malformed):
            log_entry.read_start(lp(*parts))


def test_names() -> None:
    def reader(data: bytes) -> bytes:
        return dumps({slot.hex(): list(pair) for slot, pair in open_names(_sealed(data), world.STORE_KEY, world.VAULT).items()})

    plain = {world.SLOT["ada"].hex(): ["ada", "desk"]}
    refused, _ = sweep(plain, reader, Malformed)
    assert refused > 40
    assert open_names(seal_names({}, world.STORE_KEY, world.VAULT), world.STORE_KEY, world.VAULT) == {}


def _sealed(plain: bytes) -> bytes:
    return Cipher(kdf.hkdf_expand(world.STORE_KEY, lp(b"cassaforte/1/names"))).seal(plain, lp(b"cassaforte/1/names", world.VAULT))


@given(st.binary(max_size=400))
def test_junk_in_every_reader(junk: bytes) -> None:
    keys, key = KeyPair(bytes(32)), DataKey(world.VAULT, world.CLIENT, FieldClass.REACH, 1, bytes(32))
    readers: list[tuple[Callable[[], object], type[Exception]]] = [
        (lambda: decode_body(junk), Malformed),
        (lambda: decode_file(junk), Malformed),
        (lambda: decode_signed(b"", junk), Malformed),
        (lambda: decode_request(junk), Malformed),
        (lambda: decode_approval(junk), Malformed),
        (lambda: slot_file.read_header(junk), Malformed),
        (lambda: log_entry.decode_leaf(junk), Malformed),
        (lambda: log_entry.read_start(junk), Malformed),
        (lambda: checkpoint.parse(junk.decode("latin-1")), Malformed),
        (lambda: seal.parse_seal("cf1." + junk.decode("latin-1")), Malformed),
        (lambda: parse_deks(junk), SealBroken),
        (lambda: key.open(junk, "email.1", 1), SealBroken),
        (lambda: unwrap(junk, keys, vault=world.VAULT, purpose="share", object="x"), SealBroken),
        (lambda: unwrap(b"\x01\x01" + junk, keys, vault=world.VAULT, purpose="share", object="x"), SealBroken),
    ]
    for reader, error in readers:
        with pytest.raises(error):
            reader()
    for lenient, error in ((decode_items, Malformed), (first_item, Malformed), (lambda data: anchor.newest(data, bytes(32)), anchor.AnchorBroken)):
        with contextlib.suppress(error):
            lenient(junk)
    assert not verify_ed25519(junk, b"", junk) and not verify_mldsa(junk, b"", junk) and not verify_entry(junk, world.VAULT, b"", junk)


@pytest.mark.parametrize("point", ["00" * 32, "01" + "00" * 31, "ed" + "ff" * 30 + "7f", "00" * 31 + "80"])
def test_a_curve_point_of_low_order(point: str) -> None:
    """Neither sealed to nor opened from."""
    keys = KeyPair(bytes(32))
    context = WrapContext(VaultId(bytes(16)), "share", "x")
    with pytest.raises(Malformed):
        wrap(bytes(32), keys.public[:1184] + bytes.fromhex(point), context)
    sealed = wrap(bytes(32), keys.public, context)
    at = len(sealed) - 48 - 32
    with pytest.raises(SealBroken):
        unwrap(sealed[:at] + bytes.fromhex(point) + sealed[at + 32 :], keys, vault=context.vault, purpose="share", object="x")


@pytest.mark.parametrize("length", [0, 31, 1184, 1215, 1217])
def test_a_public_key_of_another_length(length: int) -> None:
    with pytest.raises(Malformed):
        wrap(bytes(32), bytes(length), WrapContext(VaultId(bytes(16)), "share", "x"))
    with pytest.raises(Malformed):
        KeyPair(bytes(31))
    with pytest.raises(Malformed):
        slot_file.SlotKeys(bytes(95))


@pytest.mark.parametrize(
    "change",
    [
        {"task_key": bytes(1)}, {"task_key": bytes(1215)}, {"task_key": bytes(1217)}, {"kind": "export"}, {"nonce": bytes(15)}, {"epoch": 2**32}, {"created": -1},
        {"expires": 2**63 - 1 + 1}, {"parameters": {"a": True}}, {"parameters": {"a": None}}, {"parameters": {"a": ["x"]}}, {"parameters": {"a": -1}},
        {"parameters": {"\udc80": 1}}, {"requester": bytes(17)}, {"renewal": world.renewal("c", ())},
    ],
)  # fmt: skip
def test_a_request_that_is_refused(change: dict[str, Any]) -> None:
    body = encode_request(replace(world.request(), **change))
    with pytest.raises(Malformed):
        decode_request(body)


@pytest.mark.parametrize("change", [{"task_key": b""}, {"parameters": {}}, {"parameters": {"a": 0, "b": "Città"}}, {"kind": "rotate"}])
def test_a_request_that_is_read(change: dict[str, Any]) -> None:
    made = replace(world.request(), **change)
    assert decode_request(encode_request(made)) == made


@pytest.mark.parametrize("change", [{"manifest_signature": bytes(PAIR - 1)}, {"manifest_signature": b""}, {"request": bytes(31)}, {"created": True}])
def test_an_approval_that_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        decode_approval(encode_approval(replace(world.approval(bytes(32), world.manifest()), **change)))
