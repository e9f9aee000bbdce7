"""Sets Cassaforte up in this folder and opens it on a demo vault, or runs its tests.

    python3 packaging/run.py                the app; without a display, both stories with a report
    python3 packaging/run.py --no-window    the stories, also where there is a display
    python3 packaging/run.py test           all checks
    python3 packaging/run.py test --long    only the tests that take minutes

Exit codes: those of `cassaforte`; 2 where a person has to do something first, 5 where a package differs from the locked one.
"""

import sys

# This file alone has to be readable for older versions: no newer syntax here.
if sys.version_info < (3, 11):
    sys.stderr.write("Cassaforte needs Python 3.11 or newer, and this is Python {}.{}.\n".format(*sys.version_info[:2]))
    sys.exit(2)

import argparse
import os
from pathlib import Path

import checks
import demo
import system_needs
from environment import Environment
from talk import STOPPED, Problem, say


def main(arguments: list[str]) -> int:
    """One of the two commands; gives the exit code."""
    options = parse(arguments)
    environment = Environment(Path(__file__).resolve().parents[1])
    try:
        prepare(environment, with_tests=options.command == "test")
        return carry_out(environment, options)
    except Problem as problem:
        say(problem.sentence)
        return problem.code
    except KeyboardInterrupt:
        say("Stopped.")
        return STOPPED


def parse(arguments: list[str]) -> argparse.Namespace:
    """The two commands and their one option each."""
    parser = argparse.ArgumentParser(prog="run.py", description="Sets Cassaforte up and opens it on a demo vault, or runs its tests.")
    parser.add_argument("--no-window", action="store_true", help="play both stories instead of opening the app")
    commands = parser.add_subparsers(dest="command")
    test = commands.add_parser("test", help="run all checks")
    test.add_argument("--long", action="store_true", help="run only the tests that take minutes")
    return parser.parse_args(arguments)


def prepare(environment: Environment, *, with_tests: bool) -> None:
    """Everything that has to be there first. A second time this only looks."""
    ready = environment.is_ready()
    if sys.platform == "linux":
        system_needs.ensure(lambda: what_is_missing(with_installer=not ready, with_tests=with_tests))
    if not ready:
        environment.make()


def what_is_missing(*, with_installer: bool, with_tests: bool) -> dict[str, str]:
    """What the system lacks, all at once, so that a person has one line to run."""
    missing = system_needs.missing_libraries()
    if with_installer:
        missing.update(system_needs.missing_installer())
    if with_tests:
        missing.update(system_needs.missing_programs())
    return missing


def carry_out(environment: Environment, options: argparse.Namespace) -> int:
    """The command itself, in an environment that is ready."""
    if options.command == "test":
        return checks.run(environment, checks.long(environment) if options.long else checks.ordinary(environment))
    if options.no_window or not demo.has_display(sys.platform, os.environ):
        return demo.play_stories(environment)
    return demo.open_demo(environment, demo.local_data(sys.platform, os.environ, Path.home()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
