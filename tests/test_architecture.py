"""The floors hold, a forbidden import is seen, modules stay short, and the vault is the same program on every system."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 400
FLOORS = ("errors", "crash", "model", "crypto", "store", "formats", "pipe", "services", "session", "host", "cli")

# Imports every module of the vault and of the window as another system would: what comes from elsewhere is loaded first, as itself; then the name of the
# system changes, and what that system does not have is taken away. `msvcrt` and `winreg` are empty here, so their use at import fails.
IMPORT_ALL = """
import importlib, os, signal, sys, types

platform, foreign, ours = sys.argv[1], sys.argv[2].split(), sys.argv[3].split()
for name in foreign:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in {"msvcrt", "winreg", "_winapi"}:
            raise
sys.platform = platform
if platform == "win32":
    for name in ("fcntl", "grp", "pwd", "resource", "syslog", "termios", "tty"):
        sys.modules[name] = None
    for name in ("msvcrt", "winreg", "_winapi"):
        sys.modules[name] = types.ModuleType(name)
    for name in ("fork", "geteuid", "getuid", "killpg", "register_at_fork", "setsid", "statvfs", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC"):
        if hasattr(os, name):
            delattr(os, name)
    for name in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGPIPE"):
        delattr(signal, name)
for name in ours:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
print("Qt is loaded" if "PySide6" in sys.modules else "no Qt")
"""


def modules_of(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_by(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program is not None, "import-linter is not installed beside this Python"
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    """The floors with nothing in them, under the contracts of the project."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("ui", "vault", *(f"vault/{floor}" for floor in FLOORS)):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    return tmp_path


def test_the_floors_hold() -> None:
    found = lint_imports(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


def test_an_empty_tree_keeps_every_contract(small_tree: Path) -> None:
    found = lint_imports(small_tree)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("vault/model/bad.py", "import vault.services", "The vault has floors"),
        ("vault/crypto/bad.py", "import vault.store", "The vault has floors"),
        ("vault/formats/bad.py", "import vault.crypto", "The vault has floors"),
        ("vault/pipe/bad.py", "import vault.store", "The vault has floors"),
        ("vault/services/bad.py", "import vault.session", "The vault has floors"),
        ("vault/host/bad.py", "import vault.cli", "The vault has floors"),
        ("vault/utils.py", "", "The vault has floors"),
        ("ui/bad.py", "import vault.session", "The window knows the pipe"),
        ("ui/bad.py", "import vault.crypto", "The window knows the pipe"),
        ("vault/services/bad.py", "import PySide6.QtCore", "The vault knows no window"),
        ("vault/cli/bad.py", "import ui", "The vault knows no window"),
        ("vault/services/bad.py", "from cryptography.hazmat.primitives import hashes", "Ciphers stay in vault.crypto"),
        ("vault/services/bad.py", "import sqlcipher3", "SQL stays in vault.store"),
        ("ui/bad.py", "import keyring", "The window holds no key"),
    ],
)
def test_a_forbidden_import_breaks_its_contract(small_tree: Path, module: str, line: str, contract: str) -> None:
    (small_tree / module).write_text(line + "\n", encoding="utf-8")
    found = lint_imports(small_tree)
    broken = [each for each in found.stdout.splitlines() if each.endswith("BROKEN")]
    assert found.returncode == 1
    assert len(broken) == 1
    assert broken[0].startswith(contract)


def test_services_may_use_the_floor_below(small_tree: Path) -> None:
    (small_tree / "vault/services/good.py").write_text("import vault.crypto\nimport vault.formats\nimport vault.store\n", encoding="utf-8")
    (small_tree / "ui/good.py").write_text("import vault.errors\nimport vault.model\nimport vault.pipe\nimport PySide6.QtCore\n", encoding="utf-8")
    assert lint_imports(small_tree).returncode == 0


def test_no_module_is_long() -> None:
    modules = modules_of("vault", "ui", "packaging")
    assert modules
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_qt_in_the_vault() -> None:
    with_qt = {name_of(path) for path in modules_of("vault") if any(name.split(".")[0] in {"PySide6", "shiboken6"} for name in imported_by(path))}
    assert with_qt == set()


@pytest.mark.parametrize(("folders", "qt"), [(("vault",), "no Qt"), (("vault", "ui"), "Qt is loaded")])
@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_every_module_imports_on(platform: str, folders: tuple[str, ...], qt: str) -> None:
    modules = modules_of(*folders)
    ours = [name_of(path) for path in modules]
    foreign = sorted({name for path in modules for name in imported_by(path) if name.split(".")[0] not in {"vault", "ui", "__future__"}})
    command = [sys.executable, "-W", "error", "-c", IMPORT_ALL, platform, " ".join(foreign), " ".join(ours)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (f"{qt}\n", "", 0)
