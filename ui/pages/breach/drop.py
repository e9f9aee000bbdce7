"""What was dropped on a page."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_file(data: QMimeData) -> str:
    """The path of the one file on this computer that was dropped; empty for anything else."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == len(data.urls()) == 1 and Path(paths[0]).is_file() else ""
