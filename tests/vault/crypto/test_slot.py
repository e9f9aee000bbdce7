"""Sign-in files: a floor that nothing lowers, one spelling of a passphrase, one answer to every wrong one."""

import ast
import inspect
import json
from dataclasses import replace
from pathlib import Path

import pytest

import vault
from tests.vectors.world import KEYS, SLOT, VAULT, fixed
from vault.crypto import kdf, slot
from vault.crypto.canonical import b64, dumps
from vault.crypto.errors import Malformed, WrongPassphrase
from vault.crypto.kdf import DEFAULT, FLOOR, KdfCost, check_cost, stretch
from vault.crypto.slot import SlotKeys, new_header, open_slot, read_header, seal_slot
from vault.errors import BadInput, Refused

SECRET = fixed("device secret")


def cheap(cost: KdfCost) -> bytes:
    """A whole, rightly sealed file with a cost that the writer would refuse."""
    header = replace(new_header(VAULT, SLOT["sam"], "passphrase", "sam", FLOOR), cost=cost)
    material = kdf._argon2id(b"right", header.salt, cost, 32)
    root = kdf.hkdf(VAULT, material, slot.lp(slot.labels.SLOT, header.slot, b"passphrase"), 64)
    sealed = slot.Cipher(root[32:]).seal(KEYS["sam"].seeds, header.aad())
    return dumps({**header.clear(), "commitment": b64(root[:32]), "sealed": b64(sealed)})


def test_the_floor_is_the_one_of_the_format() -> None:
    assert KdfCost(65_536, 3, 4) == FLOOR and KdfCost(262_144, 3, 4) == DEFAULT
    check_cost(FLOOR)
    check_cost(DEFAULT)
    check_cost(KdfCost(4_194_304, 16, 16))


