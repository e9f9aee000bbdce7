"""Pictures of every window, drawn without a screen."""

import subprocess
import sys
from pathlib import Path

from tests.stories.cast import Stage

WITHIN_S = 180
NAMES = ("unlock", "lock", "log", "breach", "approval", "breach-readable", "clients", "clients-open", "import", "sealed", "keys")
THEMES = ("light", "dark")


def take_pictures(stage: Stage, folder: Path) -> list[Path]:
    """PNG files in the folder, of each window in both themes. Drawn by a program of its own, which may fail without ending the stories."""
    command = [sys.executable, "-m", "tests.ui.gallery", str(stage.folder), str(folder)]
    environment = {**stage.environment, "QT_QPA_PLATFORM": "offscreen"}
    drawn = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=WITHIN_S)
    if drawn.returncode:
        print(drawn.stdout)
    wanted = [folder / f"{name}-{theme}.png" for name in NAMES for theme in THEMES]
    return [picture for picture in wanted if picture.is_file()]
