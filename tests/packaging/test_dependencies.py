"""What the program imports is what it declares: no package that comes along by chance, none that nobody uses."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {"vault", "ui", "__future__"}


def imported() -> set[str]:
    """The top-level packages that the modules of the vault and the window import."""
    names = set()
    for path in [*(ROOT / "vault").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names - OURS - set(sys.stdlib_module_names)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {plain(re.split(r"[<>=;\[]", each)[0].strip()) for each in settings["project"]["dependencies"]}


def test_what_is_imported_is_declared() -> None:
    homes = {name: {plain(each) for each in found} for name, found in packages_distributions().items()}
    # shiboken6 is the half of PySide6 that holds the bindings; it comes with it in the same version.
    undeclared = {name for name in imported() - {"shiboken6"} if not homes.get(name, set()) & declared()}
    assert undeclared == set()


def test_what_is_declared_is_imported() -> None:
    homes = packages_distributions()
    used = {plain(each) for name in imported() for each in homes.get(name, ())}
    assert declared() - used == set()
