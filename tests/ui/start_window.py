"""Starts the window as a program of its own, with the stand-in as its vault process."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ui.app import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], (sys.executable, str(Path(__file__).with_name("stand_in.py")))))
