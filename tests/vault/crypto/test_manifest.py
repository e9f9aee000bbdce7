"""Shapes of a manifest: what its body may not say, whoever signs it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.vectors.world import KEYS, SLOT, VAULT, fixed, keyring, manifest, signed, slot, store_key
from vault.crypto.errors import Malformed
from vault.crypto.kdf import KdfCost
from vault.crypto.manifest import Grant, Manifest, StoreKey, decode_body, decode_file, encode_body
from vault.model.classes import EVERY_CLASS, FieldClass
from vault.model.ids import SlotId

MADE = manifest()


def test_what_a_reader_asks() -> None:
    assert MADE.slot(SLOT["sam"]) == MADE.slots[2] and MADE.slot(SlotId(bytes(16))) is None
    assert [each.id for each in MADE.entitled(FieldClass.ROUTING)] == [SLOT["cleo"], SLOT["sam"]]
    gone = replace(MADE, slots=(*MADE.slots[:2], replace(MADE.slots[2], status="suspended")))
    assert gone.entitled(FieldClass.REACH) == []
    two = replace(MADE, keyrings=(keyring(FieldClass.REACH, 1, "retiring"), keyring(FieldClass.REACH, 2)))
    assert two.current(FieldClass.REACH).generation == 2
    with pytest.raises(Malformed):
        two.current(FieldClass.INDEX)


def slot_with(**changes: Any) -> dict[str, Any]:
    return {"slots": (*MADE.slots[:2], replace(MADE.slots[2], **changes))}


REACH = keyring(FieldClass.REACH)
STORE = store_key()
WRONG: dict[str, dict[str, Any]] = {
    "epoch 0": {"epoch": 0},
    "a first epoch that follows another": {"former": bytes(32)},
    "a second epoch that follows none": {"epoch": 2},
    "a former hash of another length": {"epoch": 2, "former": bytes(31)},
    "an epoch beyond 32 bits": {"epoch": 2**32, "former": bytes(32)},
    "a time before 1970": {"made_at": -1},
    "a log of negative size": {"log_size": -1},
    "a log root of another length": {"log_root": bytes(31)},
    "true for a number": {"epoch": True},
    "another custody": {"custody": "none"},
    "made nowhere": {"made": "no_desk"},
    "half a surrogate pair in the name": {"name": "\udc80"},
    "a cost of zero width": {"kdf": KdfCost(-1, 3, 4)},
    "an unknown slot kind": {"slot_kinds": ("device", "cloud")},
    "no quiet time": {"lock_minutes": 0},
    "a quiet time beyond the longest": {"lock_minutes": 31},
    "one role key": {"roles": {"admins": MADE.roles["admins"]}},
    "a third role key": {"roles": {**MADE.roles, "sales": MADE.roles["admins"]}},
    "a short role key": {"roles": {**MADE.roles, "admins": replace(MADE.roles["admins"], hpke=bytes(1215))}},
    "a short recovery key": {"recovery": bytes(32)},
    "no recovery key": {"recovery": b""},
    "one slot twice": {"slots": (*MADE.slots, MADE.slots[2])},
    "two slots of one id": {"slots": (*MADE.slots, slot("ada", id=SLOT["sam"]))},
    "an unknown role": slot_with(roles=("owner",)),
    "one role twice": slot_with(roles=("sales", "sales")),
    "one class twice": slot_with(classes=(FieldClass.REACH, FieldClass.REACH)),
    "an unknown kind": slot_with(kind="cloud"),
    "an unknown status": slot_with(status="current"),
    "a short proof": slot_with(proof=bytes(2483)),
    "a short signing key": slot_with(public=replace(KEYS["sam"].public, ed25519=bytes(31))),
    "a short ML-DSA key": slot_with(public=replace(KEYS["sam"].public, mldsa44=bytes(1311))),
    "a short HPKE key": slot_with(public=replace(KEYS["sam"].public, hpke=bytes(1217))),
    "a short slot id": slot_with(id=SlotId(bytes(15))),
    "one generation twice": {"keyrings": (REACH, replace(REACH, state="retired"))},
    "two current generations": {"keyrings": (REACH, keyring(FieldClass.REACH, 2))},
    "an unknown state": {"keyrings": (replace(REACH, state="active"),)},
    "a short commitment": {"keyrings": (replace(REACH, a=bytes(31)),)},
    "a fence beyond 32 bits": {"keyrings": (replace(REACH, fence=2**32),)},
    "three store keys": {"store_keys": (STORE, StoreKey(2, ()), StoreKey(3, ()))},
    "one store key twice": {"store_keys": (STORE, StoreKey(1, ()))},
    "one grant twice": {"store_keys": (StoreKey(1, (STORE.grants[0], Grant(STORE.grants[0].slot, b"x"))),)},
}


@pytest.mark.parametrize("what", sorted(WRONG))
def test_bodies_that_are_refused(what: str) -> None:
    body = encode_body(replace(MADE, **WRONG[what]))
    assert body != encode_body(MADE)
    with pytest.raises(Malformed):
        decode_body(body)


RIGHT: dict[str, dict[str, Any]] = {
    "a later epoch": {"epoch": 2, "former": fixed("former")},
    "the last epoch": {"epoch": 2**32 - 1, "former": fixed("former")},
    "a rekey under way": {"store_keys": (STORE, StoreKey(2, STORE.grants))},
    "every state": {"keyrings": (keyring(FieldClass.REACH, 1, "retired"), keyring(FieldClass.REACH, 2, "retiring"), keyring(FieldClass.REACH, 3))},
    "every status": {"slots": (*MADE.slots, slot("sam", id=SlotId(bytes(16)), status="suspended"), slot("sam", id=SlotId(b"x" * 16), status="removed"))},
    "any name": {"name": "Città 😀 \u202e"},
    "kits": {"recovery_kits": ("00" * 32, "11" * 32)},
    "the shortest quiet time": {"lock_minutes": 1},
    "the longest quiet time": {"lock_minutes": 30},
}


@pytest.mark.parametrize("what", sorted(RIGHT))
def test_bodies_that_are_read(what: str) -> None:
    made = replace(MADE, **RIGHT[what])
    assert decode_body(encode_body(made)) == made


def test_ten_quiet_minutes_are_said_by_silence() -> None:
    told = encode_body(replace(MADE, lock_minutes=11))
    assert b"lock_minutes" not in encode_body(MADE)
    with pytest.raises(Malformed):
        decode_body(told.replace(b'"lock_minutes":11', b'"lock_minutes":10'))


def test_the_file_and_its_signatures() -> None:
    file = signed(MADE, "ada", "cleo", "sam")
    assert decode_file(file.encode_file()) == file
    short = replace(file, signatures={**file.signatures, SLOT["sam"]: bytes(2483)})
    with pytest.raises(Malformed):
        decode_file(short.encode_file())
    assert isinstance(decode_body(file.body), Manifest) and decode_body(file.body).vault == VAULT
    assert {entry.klass for entry in MADE.keyrings} == set(EVERY_CLASS)
