"""Both commands of the README in a Debian that has nothing but git and python3, as a new machine would run them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
SUITE = "bookworm"
INSIDE = "/root/a place with spaces/cassaforte"
FIRST_COMMAND_LIMIT = 5 * 60
SECOND_COMMAND_LIMIT = 25 * 60

# How this machine reaches its package archives; copied in as they are and never kept.
HOST_FILES = ("etc/resolv.conf", "etc/hosts", "etc/pip.conf", "etc/xdg/pip", "etc/apt/apt.conf.d", "etc/apt/apt.conf")
HOST_SETTINGS = ("PIP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
HOST_BUNDLE = "etc/ssl/certs/ca-certificates.crt"
# At a place of its own: where it comes from, the package ca-certificates writes its own bundle as soon as it is installed.
BUNDLE = "etc/host-certificates.crt"

# Mounts and processes live in name spaces of their own and end with the command.
ENTER = """
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
shift_root=$1; shift
exec chroot "$shift_root" "$@"
"""

WINDOW = """
import sys
from pyvirtualdisplay import Display
from PySide6.QtWidgets import QApplication, QLabel
display = Display() if sys.argv[1] == "xcb" else None
if display:
    display.start()
application = QApplication(["window", "-platform", sys.argv[1]])
label = QLabel("Cassaforte")
label.show()
application.processEvents()
print(application.platformName(), label.grab().toImage().width() > 0)
del label, application
if display:
    display.stop()
"""


@dataclass(frozen=True)
class Debian:
    """A Debian in a folder."""

    folder: Path

    def run(self, *command: str, limit: float, network: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a command in the clone of the project there; what it prints is shown and given back."""
        inner = ["env", "--chdir", INSIDE, *command]
        spaces = ["--mount", "--pid", "--fork", "--kill-child", *([] if network else ["--net"])]
        outer = ["unshare", *spaces, "bash", "-c", ENTER, "enter", str(self.folder), *inner]
        done = subprocess.run(outer, env=inside_settings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=limit, check=False)
        print(done.stdout, flush=True)
        return done


def inside_settings() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.upper().startswith(HOST_SETTINGS)}
    trusted = {"PIP_CERT": f"/{BUNDLE}", "SSL_CERT_FILE": f"/{BUNDLE}"} if Path("/", HOST_BUNDLE).is_file() else {}
    return {**kept, **trusted, "HOME": "/root", "LANG": "C.UTF-8", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}


def copy_host_files(folder: Path) -> None:
    for name in HOST_FILES:
        source, target = Path("/", name), folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copyfile(source, target)
    if Path("/", HOST_BUNDLE).is_file():
        shutil.copyfile(f"/{HOST_BUNDLE}", folder / BUNDLE)


def why_not() -> str:
    """The reason why a fresh Debian cannot be made here, or nothing."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a fresh Debian needs Linux and root"
    missing = [program for program in ("debootstrap", "unshare", "chroot", "git") if shutil.which(program) is None]
    return f"a fresh Debian needs {', '.join(missing)}" if missing else ""


@pytest.fixture
def debian() -> Iterator[Debian]:
    if reason := why_not():
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="fresh-debian-"))
    try:
        begun = time.monotonic()
        subprocess.run(["debootstrap", "--variant=minbase", "--include=git,python3", SUITE, str(folder)], stdout=subprocess.DEVNULL, check=True)
        print(f"\na Debian with git and python3: {time.monotonic() - begun:.0f} s", flush=True)
        copy_host_files(folder)
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder / INSIDE.lstrip("/"))], check=True)
        yield Debian(folder)
    finally:
        shutil.rmtree(folder)


def test_both_commands_on_a_new_machine(debian: Debian) -> None:
    begun = time.monotonic()
    first = debian.run("python3", "packaging/run.py", limit=2 * FIRST_COMMAND_LIMIT)
    seconds = time.monotonic() - begun
    print(f"first command, without a display: {seconds:.0f} s (limit {FIRST_COMMAND_LIMIT})", flush=True)
    assert first.returncode == 0
    assert first.stdout.rstrip().splitlines()[-1].endswith(" passed, 0 failed")
    assert seconds < FIRST_COMMAND_LIMIT

    begun = time.monotonic()
    again = debian.run("python3", "packaging/run.py", limit=FIRST_COMMAND_LIMIT, network=False)
    print(f"first command again, without a network: {time.monotonic() - begun:.0f} s", flush=True)
    assert again.returncode == 0
    assert "Setting up" not in again.stdout

    begun = time.monotonic()
    second = debian.run("python3", "packaging/run.py", "test", limit=2 * SECOND_COMMAND_LIMIT)
    seconds = time.monotonic() - begun
    print(f"second command: {seconds:.0f} s (limit {SECOND_COMMAND_LIMIT})", flush=True)
    assert second.returncode == 0
    assert seconds < SECOND_COMMAND_LIMIT

    for platform in ("offscreen", "xcb"):
        assert debian.run(".venv/bin/python", "-c", WINDOW, platform, limit=60).stdout.endswith(f"{platform} True\n")
