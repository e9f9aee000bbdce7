"""Pictures of every window, drawn without a screen."""

from pathlib import Path

from tests.stories.cast import Stage


def take_pictures(stage: Stage, folder: Path) -> list[Path]:
    """PNG files in the folder."""
    return sorted(folder.glob("*.png"))
