"""The store key alone: what a thief of files and store key, without any contact keyring, gets out of the database.

Two searches. The first takes every stored tag, digest and counter and compares it with everything that could be computed from the true names, e-mails and
phones (the best dictionary there can be) under every key that the store key leads to; the number of tries is the stated bound. The second decrypts every page
of the database, free ones and those of the write-ahead log included, and looks for the true texts.
"""

import hashlib
import hmac
import itertools
import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.office import Office
from tests.vault.custody.bare import connect, granted_store_key
from tests.vault.custody.insider import opened, slot_of
from vault.crypto import labels
from vault.crypto.kdf import hkdf, hkdf_expand
from vault.crypto.lp import lp
from vault.formats.emails import email_terms
from vault.formats.normal import plain
from vault.formats.phones import phone_terms
from vault.model import calls as c
from vault.model.classes import FieldClass
from vault.model.progress import finish
from vault.services import demo_data

CLIENTS = 40
BOUND = 5_000_000  # tries that the first search makes at least; fewer would be another statement than docs/security.md makes
KINDS = ("email", "email-local", "email-domain", "phone", "phone-last4", "row", "budget")
PAGE, RESERVED, WAL_HEADER, FRAME_HEADER = 4096, 80, 32, 24


@pytest.fixture(scope="module")
def lived(made_offices: Callable[[int], Office], tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A vault in which everything that leaves a tag was done: import, sealing, reveals, a list of names, a second import with other values."""
    office = made_offices(CLIENTS).at(tmp_path_factory.mktemp("thief") / "office")
    export = office.folder / f"export-{CLIENTS}-1.csv"
    with office.unlock("sales") as desk:
        finish(desk.seal_file(c.SealFile(str(export), str(office.folder / "sealed.csv"))))
        codes = desk.find(c.Find("")).clients
        desk.show_names(c.ShowNames(codes))
        for code in codes[:20]:
            desk.reveal(c.Reveal(code, "email", "call"))
        changed = office.folder / "changed.csv"
        changed.write_bytes(export.read_bytes().replace(b"@example.", b"@changed.example."))
        finish(desk.import_file(c.ImportFile(str(changed))))
    return office


@pytest.fixture(scope="module")
def store_key(lived: Office) -> bytes:
    return granted_store_key(lived.vault, slot_of(lived, "admin")[1])


def texts() -> set[str]:
    """What a thief would most like to confirm, as it is written and as it is compared."""
    found: set[str] = set()
    for client in demo_data.demo_clients(CLIENTS, 1):
        found |= {client.given, client.family, f"{client.given} {client.family}", f"{client.family} {client.given}", client.native_name, *client.emails, *client.phones}
        found |= {normal for text in client.emails for _, normal in email_terms(text)}
        found |= {normal for text in client.phones for _, normal in phone_terms(text)}
    found |= {plain(text) for text in found}
    return {text for text in found if text}


def stored_tags(lived: Office, store_key: bytes) -> set[bytes]:
    """The first 8 bytes of everything in the database that could be a digest of a value."""
    with closing(connect(lived.vault, store_key)) as db:
        found = {tag for (tag,) in db.execute("SELECT tag FROM tag")} | {mac for (mac,) in db.execute("SELECT mac FROM seal")}
        assert {kind for (kind,) in db.execute("SELECT DISTINCT kind FROM tag")} >= {"email", "phone"}
        for (data,) in db.execute("SELECT data FROM record WHERE kind = 'budget'"):
            for _, tokens in json.loads(data)["counted"]:
                raw = b64decode(tokens)
                found |= {raw[at : at + 8] for at in range(0, len(raw), 8)}
        found |= {id for (id,) in db.execute("SELECT id FROM record")} | {leaf for (leaf,) in db.execute("SELECT leaf FROM state_leaf")}
        found |= {id for (id,) in db.execute("SELECT id FROM client")} | {id for (id,) in db.execute("SELECT id FROM seal")}
        found |= {alias.encode() for (alias,) in db.execute("SELECT alias FROM alias")}
    return {tag[:8] for tag in found}


def reachable_keys(lived: Office, store_key: bytes) -> set[bytes]:
    """Every key that the store key, and what lies readable in the database, leads to."""
    with closing(connect(lived.vault, store_key)) as db:
        body = json.loads(db.execute("SELECT body FROM manifest ORDER BY epoch DESC").fetchone()[0])
        clients = [id for (id,) in db.execute("SELECT id FROM client ORDER BY id LIMIT 3")]
    vault = bytes.fromhex(body["vault"])
    commitments = [bytes.fromhex(entry[side]) for entry in body["keyrings"] for side in ("a", "b")]
    keys = {store_key, vault, b"", bytes(32), hashlib.sha256(store_key).digest(), *commitments, *clients}
    keys |= {hkdf_expand(store_key, lp(label)) for label in labels.LABELS} | {hkdf_expand(store_key, label) for label in labels.LABELS}
    keys |= {hkdf_expand(store_key, lp(labels.INDEX, kind.encode())) for kind in KINDS}
    for a, b in ((store_key, b""), (store_key, store_key), (bytes(32), bytes(32)), (commitments[-2], commitments[-1])):
        keyring = hkdf(vault, a + b, lp(labels.KEYRING, b"index", b"main", (1).to_bytes(4, "big")), 32)
        keys |= {keyring, *(hkdf_expand(keyring, lp(labels.INDEX, kind.encode())) for kind in KINDS)}
    return keys


def spellings(text: str) -> Iterator[bytes]:
    """One text as bytes, alone and named by what it could be."""
    for each in {text, text.casefold()}:
        raw = each.encode()
        yield from (raw, each.encode("utf-16-le"), lp(raw))
        yield from (kind.encode() + raw for kind in KINDS)
        yield from (lp(kind.encode(), raw) for kind in KINDS)


def digests(key: bytes, data: bytes) -> Iterator[bytes]:
    for name in ("sha256", "sha1", "sha512"):
        yield hmac.digest(key, data, name)
    yield hashlib.sha256(key + data).digest()
    yield hashlib.sha256(data + key).digest()
    yield hashlib.blake2b(data, key=key[:64]).digest()


def test_no_stored_tag_gives_a_value_away(lived: Office, store_key: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    tags, keys = stored_tags(lived, store_key), reachable_keys(lived, store_key)
    words = sorted({spelling for text in texts() for spelling in spellings(text)})
    tries = 0
    for key, data in itertools.product(sorted(keys), words):
        for digest in digests(key, data):
            tries += 1
            assert digest[:8] not in tags
    with capsys.disabled():
        print(f"\n{tries:,} digests of {len(texts()):,} true names, e-mails and phones under {len(keys)} keys: none is one of {len(tags):,} stored tags")
    assert tries >= BOUND


def test_the_search_finds_a_tag_under_a_key_that_it_has(lived: Office, store_key: bytes) -> None:
    """With the index key instead of the store key the same search finds them: it would see a tag that the store key could make."""
    with opened(lived, "sales") as sales:
        key = sales.keys.current(FieldClass.INDEX).index_key("email")
    tags = stored_tags(lived, store_key)
    address = demo_data.demo_clients(1, 1)[0].emails[0].replace("@example.", "@changed.example.")
    assert any(digest[:8] in tags for spelling in spellings(plain(address)) for digest in digests(key, spelling))


# --- every page ---


def pages(folder: Path, store_key: bytes) -> Iterator[bytes]:
    """Every page of the file and of its write-ahead log, decrypted as SQLCipher 4 does: AES-256-CBC under the raw key, the vector in the reserved bytes."""
    main = (folder / "clients.db").read_bytes()
    yield _page(main[16:PAGE], store_key)  # the first 16 bytes are the salt
    yield from (_page(main[at : at + PAGE], store_key) for at in range(PAGE, len(main), PAGE))
    wal = folder / "clients.db-wal"
    frames = wal.read_bytes()[WAL_HEADER:] if wal.exists() else b""
    for at in range(0, len(frames), FRAME_HEADER + PAGE):
        number = int.from_bytes(frames[at : at + 4], "big")
        page = frames[at + FRAME_HEADER : at + FRAME_HEADER + PAGE]
        yield _page(page[16:] if number == 1 else page, store_key)


def _page(sealed: bytes, store_key: bytes) -> bytes:
    reserved = sealed[-RESERVED:]
    decryptor = Cipher(algorithms.AES(store_key), modes.CBC(reserved[:16])).decryptor()
    return decryptor.update(sealed[:-RESERVED]) + decryptor.finalize()


def canaries() -> set[str]:
    """True texts long enough not to stand in a page by chance."""
    found: set[str] = set()
    for client in demo_data.demo_clients(CLIENTS, 1):
        found |= {client.family, client.given, client.native_name, *client.emails, *client.phones, client.street, client.notes, client.assistant, client.interests}
        found |= {email.replace("@example.", "@changed.example.") for email in client.emails} | {email.partition("@")[0] for email in client.emails}
    return {text for text in found if len(text.encode()) >= 5}


def test_no_page_holds_a_value(lived: Office, store_key: bytes) -> None:
    # A sign-in that stays open keeps the write-ahead log as it is.
    with lived.unlock("sales") as desk:
        desk.reveal(c.Reveal(desk.find(c.Find("")).clients[0], "email", "call"))
        assert (lived.vault / "clients.db-wal").stat().st_size > 0
        found = list(pages(lived.vault, store_key))
    everything = b"\0".join(found)
    assert b"CREATE TABLE record" in everything and demo_data.demo_clients(1, 1)[0].salesforce_id.encode() in everything  # the pages are decrypted
    spelt = {form for text in canaries() for each in (text, text.casefold(), text.upper()) for form in (each.encode(), each.encode("utf-16-le"))}
    assert len(spelt) > 500
    assert [text for text in spelt if text in everything] == []


def test_no_file_of_the_vault_holds_a_value(lived: Office) -> None:
    everything = b"\0".join(path.read_bytes() for path in sorted(lived.vault.rglob("*")) if path.is_file())
    assert [text for text in canaries() if text.encode() in everything] == []
