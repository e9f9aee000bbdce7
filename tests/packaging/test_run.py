"""The first script a person runs: old Pythons, missing parts, half-made environments, odd paths."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import checks
import demo
import environment
import packaging.version
import pytest
import run
import system_needs
from environment import Environment, pip_problem
from talk import Problem

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "run.py"
OLDER = [(3, minor) for minor in range(6, 11)]
posix_only = pytest.mark.skipif(os.name == "nt", reason="stand-in programs are scripts")


@pytest.fixture
def project(tmp_path: Path) -> Environment:
    """A project folder with a space in its path, and an environment that was made to the end."""
    root = tmp_path / "a place with spaces"
    (root / "packaging").mkdir(parents=True)
    (root / environment.LOCK).write_text("nothing==1\n", encoding="utf-8")
    (root / environment.SETTINGS).write_text("[project]\n", encoding="utf-8")
    made = Environment(root)
    made.python.parent.mkdir(parents=True)
    # A link would lose the packages beside this Python, pip among them.
    made.python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    made.python.chmod(0o755)
    made.stamp.write_text(made.wanted_stamp(), encoding="ascii")
    return made


def stand_in(made: Environment, name: str, script: str) -> None:
    """A program in the environment that does what the script says."""
    program = made.command(name)
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


class TestOlderPython:
    def test_it_can_be_read_by_older_versions(self) -> None:
        ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))

    def test_one_sentence_and_exit_code_2(self) -> None:
        code = f"import runpy, sys; sys.version_info = (3, 10, 9, 'final', 0); runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "Cassaforte needs Python 3.11 or newer, and this is Python 3.10.\n"

    @pytest.mark.parametrize("version", OLDER)
    def test_a_real_older_python_says_the_same(self, version: tuple[int, int]) -> None:
        name = "python{}.{}".format(*version)
        # A shim of pyenv answers to a name that it cannot start.
        places = [shutil.which(name), *Path.home().glob(f".pyenv/versions/{version[0]}.{version[1]}.*/bin/{name}")]
        found = next((each for each in places if each and subprocess.run([each, "--version"], capture_output=True, check=False).returncode == 0), None)
        if found is None:
            pytest.skip(f"{name} is not on this machine")
        done = subprocess.run([found, str(SCRIPT)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "Cassaforte needs Python 3.11 or newer, and this is Python {}.{}.\n".format(*version)

    def test_a_word_that_it_does_not_know_is_wrong_use(self) -> None:
        assert subprocess.run([sys.executable, str(SCRIPT), "nonsense"], capture_output=True, check=False).returncode == 2


class TestStamp:
    def test_a_whole_environment_is_ready(self, project: Environment) -> None:
        assert project.is_ready()

    def test_without_its_stamp_it_was_half_made(self, project: Environment) -> None:
        project.stamp.unlink()
        assert not project.is_ready()

    @pytest.mark.parametrize("written", [b"", b"00", b"\xff\xfe\x00"])
    def test_a_torn_stamp_counts_for_nothing(self, project: Environment, written: bytes) -> None:
        project.stamp.write_bytes(written)
        assert not project.is_ready()

    @pytest.mark.parametrize("file", [environment.LOCK, environment.SETTINGS])
    def test_another_lock_or_other_settings_need_another_environment(self, project: Environment, file: Path) -> None:
        (project.root / file).write_text("something==2\n", encoding="utf-8")
        assert not project.is_ready()

    def test_a_byte_cannot_move_between_lock_and_settings(self, project: Environment) -> None:
        (project.root / environment.LOCK).write_text("nothing==1\n[", encoding="utf-8")
        (project.root / environment.SETTINGS).write_text("project]\n", encoding="utf-8")
        assert not project.is_ready()

    def test_a_moved_environment_is_not_ready(self, project: Environment) -> None:
        moved = Environment(project.root.with_name("elsewhere"))
        project.root.rename(moved.root)
        assert moved.stamp.exists()
        assert not moved.is_ready()

    def test_without_its_python_it_is_not_ready(self, project: Environment) -> None:
        project.python.unlink()
        assert not project.is_ready()

    def test_a_copy_without_the_lock_says_so(self, project: Environment) -> None:
        (project.root / environment.LOCK).unlink()
        with pytest.raises(Problem, match=r"requirements\.lock cannot be read") as found:
            project.make()
        assert found.value.code == 6

    def test_an_environment_does_not_replace_itself(self, project: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "prefix", str(project.folder))
        with pytest.raises(Problem, match="system's Python"):
            project.make()
        assert project.stamp.exists()


@posix_only
class TestPrograms:
    def test_a_path_with_spaces_stays_one_argument(self, project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
        assert project.run([project.python, "-c", "import os, sys; print(os.getcwd(), sys.argv[1:])", project.root / "x y"]) == 0
        assert capfd.readouterr().out == f"{project.root} [{str(project.root / 'x y')!r}]\n"

    @pytest.mark.parametrize(("script", "code"), [("exit 0", 0), ("exit 5", 5), ("kill -9 $$", 1)])
    def test_the_exit_code_passes_through(self, project: Environment, script: str, code: int) -> None:
        stand_in(project, "tool", script)
        assert project.run([project.command("tool")]) == code

    def test_a_package_without_a_form_for_this_system(self, project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
        (project.root / environment.LOCK).write_text(f"no-such-thing==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
        with pytest.raises(Problem, match="no ready-made form") as found:
            project._pip("download", "--no-index", "--require-hashes", "-r", str(project.root / environment.LOCK))
        assert found.value.code == 2
        assert "no-such-thing" in capfd.readouterr().out

    def test_a_package_that_was_exchanged(self, project: Environment) -> None:
        (project.root / "wheels").mkdir()
        with zipfile.ZipFile(project.root / "wheels" / "thing-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr("thing-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1\n")
            wheel.writestr("thing-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr("thing-1.dist-info/RECORD", "")
        (project.root / environment.LOCK).write_text(f"thing==1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
        with pytest.raises(Problem, match="differs from the one that was locked") as found:
            project._pip("download", "--no-index", "--find-links", "wheels", "--require-hashes", "-r", str(project.root / environment.LOCK))
        assert found.value.code == 5

    def test_a_full_disk_and_an_unknown_failure(self) -> None:
        assert pip_problem("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device").code == 6
        assert pip_problem("ERROR: something new").code == 1

    def test_no_network(self) -> None:
        problem = pip_problem(
            "WARNING: Retrying after connection broken by 'NewConnectionError(': Temporary failure in name resolution'\n"
            "ERROR: No matching distribution found for annotated-doc==0.0.7"
        )
        assert (problem.code, "needs a network" in problem.sentence) == (2, True)


class TestSystemNeeds:
    def test_the_loader_is_asked(self) -> None:
        assert not system_needs.can_load("libnothing-of-this-name.so.9")

    @pytest.mark.skipif(sys.platform != "linux", reason="the name is that of Linux")
    def test_the_loader_finds_what_is_there(self) -> None:
        assert system_needs.can_load("libc.so.6")

    def test_missing_libraries_come_with_their_packages(self) -> None:
        missing = system_needs.missing_libraries(lambda library: "cursor" not in library and "EGL" not in library)
        assert missing == {"libEGL.so.1": "libegl1", "libxcb-cursor.so.0": "libxcb-cursor0"}

    def test_missing_programs_come_with_their_packages(self) -> None:
        assert system_needs.missing_programs(lambda program: None if program == "Xvfb" else "/usr/bin/" + program) == {"Xvfb": "xvfb"}

    def test_the_installer_of_this_python(self) -> None:
        assert system_needs.missing_installer(lambda: True) == {}
        assert system_needs.missing_installer(lambda: False) == {"ensurepip": f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"}

    def test_root_updates_once_and_installs(self, capsys: pytest.CaptureFixture[str]) -> None:
        ran: list[Sequence[str]] = []
        system_needs.provide({"b.so": "b", "a.so": "a", "aa.so": "a"}, root=True, finds=lambda name: name, runs=lambda command: ran.append(command) or 0)
        assert ran == [["apt-get", "--quiet=2", "update"], ["apt-get", "--quiet=2", "install", "--yes", "--no-install-recommends", "a", "b"]]
        assert capsys.readouterr().out == "Installing system packages with apt-get: a b\n"

    def test_anyone_else_gets_one_line_to_run(self) -> None:
        with pytest.raises(Problem) as found:
            system_needs.provide({"b.so": "b", "a.so": "a"}, root=False, finds=lambda name: name, runs=lambda command: pytest.fail("ran"))
        assert found.value.code == 2
        line = found.value.sentence.splitlines()[1]
        assert line == "sudo apt-get update && sudo apt-get install --yes --no-install-recommends a b"

    def test_another_linux_is_told_what_is_missing(self) -> None:
        with pytest.raises(Problem, match=r"Missing on this system: a\.so, b\.so\.") as found:
            system_needs.provide({"b.so": "b", "a.so": "a"}, root=True, finds=lambda name: None, runs=lambda command: pytest.fail("ran"))
        assert found.value.code == 2

    def test_apt_without_a_network(self) -> None:
        with pytest.raises(Problem, match="Is there a network") as found:
            system_needs.provide({"a.so": "a"}, root=True, finds=lambda name: name, runs=lambda command: 100)
        assert found.value.code == 2

    def test_nothing_is_installed_when_nothing_is_missing(self) -> None:
        asked = []
        system_needs.ensure(lambda: asked.append(1) or {})
        assert asked == [1]

    def test_the_installer_is_needed_only_to_make_an_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system_needs, "missing_installer", lambda: {"ensurepip": "python3-venv"})
        assert "ensurepip" in run.what_is_missing(with_installer=True, with_tests=False)
        assert "ensurepip" not in run.what_is_missing(with_installer=False, with_tests=False)


class TestDemo:
    @pytest.mark.parametrize(
        ("platform", "settings", "shown"),
        [
            ("linux", {}, False),
            ("linux", {"DISPLAY": "", "WAYLAND_DISPLAY": ""}, False),
            ("linux", {"DISPLAY": ":0"}, True),
            ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
            ("win32", {}, True),
            ("darwin", {}, True),
        ],
    )
    def test_a_display(self, platform: str, settings: dict[str, str], *, shown: bool) -> None:
        assert demo.has_display(platform, settings) is shown

    @pytest.mark.parametrize(
        ("platform", "settings", "parts"),
        [
            ("linux", {}, (".local", "share", "cassaforte")),
            ("linux", {"XDG_DATA_HOME": "relative"}, (".local", "share", "cassaforte")),
            ("darwin", {}, ("Library", "Application Support", "cassaforte")),
            ("win32", {}, ("AppData", "Local", "cassaforte")),
        ],
    )
    def test_the_data_folder_is_local(self, tmp_path: Path, platform: str, settings: dict[str, str], parts: tuple[str, ...]) -> None:
        assert demo.local_data(platform, settings, tmp_path) == tmp_path.joinpath(*parts)

    @pytest.mark.parametrize(("platform", "name"), [("linux", "XDG_DATA_HOME"), ("win32", "LOCALAPPDATA")])
    def test_the_data_folder_can_be_named(self, tmp_path: Path, platform: str, name: str) -> None:
        assert demo.local_data(platform, {name: str(tmp_path / "own")}, Path("unused")) == tmp_path / "own" / "cassaforte"

    @posix_only
    def test_the_demo_is_made_once_and_opened(self, project: Environment, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        stand_in(project, "cassaforte", 'echo "$@" >&2; mkdir -p "$2/demo.vault" && echo {} > "$2/demo.vault/manifest.json"')
        stand_in(project, "python", 'echo "$@"')
        data = tmp_path / "my data"
        assert demo.open_demo(project, data) == 0
        assert demo.open_demo(project, data) == 0
        printed = capfd.readouterr()
        assert printed.err == f"demo {data}/demo.unfinished\n"
        assert printed.out.splitlines().count(f"-m ui --vault {data}/demo/demo.vault") == 2
        assert not (data / "demo.unfinished").exists()

    @posix_only
    def test_a_demo_that_was_not_finished_is_made_anew(self, project: Environment, tmp_path: Path) -> None:
        (tmp_path / "demo.unfinished" / "demo.vault").mkdir(parents=True)
        (tmp_path / "demo").mkdir()
        stand_in(project, "cassaforte", 'mkdir "$2" "$2/demo.vault" && echo {} > "$2/demo.vault/manifest.json"')
        demo.make_demo(project, tmp_path / "demo")
        assert demo.is_vault(tmp_path / "demo")

    @posix_only
    def test_a_demo_that_fails_leaves_no_demo(self, project: Environment, tmp_path: Path) -> None:
        stand_in(project, "cassaforte", 'mkdir -p "$2/demo.vault"; exit 6')
        with pytest.raises(Problem) as found:
            demo.open_demo(project, tmp_path)
        assert found.value.code == 6
        assert not demo.is_vault(tmp_path / "demo")

    @posix_only
    @pytest.mark.parametrize("code", [0, 1])
    def test_the_stories_get_a_fresh_folder_and_no_display(self, project: Environment, capfd: pytest.CaptureFixture[str], code: int) -> None:
        folder = project.root / "build" / "stories"
        folder.mkdir(parents=True)
        (folder / "old.png").touch()
        (project.root / "tests").mkdir()
        script = f"import os, sys\nprint(os.environ['QT_QPA_PLATFORM'], os.listdir(sys.argv[1]), sys.argv[1])\nsys.exit({code})\n"
        (project.root / "tests" / "stories.py").write_text(script, encoding="utf-8")
        assert demo.play_stories(project) == code
        assert capfd.readouterr().out.splitlines()[-1] == f"offscreen [] {folder}"


@posix_only
class TestChecks:
    def test_all_run_and_one_failure_fails(self, project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
        stand_in(project, "good", "echo good")
        stand_in(project, "bad", "exit 3")
        steps = [checks.Check("first", (project.command("bad"),)), checks.Check("second", (project.command("good"),))]
        assert checks.run(project, steps) == 1
        assert capfd.readouterr().out == "== first ==\n== second ==\ngood\nFailed: first\n"

    def test_success_adds_nothing_after_the_last_step(self, project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
        stand_in(project, "good", "echo good")
        assert checks.run(project, [checks.Check("only", (project.command("good"),))]) == 0
        assert capfd.readouterr().out.splitlines()[-1] == "good"


def test_the_steps_are_style_types_floors_and_tests() -> None:
    made = Environment(ROOT)
    assert [check.name for check in checks.ordinary(made)] == [
        "style: ruff", "types: mypy", "types on Windows: mypy", "types on macOS: mypy", "floors: import-linter", "tests: pytest",
    ]
    assert [check.command[-4:] for check in checks.long(made)] == [("-m", "long", "-s", "-v")]


class TestLock:
    TEXT = (ROOT / environment.LOCK).read_text(encoding="utf-8")

    def test_every_package_is_pinned_with_hashes(self) -> None:
        entries = re.split(r"\n(?=[a-z])", "\n".join(line for line in self.TEXT.splitlines() if not line.startswith("#")).strip())
        assert len(entries) > 30
        assert [entry for entry in entries if not re.match(r"[a-z0-9-]+==[^ ]+ ( ; .*)?.*--hash=sha256:[0-9a-f]{64}", entry.replace("\\\n", " "))] == []

    def test_it_names_no_address_and_no_machine(self) -> None:
        assert re.findall(r"https?:|file:|index-url|find-links|/home/|/root/|/tmp/|/work/", self.TEXT) == []

    def test_it_holds_every_dependency_of_the_project(self) -> None:
        settings = tomllib.loads((ROOT / environment.SETTINGS).read_text(encoding="utf-8"))["project"]
        wanted = [*settings["dependencies"], *settings["optional-dependencies"]["dev"]]
        locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", self.TEXT, re.MULTILINE))
        assert {re.split(r"[<>=;]", each)[0].strip() for each in wanted} - set(locked) == set()
        assert locked["pyside6-essentials"] == "6.11.3"


def test_the_folder_does_not_hide_the_library_of_its_name() -> None:
    assert ROOT not in Path(packaging.version.__file__).parents or ".venv" in packaging.version.__file__
    assert not (ROOT / "packaging" / "__init__.py").exists()


@posix_only
def test_the_pipeline_ends_with_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    lines = [line for line in script.read_text(encoding="utf-8").splitlines() if line]
    assert os.access(script, os.X_OK)
    assert lines[-1] == "python3 packaging/run.py test"
