"""Requests: exactly what one side asks, signed, with its share of the next generation; kept as records until they are answered or lapse."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vault.crypto import hpke
from vault.crypto.canonical import dumps
from vault.crypto.lp import split_lp
from vault.crypto.manifest import ManifestSlot
from vault.crypto.request import Request, decode_request, encode_request, is_signed, request_hash, sign_record
from vault.errors import Refused, WrongUse
from vault.model.calls import FileChoices, RunTask
from vault.model.ids import SlotId
from vault.model.log import Action, Entry
from vault.services.crm_files import file_sha256
from vault.services.custody.renewal import SIDES, new_renewal
from vault.services.opened import OpenVault
from vault.services.wraps import put_wrap

KIND = "request"
HOUR = 3_600_000
_LASTS = {"rotate": 7 * 24 * HOUR}
_TASK_LASTS = 8 * HOUR
_FILE = frozenset(("file", "choices"))
_PARAMETERS = {"rotate": frozenset[str](), "leak": _FILE, "unseal": _FILE | {"out"}, "notify": _FILE | {"out", "recipients", "in_clear", "confirm"}}
Kind = Literal["rotate", "leak", "notify", "unseal"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it lies in the registry."""

    hash: bytes
    body: bytes
    request: Request


def ask(vault: OpenVault, kind: Kind, parameters: Mapping[str, str | int]) -> Asked:
    """Writes a request. A task gets a key of its own, whose seed only this slot can open."""
    vault.require(*SIDES)
    now, nonce = vault.clock.now(), os.urandom(16)
    task_key = None if kind == "rotate" else hpke.KeyPair.generate()
    request = Request(
        vault=vault.vault,
        kind=kind,
        nonce=nonce,
        requester=vault.member.slot,
        beneficiary=vault.member.slot,
        epoch=vault.chain.current.epoch,
        created=now,
        expires=now + _LASTS.get(kind, _TASK_LASTS),
        parameters=parameters,
        task_key=task_key.public if task_key else b"",
        renewal=new_renewal(vault.chain.current, SIDES[vault.member.role]),
    )
    body = encode_request(request)
    hash = request_hash(body)
    with vault.change() as change:
        change.put_record(KIND, hash, sign_record(KIND, vault.vault, body, vault.keys.slot_keys))
        if task_key is not None:
            put_wrap(change, task_key.seed, vault.keys.slot_keys.public.hpke, hpke.WrapContext(vault.vault, "task-seed", task_object(nonce), request.epoch))
        change.record(Entry(Action.REQUEST, detail={"request": hash.hex(), "kind": kind}))
    return Asked(hash, body, request)


def task_object(nonce: bytes) -> str:
    """What the wrap of a task key's seed is called."""
    return f"task/{nonce.hex()}"


def read_request(vault: OpenVault, hash: bytes) -> tuple[Asked, ManifestSlot]:
    """A request with the slot that signed it; refuses what no active member of the two sides signed, what has lapsed, and what is no request of its kind."""
    data = vault.records.get(KIND, hash)
    parts = split_lp(data, KIND) if data is not None else []
    if len(parts) != 2 or request_hash(parts[0]) != hash:
        raise WrongUse("There is no such request.", id="no_request", next_step="Ask again.")
    request = decode_request(parts[0])
    slot = signer(vault, request.requester, KIND, parts[0], parts[1])
    if request.vault != vault.vault or request.beneficiary != request.requester:
        words = "This request is not for this vault or not for the one who asks."
        raise Refused(words, id="request_refused", next_step="Do not approve it. Tell the compliance officer.")
    _check_shape(request)
    if not request.created <= vault.clock.now() < request.expires:
        raise Refused("This request has expired.", id="request_expired", next_step="Ask again.")
    return Asked(hash, parts[0], request), slot


def _check_shape(request: Request) -> None:
    """A rotation with a task key would be given keys under the name of a rotation; one kind with another's parameters, another's deed."""
    too_long = request.expires - request.created > _LASTS.get(request.kind, _TASK_LASTS)
    if too_long or bool(request.task_key) == (request.kind == "rotate") or set(request.parameters) != _PARAMETERS[request.kind]:
        raise Refused("This request is not one that Cassaforte writes.", id="request_refused", next_step="Do not approve it. Tell the compliance officer.")


def signer(vault: OpenVault, id: SlotId, type: str, body: bytes, pair: bytes) -> ManifestSlot:
    """The active slot of one of the two sides that signed a record."""
    slot = vault.chain.current.slot(id)
    if slot is None or slot.status != "active" or not set(slot.roles) & set(SIDES):
        raise Refused("This was not signed by an admin or officer of the vault.", id="not_a_side", next_step="Do not go on. Tell the compliance officer.")
    if not is_signed(type, vault.vault, body, pair, slot.public):
        raise Refused("The signature does not fit.", id="bad_signature", next_step="Do not go on. Tell the compliance officer.")
    return slot


def task_parameters(call: RunTask) -> dict[str, str | int]:
    """Exactly what a task will do: the file by its hash, how it is read, and for a list who gets it."""
    found: dict[str, str | int] = file_scope(Path(call.file), call.choices)
    if call.task != "leak":
        found["out"] = _hash_of(call.out)
    if call.task == "notify":
        confirmed = str(call.confirm) if call.confirm >= 0 else ""
        found |= {"recipients": _hash_of(list(call.recipients)), "in_clear": int(call.in_clear), "confirm": confirmed}
    return found


def file_scope(file: Path, choices: FileChoices) -> dict[str, str | int]:
    """What a file is and how it is read, as either side finds it out."""
    return {"file": file_sha256(file), "choices": _hash_of(_choices(choices))}


def _choices(choices: FileChoices) -> dict[str, object]:
    mapping = dict(choices.mapping)
    words = {"profile": choices.profile, "mapping": mapping, "encoding": choices.encoding, "delimiter": choices.delimiter, "header_row": choices.header_row}
    return {**words, "sheet": choices.sheet} if choices.sheet else words


def _hash_of(value: object) -> str:
    return hashlib.sha256(dumps(value)).hexdigest()
