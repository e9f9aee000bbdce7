"""What the system has to bring on Linux: libraries that Qt loads, Python's own installer, programs for the tests.

Debian and Ubuntu get them by name from apt-get; elsewhere the missing files are named.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

from talk import Problem, say

# Found with ldd on QtWidgets and on the xcb and offscreen plugins, in a Debian with nothing but git and python3.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",  # Newer releases call it libglib2.0-0t64, which apt-get finds by this name.
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
TEST_PROGRAMS = {"Xvfb": "xvfb", "dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring"}

Loader = Callable[[str], bool]
Finder = Callable[[str], str | None]
Runner = Callable[[list[str]], int]


def can_load(library: str) -> bool:
    """Whether the system's own loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_installer() -> bool:
    """Debian keeps `ensurepip`, which puts pip into a new environment, in a package of its own."""
    return importlib.util.find_spec("ensurepip") is not None


def missing_libraries(loads: Loader = can_load) -> dict[str, str]:
    """Shared libraries that are not there, with the Debian package of each."""
    return {library: package for library, package in QT_LIBRARIES.items() if not loads(library)}


def missing_programs(finds: Finder = shutil.which) -> dict[str, str]:
    """Programs that the tests start and that are not there, with the Debian package of each."""
    return {program: package for program, package in TEST_PROGRAMS.items() if finds(program) is None}


def missing_installer(installed: Callable[[], bool] = has_installer) -> dict[str, str]:
    """Python's own installer, where the system has split it off."""
    return {} if installed() else {"ensurepip": f"python{sys.version_info.major}.{sys.version_info.minor}-venv"}


def ensure(look: Callable[[], dict[str, str]]) -> None:
    """Installs what `look` misses, or says in one line how to; afterwards nothing is missing."""
    missing = look()
    if not missing:
        return
    provide(missing, root=is_root(), finds=shutil.which, runs=run_apt)
    if still := look():
        raise Problem(f"Installed, but still not found: {', '.join(sorted(still))}.", 1)


def is_root() -> bool:
    """Whether packages may be installed without asking for another password."""
    return sys.platform != "win32" and os.geteuid() == 0


def provide(missing: dict[str, str], *, root: bool, finds: Finder, runs: Runner) -> None:
    """As root installs the packages, else raises with the line that a person can run."""
    packages = sorted(set(missing.values()))
    if finds("apt-get") is None:
        raise Problem(f"Missing on this system: {', '.join(sorted(missing))}. Install them with its package manager, then start again.")
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if not root:
        raise Problem(f"Some system packages are missing. Run this line, then start again:\nsudo apt-get update && sudo {' '.join(install)}")
    say(f"Installing system packages with apt-get: {' '.join(packages)}")
    for command in _apt_steps(install):
        if runs(command) != 0:
            raise Problem(f"`{' '.join(command)}` did not succeed. Is there a network?")


def _apt_steps(install: list[str]) -> Iterator[list[str]]:
    yield ["apt-get", "--quiet=2", "update"]
    yield [*install[:1], "--quiet=2", *install[1:]]


def run_apt(command: list[str]) -> int:
    """Runs apt-get without questions; its many lines are shown only when it fails."""
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        say(done.stdout)
    return done.returncode
