"""Requests and approvals: what one side asks, what the other agrees to, each signed by the slot that speaks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vault.crypto import labels
from vault.crypto.canonical import b64, dumps, loads, number, unb64, unhex, words
from vault.crypto.errors import Malformed
from vault.crypto.hpke import PUBLIC
from vault.crypto.lp import lp
from vault.crypto.signing import PAIR, Signed, verify_pair
from vault.crypto.slot import SlotKeys, SlotPublic
from vault.model.classes import FieldClass
from vault.model.ids import ID_BYTES, SlotId, VaultId

REQUEST, APPROVAL = "request", "approval"
KINDS = ("rotate", "notify", "leak", "unseal")
_HASH = 32
_NONCE = 16


@dataclass(frozen=True, slots=True)
class NewShare:
    """One side's share of a new generation: its commitment, and its wraps to the side's role and the entitled slots."""

    klass: FieldClass
    generation: int
    commitment: bytes
    wraps: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What one side adds to the next generation of every contact keyring; `side` is a (admins) or b (officers)."""

    side: str
    shares: tuple[NewShare, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """Exactly what is asked. `parameters` holds strings and integers; times in UTC milliseconds; `task_key` may be empty."""

    vault: VaultId
    kind: str
    nonce: bytes
    requester: SlotId
    beneficiary: SlotId
    epoch: int
    created: int
    expires: int
    parameters: Mapping[str, str | int]
    task_key: bytes
    renewal: Renewal


@dataclass(frozen=True, slots=True)
class Approval:
    """The other side's answer: its share of the renewal, its shares for the task, the next manifest with its signature."""

    vault: VaultId
    request: bytes
    approver: SlotId
    created: int
    renewal: Renewal
    task_shares: tuple[bytes, ...]
    manifest: bytes
    manifest_signature: bytes


def request_hash(body: bytes) -> bytes:
    """What an approval, a task and the log call a request, 32 bytes."""
    return hashlib.sha256(lp(labels.REQUEST, body)).digest()


def _renewal(renewal: Renewal) -> dict[str, object]:
    shares = [
        {
            "class": share.klass.value,
            "commitment": share.commitment.hex(),
            "generation": share.generation,
            "wraps": [b64(wrap) for wrap in share.wraps],
        }
        for share in renewal.shares
    ]
    return {"shares": shares, "side": renewal.side}


def _read_renewal(data: Any) -> Renewal:
    shares = tuple(
        NewShare(
            FieldClass(each["class"]),
            number(each["generation"], 32),
            unhex(each["commitment"], _HASH),
            tuple(unb64(wrap) for wrap in each["wraps"]),
        )
        for each in data["shares"]
    )
    if data["side"] not in ("a", "b"):
        raise Malformed(REQUEST)
    return Renewal(data["side"], shares)


def encode_request(request: Request) -> bytes:
    """The body in its one spelling."""
    return dumps(
        {
            "beneficiary": request.beneficiary.hex(),
            "created": request.created,
            "epoch": request.epoch,
            "expires": request.expires,
            "format": 1,
            "kind": request.kind,
            "nonce": request.nonce.hex(),
            "parameters": dict(request.parameters),
            "renewal": _renewal(request.renewal),
            "requester": request.requester.hex(),
            "suite": 1,
            "task_key": b64(request.task_key),
            "vault": request.vault.hex(),
        }
    )


def decode_request(body: bytes) -> Request:
    """A request, strictly."""
    data: Any = loads(body, REQUEST)
    try:
        request = Request(
            VaultId(unhex(data["vault"], ID_BYTES)),
            data["kind"],
            unhex(data["nonce"], _NONCE),
            SlotId(unhex(data["requester"], ID_BYTES)),
            SlotId(unhex(data["beneficiary"], ID_BYTES)),
            number(data["epoch"], 32),
            number(data["created"], 63),
            number(data["expires"], 63),
            {words(name): _parameter(value) for name, value in data["parameters"].items()},
            unb64(data["task_key"]),
            _read_renewal(data["renewal"]),
        )
        if encode_request(request) != body or request.kind not in KINDS or len(request.task_key) not in (0, PUBLIC):
            raise Malformed(REQUEST)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Malformed(REQUEST) from None
    return request


def _parameter(value: object) -> str | int:
    return words(value) if isinstance(value, str) else number(value, 63)


def encode_approval(approval: Approval) -> bytes:
    """The body in its one spelling."""
    return dumps(
        {
            "approver": approval.approver.hex(),
            "created": approval.created,
            "format": 1,
            "manifest": b64(approval.manifest),
            "manifest_signature": b64(approval.manifest_signature),
            "renewal": _renewal(approval.renewal),
            "request": approval.request.hex(),
            "suite": 1,
            "task_shares": [b64(wrap) for wrap in approval.task_shares],
            "type": "member",
            "vault": approval.vault.hex(),
        }
    )


def decode_approval(body: bytes) -> Approval:
    """An approval, strictly."""
    data: Any = loads(body, APPROVAL)
    try:
        approval = Approval(
            VaultId(unhex(data["vault"], ID_BYTES)),
            unhex(data["request"], _HASH),
            SlotId(unhex(data["approver"], ID_BYTES)),
            number(data["created"], 63),
            _read_renewal(data["renewal"]),
            tuple(unb64(wrap) for wrap in data["task_shares"]),
            unb64(data["manifest"]),
            unb64(data["manifest_signature"]),
        )
        if encode_approval(approval) != body or len(approval.manifest_signature) != PAIR:
            raise Malformed(APPROVAL)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Malformed(APPROVAL) from None
    return approval


def sign_record(type: str, vault: VaultId, body: bytes, keys: SlotKeys) -> bytes:
    """The stored form of a signed record: LP(body, pair)."""
    return lp(body, keys.sign(type, vault, body))


def is_signed(type: str, vault: VaultId, body: bytes, pair: bytes, public: SlotPublic) -> bool:
    """Whether the slot with these public keys signed the body."""
    return verify_pair(public.ed25519, public.mldsa44, Signed(type, vault, public.hash, body), pair)
