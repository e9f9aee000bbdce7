"""The project's own environment: `.venv` in the project root, filled from the lock file and nothing else.

A stamp, written last, says from which lock file, settings, Python and place it was made. An environment whose stamp is absent or
different is made anew, so that one left half-made by a power cut is never used.
"""

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from talk import Problem, say

LOCK = Path("packaging", "requirements.lock")
SETTINGS = Path("pyproject.toml")
_QUIET = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")

# What pip prints when it fails, the sentence for it, and the exit code. The first that is found counts.
PIP_FAILURES = (
    (("DO NOT MATCH THE HASHES",), "A package differs from the one that was locked, so nothing was installed. Do not go on with this network or mirror.", 5),
    (("No space left on device", "Disk quota exceeded"), "The disk is full. Make room (about 1 GB), then start again.", 6),
    (
        ("CERTIFICATE_VERIFY_FAILED",),
        "The archive's certificate is not trusted here. Behind a company's proxy, name its certificate: pip config set global.cert FILE",
        2,
    ),
    (
        ("NewConnectionError", "NameResolutionError", "Timeout", "ProxyError", "SSLError", "ConnectionResetError", "ProtocolError"),
        "The packages could not be fetched. The first start needs a network; later ones do not.",
        2,
    ),
    (
        ("No matching distribution",),
        "A package has no ready-made form for this system or this Python. There are forms for x86-64 Linux and Windows and for macOS on Apple silicon.",
        2,
    ),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment of one project folder."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def stamp(self) -> Path:
        return self.folder / "installed-from"

    @property
    def python(self) -> Path:
        return self.command("python")

    def command(self, name: str) -> Path:
        """A program that is installed in the environment."""
        return self.folder / "Scripts" / f"{name}.exe" if os.name == "nt" else self.folder / "bin" / name

    def wanted_stamp(self) -> str:
        """Changes with whatever would make the installed environment wrong; a moved environment does not work."""
        digest = hashlib.sha256()
        for part in (sys.version.encode(), os.fsencode(self.root), _content(self.root / LOCK), _content(self.root / SETTINGS)):
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    def is_ready(self) -> bool:
        """Whether the environment was made to the end, from what is in the project now."""
        try:
            return self.stamp.read_text(encoding="ascii") == self.wanted_stamp() and self.python.exists()
        except (OSError, UnicodeDecodeError):
            return False

    def make(self) -> None:
        """Makes the environment anew. The stamp goes first and comes last."""
        if Path(sys.prefix).resolve() == self.folder.resolve():
            raise Problem("The environment has to be made anew: start this with the system's Python, not with the one in .venv.")
        # Read before anything is installed: files that change meanwhile then ask for another environment.
        stamp = self.wanted_stamp()
        say("Setting up .venv. The first time this fetches about 150 MB; later starts need no network.")
        self.stamp.unlink(missing_ok=True)
        self._make_empty()
        self._pip("install", "--require-hashes", "--only-binary", ":all:", "--retries", "2", "-r", str(self.root / LOCK))
        self._pip("install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(self.root))
        _write_durably(self.stamp, stamp)
        say("Ready.")

    def run(self, command: Sequence[str | Path], extra: Mapping[str, str] | None = None, *, quiet: bool = False) -> int:
        """Runs a program in the project root and gives its exit code; one that a signal ended gives 1. Quiet: only its errors are shown."""
        settings = {**os.environ, **(extra or {})}
        output = subprocess.DEVNULL if quiet else None
        code = subprocess.run([str(part) for part in command], cwd=self.root, env=settings, stdout=output, check=False).returncode
        return code if code >= 0 else 1

    def _make_empty(self) -> None:
        try:
            venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(self.folder)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Problem(f"The folder .venv could not be made: {error}.", 6) from error

    def _pip(self, verb: str, *arguments: str) -> None:
        command = [str(self.python), "-m", "pip", verb, *_QUIET, *arguments]
        lines = []
        with subprocess.Popen(command, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as pip:
            for line in pip.stdout or ():
                lines.append(line.rstrip())
                if line.startswith("Collecting "):
                    print(".", end="", flush=True)
        say("")
        if pip.returncode != 0:
            for line in lines[-20:]:
                say(line)
            raise pip_problem("\n".join(lines))


def pip_problem(output: str) -> Problem:
    """The sentence and code for what pip printed."""
    for marks, sentence, code in PIP_FAILURES:
        if any(mark in output for mark in marks):
            return Problem(sentence, code)
    return Problem("The packages could not be installed. The lines above say why.", 1)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(f"{path.name} cannot be read: {error.strerror}. Is this a whole copy of the project?", 6) from error


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
