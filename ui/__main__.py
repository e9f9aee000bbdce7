"""Starts the window: `python -m ui [--vault DIR]`."""

import sys

from ui.app import main as start


def main() -> int:
    """The entry of the installed program."""
    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
