"""P2: where the entry cannot be made durable, nothing is opened and nothing comes back."""

import ast
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.office import Office
from tests.vault.faults import FAULTS, broken_anchor, failing
from vault.crypto.data_key import DataKey
from vault.errors import StorageFailed
from vault.model import calls as c
from vault.model.progress import finish
from vault.session import Desk

ROOT = Path(__file__).parents[2]
LISTED = Path(__file__).with_name("plaintext_paths.txt")
Look = Callable[[Desk, Office, str], object]
# What yields a contact value or a name, by role.
LOOKS: dict[str, tuple[str, Look]] = {
    "list": ("sales", lambda desk, office, code: desk.show_names(c.ShowNames((code,)))),
    "search": ("sales", lambda desk, office, code: desk.search(code, 5)),
    "detail": ("sales", lambda desk, office, code: desk.show_client(c.ShowClient(code))),
    "reveal": ("sales", lambda desk, office, code: desk.reveal(c.Reveal(code, "email", "delivery"))),
    "copy": ("sales", lambda desk, office, code: desk.reveal(c.Reveal(code, "phone", "call", "copy"))),
    "former version": ("sales", lambda desk, office, code: desk.reveal_former(c.RevealFormer(code, "email.1", 1, "service"))),
    "history": ("sales", lambda desk, office, code: desk.show_history(c.ShowHistory(code, "email.1"))),
    "form": ("sales", lambda desk, office, code: desk.begin_edit(c.BeginEdit(code))),
    "profile": ("sales", lambda desk, office, code: desk.reveal(c.Reveal(code, "profile", "service"))),
    "count an import": ("sales", lambda desk, office, code: finish(desk.import_file(c.ImportFile(str(office.export(40)), dry_run=True)))),
    "officer's country": ("compliance", lambda desk, office, code: desk.show_names(c.ShowNames((code,)))),
    "log list": ("compliance", lambda desk, office, code: desk.list_log(c.ListLog())),
    "leak triage": ("compliance", lambda desk, office, code: finish(desk.check_leak(c.CheckLeak(str(office.export(40)))))),
}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fields that were opened, as they are opened."""
    fields: list[str] = []
    real = DataKey.open

    def spy(self: DataKey, envelope: bytes, field: str, version: int) -> bytes:
        fields.append(field)
        return real(self, envelope, field, version)

    monkeypatch.setattr(DataKey, "open", spy)
    return fields


@pytest.fixture
def code(stocked: Office) -> str:
    with stocked.unlock("sales") as desk:
        return desk.find(c.Find("")).clients[0]


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_opens_something_at_all(stocked: Office, code: str, opened: list[str], look: str) -> None:
    """The control: without a fault the same calls do come back, so that the next test can fail."""
    role, call = LOOKS[look]
    with stocked.unlock(role) as desk:
        desk.find(c.Find(code))
        opened.clear()
        assert call(desk, stocked, code)
        assert opened or look in ("log list", "leak triage")


@pytest.mark.parametrize("look", LOOKS)
def test_no_entry_no_look(stocked: Office, code: str, opened: list[str], look: str) -> None:
    role, call = LOOKS[look]
    with stocked.unlock(role) as desk:
        desk.find(c.Find(code))  # search cards are read at unlock
        entries = desk.status().log_entries
        for name, (word, sqlite_code) in FAULTS.items():
            fault = failing(desk, word, sqlite_code)
            opened.clear()
            try:
                with pytest.raises(StorageFailed) as refused:
                    call(desk, stocked, code)
                assert (refused.value.code, opened, fault.hits > 0) == (6, [], True), name
            except BaseException as problem:
                if name == "state cannot be written" and not fault.hits:
                    continue  # this look changes no record
                raise AssertionError(name) from problem
            finally:
                desk._vault._parts.database._connection = fault.real
            assert desk.status().log_entries == entries, name
        undo = broken_anchor(desk)
        opened.clear()
        with pytest.raises(StorageFailed):
            call(desk, stocked, code)
        undo()
        assert opened == []
        assert call(desk, stocked, code)


def test_killed_between_entry_and_release(stocked: Office, code: str, tmp_path: Path) -> None:
    """The entry is there, nothing was said, and the next session goes on."""
    script = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from vault import session
        from vault.model import calls as c
        from vault.services.anchors import AnchorFile
        folder, data, member, code = sys.argv[1:]
        desk = session.Desk.unlock(Path(folder), member, sys.stdin.readline().strip(), session.Surroundings(data_folder=Path(data)))
        print(desk.status().log_entries, flush=True)
        AnchorFile.append = lambda self, anchor: os.kill(os.getpid(), signal.SIGKILL)
        print("VALUE", desk.reveal(c.Reveal(code, "email", "delivery")).value, flush=True)
    """)
    arguments = [sys.executable, "-c", script, str(stocked.vault), str(stocked.here.data_folder), "sales", code]
    ended = subprocess.run(arguments, input=stocked.passphrases["sales"] + "\n", capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL and "VALUE" not in ended.stdout, ended.stderr
    before = int(ended.stdout)
    with stocked.unlock("compliance") as desk:
        actions = {row.n: row.action for row in desk.list_log(c.ListLog()).rows}
        assert actions[before] == "reveal"
        assert finish(desk.verify_log()).problem == ""
    assert os.name == "posix"


# Every place in the services that opens something, by name: a new one fails the next test until somebody has looked at its gate.
OPENING = frozenset("open open_segment text values cells data_keys writing_keys list_cards search_cards bulk open_body open_attachment unwrap has_had drafts".split())
SHOWING = frozenset("ClientRow ClientDetail Revealed FieldView OpenedValue ListCard Notice Receipt".split())


def calls_in(tree: ast.AST, where: str = "") -> Iterator[tuple[str, str]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from calls_in(node, f"{where}.{node.name}".strip("."))
            continue
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            of_file = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id in ("path", "os", "io", "Path")
            argued = bool(node.args or node.keywords)
            if name in SHOWING or (name in OPENING and not of_file and argued):
                yield where, name
        yield from calls_in(node, where)


def plaintext_paths() -> list[str]:
    found = set()
    for path in sorted([*(ROOT / "vault/services").rglob("*.py"), *(ROOT / "vault/session").rglob("*.py")]):
        module = path.relative_to(ROOT / "vault").with_suffix("").as_posix()
        found |= {f"{module} {where} {name}" for where, name in calls_in(ast.parse(path.read_text(encoding="utf-8")))}
    return sorted(found)


def test_every_path_to_plaintext_is_listed() -> None:
    """Each line of the list: module, function, what it calls, and after `#` why no look is without a line there."""
    listed = [line.split("#")[0].strip() for line in LISTED.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    reasons = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#") and "# " not in line]
    assert not reasons, "every line says why"
    assert plaintext_paths() == sorted(listed)
