"""The first command: the app on a demo vault, or, where there is no display, both stories with a report."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath

from environment import Environment
from talk import Problem, say


def has_display(platform: str, settings: Mapping[str, str]) -> bool:
    """Whether a window can be opened here. Only Linux can be without a display and say so."""
    return platform != "linux" or bool(settings.get("DISPLAY") or settings.get("WAYLAND_DISPLAY"))


def local_data(platform: str, settings: Mapping[str, str], home: Path) -> Path:
    """Where a program keeps data that belong to this machine: never a folder that is synchronised or backed up as documents."""
    if platform == "win32":
        return Path(settings.get("LOCALAPPDATA") or home / "AppData" / "Local") / "cassaforte"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "cassaforte"
    named = settings.get("XDG_DATA_HOME", "")
    # The specification tells programs to ignore a relative path.
    return (Path(named) if PurePath(named).is_absolute() else home / ".local" / "share") / "cassaforte"


def open_demo(environment: Environment, data: Path) -> int:
    """Opens the window on the demo vault, which is made first where there is none."""
    demo = data / "demo"
    if not is_vault(demo):
        make_demo(environment, demo)
    say(f"Opening the demo vault in {demo}. Its passphrases are in the folder `passphrases` there and on the lock screen.")
    return environment.run([environment.python, "-m", "ui", "--vault", demo / "demo.vault"])


def is_vault(demo: Path) -> bool:
    """Whether a demo was made to the end: it gets its name last."""
    return (demo / "demo.vault" / "manifest.json").is_file()


def make_demo(environment: Environment, demo: Path) -> None:
    """Makes the demo beside its place and moves it there whole; what a stopped run left behind is removed."""
    unfinished = demo.with_name("demo.unfinished")
    for left in (unfinished, demo):
        if left.exists():
            shutil.rmtree(left)
    demo.parent.mkdir(parents=True, exist_ok=True)
    say("Making a demo vault with fictional clients.")
    # Quiet, since what it prints names the folder that is about to be renamed.
    code = environment.run([environment.command("cassaforte"), "demo", unfinished], quiet=True)
    if code != 0:
        raise Problem("The demo vault could not be made. The lines above say why.", code)
    unfinished.rename(demo)


def play_stories(environment: Environment) -> int:
    """Plays both stories into a fresh folder; the player names it and ends with its count of checks."""
    folder = environment.root / "build" / "stories"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    if sys.platform == "linux":
        say("No display is used: both stories are played, with pictures of the windows.")
    return environment.run([environment.python, "-m", "tests.stories", folder], {"QT_QPA_PLATFORM": "offscreen"})