@pytest.mark.parametrize(
    "cost", [(65_535, 3, 4), (65_536, 2, 4), (65_536, 3, 3), (0, 0, 0), (1_000_000, 1, 4), (4_194_305, 3, 4), (65_536, 17, 4), (65_536, 3, 17)]
)
def test_a_cost_outside_is_refused_everywhere(cost: tuple[int, int, int]) -> None:
    made = KdfCost(*cost)
    header = new_header(VAULT, SLOT["sam"], "passphrase", "sam", FLOOR)
    for act in (
        lambda: check_cost(made),
        lambda: stretch("right", bytes(16), made),
        lambda: new_header(VAULT, SLOT["sam"], "passphrase", "sam", made),
        lambda: seal_slot(KEYS["sam"], replace(header, cost=made), "right"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.id == "kdf_cost"


@pytest.mark.parametrize("cost", [(1024, 1, 1), (65_535, 3, 4), (65_536, 2, 4), (65_536, 3, 3)])
def test_a_cheap_file_is_refused_even_with_the_right_passphrase(cost: tuple[int, int, int]) -> None:
    file = cheap(KdfCost(*cost))
    for act in (lambda: open_slot(file, "right"), lambda: open_slot(file, "wrong"), lambda: read_header(file)):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.id == "kdf_cost"
    assert open_slot(cheap(FLOOR), "right").seeds == KEYS["sam"].seeds  # nothing else was wrong with it


def test_nothing_reaches_argon2_past_the_floor() -> None:
    """Read from the source: one place names the algorithm, one function calls it, and that one checks the cost before anything else."""
    root = Path(vault.__file__).parent
    sources = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    assert [name for name, text in sources.items() if "Argon2" in text and "import" in text and "kdf.argon2" in text] == ["crypto/kdf.py"]
    assert [name for name, text in sources.items() if "_argon2id" in text] == ["crypto/kdf.py"]
    module = ast.parse(sources["crypto/kdf.py"])
    functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    callers = [
        name
        for name, function in functions.items()
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_argon2id", "Argon2id")
    ]
    assert callers == ["stretch", "_argon2id"]
    first = functions["stretch"].body[1]  # after its docstring
    assert ast.unparse(first) == "check_cost(cost)"
    assert all("environ" not in text and "getenv" not in text for name, text in sources.items() if name.startswith("crypto/"))


def test_check_cost_reads_the_compiled_floor() -> None:
    names = {node.attr for node in ast.walk(ast.parse(inspect.getsource(check_cost))) if isinstance(node, ast.Attribute)}
    assert {"memory_kib", "time", "lanes"} <= names
    for name in ("memory_kib", "time", "lanes"):
        with pytest.raises(Refused):
            check_cost(replace(FLOOR, **{name: getattr(FLOOR, name) - 1}))


@pytest.mark.parametrize(("one", "two"), [("fine", "\ufb01ne"), ("Trä", "Tra\u0308"), ("２", "2"), ("\u1e9b\u0323", "\u1e69")])
def test_two_spellings_of_one_passphrase(one: str, two: str) -> None:
    assert one != two and stretch(one, bytes(16), FLOOR) == stretch(two, bytes(16), FLOOR)


def test_case_space_and_halves_of_pairs_count() -> None:
    made = {stretch(text, bytes(16), FLOOR) for text in ("pass", "Pass", "pass ", "", "\ud800", "?")}
    assert len(made) == 6


@pytest.fixture(scope="module")
def device_file() -> bytes:
    return seal_slot(KEYS["sam"], new_header(VAULT, SLOT["sam"], "device", "sam", FLOOR), "right", SECRET)


@pytest.mark.parametrize(
    ("passphrase", "secret"),
    [("wrong", SECRET), ("right", fixed("another")), ("wrong", fixed("another")), ("right", b""), ("right", SECRET[:31]), ("right", SECRET + b"\0"), ("", b"")],
)
def test_one_answer_to_whatever_is_wrong(device_file: bytes, passphrase: str, secret: bytes) -> None:
    with pytest.raises(WrongPassphrase) as caught:
        open_slot(device_file, passphrase, secret)
    wrong = caught.value
    assert (type(wrong), wrong.id, wrong.code, wrong.message, wrong.next_step, wrong.args, wrong.__cause__) == (
        WrongPassphrase, "wrong_passphrase", 3, "That did not unlock the vault. Check the passphrase and try again.", "", (wrong.message,), None,
    )  # fmt: skip
    assert str(wrong) == wrong.message and open_slot(device_file, "right", SECRET).seeds == KEYS["sam"].seeds


@pytest.mark.parametrize(("name", "value"), [("kind", "sheet"), ("kind", "passphrase"), ("slot", SLOT["ada"].hex()), ("vault", "00" * 16)])
def test_a_header_moved_to_another_place(device_file: bytes, name: str, value: str) -> None:
    moved = dumps(json.loads(device_file) | {name: value})
    for secret in (SECRET, b""):
        with pytest.raises(WrongPassphrase):
            open_slot(moved, "right", secret)


def test_another_name_or_other_seeds(device_file: bytes) -> None:
    other = json.loads(seal_slot(KEYS["ada"], new_header(VAULT, SLOT["sam"], "device", "sam", FLOOR), "right", SECRET))
    for change in ({"name": "ada"}, {"sealed": other["sealed"]}):
        with pytest.raises(Malformed):
            open_slot(dumps(json.loads(device_file) | change), "right", SECRET)


@pytest.mark.parametrize(("kind", "secret"), [("device", b""), ("sheet", b""), ("device", SECRET[:31]), ("passphrase", SECRET)])
def test_each_kind_has_its_secret(kind: str, secret: bytes) -> None:
    with pytest.raises(Malformed):
        seal_slot(KEYS["sam"], new_header(VAULT, SLOT["sam"], kind, "sam", FLOOR), "right", secret)


@pytest.mark.parametrize("name", ["", "a\x1b[31m", "a\u202eb", "a\nb", "a\0", "\ud800", "x" * 201, "a\u2028b"])
def test_a_name_that_could_play_tricks_on_the_lock_screen(device_file: bytes, name: str) -> None:
    with pytest.raises(BadInput) as caught:
        new_header(VAULT, SLOT["sam"], "device", name, FLOOR)
    assert caught.value.id == "sign_in_name"
    with pytest.raises(Malformed):
        read_header(dumps(json.loads(device_file) | {"name": name}))


def test_a_header_is_read_without_a_passphrase(device_file: bytes) -> None:
    header = read_header(device_file)
    assert (header.vault, header.slot, header.kind, header.name, header.cost) == (VAULT, SLOT["sam"], "device", "sam", FLOOR)


def test_no_two_files_share_a_salt_or_a_nonce() -> None:
    files = [json.loads(seal_slot(KEYS["sam"], new_header(VAULT, SLOT["sam"], "device", "sam", FLOOR), "right", SECRET)) for _ in range(2)]
    assert files[0]["kdf"]["salt"] != files[1]["kdf"]["salt"] and files[0]["sealed"] != files[1]["sealed"]
    assert SlotKeys.generate().seeds != SlotKeys.generate().seeds


def test_errors_say_nothing_of_what_was_typed(device_file: bytes) -> None:
    with pytest.raises(WrongPassphrase) as caught:
        open_slot(device_file, "canary-passphrase", SECRET)
    assert "canary" not in repr(caught.value) + str(caught.value) + caught.value.next_step
