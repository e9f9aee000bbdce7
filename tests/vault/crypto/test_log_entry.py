"""The ratchet goes forward only; entries and attachments have keys of their own; strict leaves."""

import struct
from dataclasses import replace

import pytest

from tests.vault.crypto import independent as second
from tests.vectors.world import SESSION, VAULT, fixed
from vault.crypto.errors import Malformed, SealBroken
from vault.crypto.log_entry import (
    BEAT,
    HEADER,
    NO_ATTACHMENT,
    OTHER,
    SIGNATURE,
    START,
    Header,
    Ratchet,
    attachment_hash,
    clear_leaf,
    decode_leaf,
    open_attachment,
    open_body,
    seal_attachment,
    seal_leaf,
)  # fmt: skip
from vault.crypto.padding import LONGEST_VALUE
from vault.crypto.signing import SessionKey
from vault.errors import BadInput

SEED = fixed("ratchet")


def header(sequence: int = 1, **changes: object) -> Header:
    root = fixed("root")
    made = Header(VAULT, sequence, SESSION, sequence, OTHER, 10, 20, root, root, root, 3, fixed("tag"), 1)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_each_key_is_its_own() -> None:
    ratchet, keys = Ratchet(SEED), []
    for sequence in range(50):
        assert ratchet.sequence == sequence
        assert ratchet.key == ratchet.key == second.ratchet(SEED, sequence)
        keys.append(ratchet.key)
        ratchet.advance()
    assert len(set(keys) | {SEED}) == 51


def test_a_session_cannot_read_what_it_wrote_before() -> None:
    ratchet, signer, written = Ratchet(SEED), SessionKey(), []
    for sequence in range(4):
        attachment = seal_attachment(b"list", ratchet.key, VAULT, sequence)
        written.append((decode_leaf(seal_leaf(header(sequence), ratchet.key, b"{}", signer)), attachment))
        ratchet.advance()
    # Whatever it can still derive, for a good while, opens none of it.
    for _ in range(20):
        for sequence, (leaf, attachment) in enumerate(written):
            with pytest.raises(SealBroken):
                open_body(leaf, ratchet.key)
            with pytest.raises(SealBroken):
                open_attachment(attachment, ratchet.key, VAULT, sequence)
        ratchet.advance()


def test_nothing_of_a_former_state_is_kept() -> None:
    ratchet = Ratchet(SEED)
    seeds = [second.expand(SEED, second.lp(b"cassaforte/1/ratchet/next"))]
    ratchet.advance()
    held = {name: getattr(ratchet, name) for name in Ratchet.__slots__}
    assert held == {"_seed": seeds[0], "sequence": 1} and not hasattr(ratchet, "__dict__")


def test_an_officer_opens_all_from_the_seed_and_one_key_opens_one_entry() -> None:
    ratchet, signer, leaves = Ratchet(SEED), SessionKey(), []
    for sequence in range(5):
        leaves.append(decode_leaf(seal_leaf(header(sequence), ratchet.key, b'{"n":%d}' % sequence, signer)))
        ratchet.advance()
    reader = Ratchet(SEED)
    for sequence, leaf in enumerate(leaves):
        assert open_body(leaf, reader.key) == b'{"n":%d}' % sequence
        for other in leaves[:sequence] + leaves[sequence + 1 :]:
            with pytest.raises(SealBroken):
                open_body(other, reader.key)
        reader.advance()
    resumed = Ratchet(second.expand(SEED, second.lp(b"cassaforte/1/ratchet/next")), sequence=1)
    assert open_body(leaves[1], resumed.key) == b'{"n":1}'


def test_attachments_have_a_key_of_their_own() -> None:
    ratchet = Ratchet(SEED)
    sealed = seal_attachment(b"list", ratchet.key, VAULT, 1)
    leaf = decode_leaf(seal_leaf(header(1), ratchet.key, b"{}", SessionKey()))
    with pytest.raises(SealBroken):
        open_body(replace(leaf, body=sealed), ratchet.key)
    with pytest.raises(SealBroken):
        open_attachment(leaf.body, ratchet.key, VAULT, 1)
    made = {seal_attachment(b"list", ratchet.key, VAULT, 1) for _ in range(3)}
    assert len(made) == 3 and len({attachment_hash(each) for each in made}) == 3
    assert attachment_hash(b"") == NO_ATTACHMENT == bytes(32)


@pytest.mark.parametrize(("length", "bucket"), [(0, 256), (252, 256), (253, 1024), (1020, 1024), (1021, 4096), (4092, 4096), (4093, 8192)])
def test_the_size_of_a_body_says_little(length: int, bucket: int) -> None:
    leaf = decode_leaf(seal_leaf(header(), SEED, b"x" * length, SessionKey()))
    assert len(leaf.body) == leaf.header.body_length == 12 + bucket + 16
    assert open_body(leaf, SEED) == b"x" * length


def test_a_list_too_long_for_an_attachment() -> None:
    with pytest.raises(BadInput):
        seal_attachment(bytes(LONGEST_VALUE + 1), SEED, VAULT, 1)


def test_a_clear_body() -> None:
    signer = SessionKey()
    leaf = decode_leaf(clear_leaf(header(0, kind=START), b"record", signer))
    assert (leaf.body, leaf.header.body_length, leaf.header.kind) == (b"record", 6, START) and leaf.signed_by(signer.public)
    assert not leaf.signed_by(SessionKey().public) and not leaf.signed_by(b"short")
    assert decode_leaf(clear_leaf(header(0), b"", signer)).body == b""
    with pytest.raises(SealBroken):
        open_body(leaf, SEED)


def test_strict_leaves() -> None:
    raw = seal_leaf(header(kind=BEAT), SEED, b"{}", SessionKey())
    assert HEADER == 239 and decode_leaf(raw).raw == raw
    for kind in (0, 5, 255):
        with pytest.raises(Malformed):
            decode_leaf(raw[:46] + bytes((kind,)) + raw[47:])
    wrong_length = raw[: HEADER - 4] + struct.pack(">I", len(raw)) + raw[HEADER:]
    for wrong in (raw[:-1], raw + b"\0", raw[: HEADER + SIGNATURE - 1], b"", wrong_length, b"\x02" + raw[1:], raw[:1] + b"\x02" + raw[2:]):
        with pytest.raises(Malformed):
            decode_leaf(wrong)
