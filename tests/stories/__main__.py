"""`python -m tests.stories FOLDER`: plays both stories, writes `report.md` and pictures of the windows to the folder, and counts its own checks."""

import os
import sys
from pathlib import Path

from tests.stories import by_command
from tests.stories.cast import set_stage
from tests.stories.facts import Facts, checks, gather
from tests.stories.pictures import NAMES, THEMES, take_pictures


def main(arguments: list[str]) -> int:
    """Exit code 0 when every check passed."""
    folder = Path(arguments[0]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data")}
    stage = set_stage(folder / "demo", environment)
    steps = []
    for step in by_command.play(stage):
        steps.append(step)
        print(f"{'passed' if step[1] else 'FAILED'}  {step[0]}", flush=True)
    facts = gather(stage)
    steps += checks(facts)
    pictures = take_pictures(stage, folder)
    steps.append(("every window was drawn, light and dark", len(pictures) == len(NAMES) * len(THEMES)))
    _write_report(folder / "report.md", steps, facts, pictures)
    failed = sum(not passed for _, passed in steps)
    print(f"The report and the pictures are in {folder}")
    print(f"{len(steps) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _write_report(path: Path, steps: list[tuple[str, bool]], facts: Facts, pictures: list[Path]) -> None:
    lines = ["# Two leaks, and what the vault could say", "", "Story A: the sealed file appears on the net. Story B: an extortionist shows real values from before the sealing.", ""]
    lines += ["## What was done", "", *(f"- {'passed' if passed else '**failed**'}: {what}" for what, passed in steps), ""]
    lines += ["## What was left behind", "", "| what | how much |", "| --- | --- |", *(f"| {what} | {value} |" for what, value in facts.lines()), ""]
    lines += ["## The windows", "", *(f"![{picture.stem}]({picture.relative_to(path.parent).as_posix()})" for picture in pictures), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
