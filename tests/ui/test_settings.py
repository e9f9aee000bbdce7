"""What the window remembers."""

import pytest
from PySide6.QtCore import QByteArray

from ui.looks_menu import LESS_MOTION, looks_menu
from ui.settings import RECENT, Settings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.ini"


@pytest.fixture
def again(file):
    """The same settings as the next start reads them."""

    def read(settings):
        settings.save()
        return Settings(file)

    return read


def test_a_first_start_follows_the_system(file):
    settings = Settings(file)
    assert (settings.theme, settings.scale, settings.calm, settings.vaults) == ("system", 100, False, ())


def test_everything_is_there_at_the_next_start(file, again):
    settings = Settings(file)
    settings.theme, settings.scale, settings.calm, settings.geometry = "dark", 125, True, QByteArray(b"\x01\xd9")
    settings.remember_member("/vaults/one.vault", "Livia Sarrano")
    found = again(settings)
    assert (found.theme, found.scale, found.calm, found.geometry) == ("dark", 125, True, QByteArray(b"\x01\xd9"))
    assert found.member_of("/vaults/one.vault") == "Livia Sarrano"
    assert found.member_of("/vaults/two.vault") == ""


def test_vaults_come_newest_first_and_only_those_that_are_there(file, again, tmp_path):
    settings = Settings(file)
    paths = [tmp_path / f"{number}.vault" for number in range(RECENT + 2)]
    for path in paths:
        path.mkdir()
        settings.remember_vault(str(path))
    settings.remember_vault(str(paths[5]))
    found = again(settings)
    assert found.vaults[0] == str(paths[5])
    assert len(found.vaults) == RECENT
    paths[5].rmdir()
    assert found.vaults[0] == str(paths[-1])


def test_a_broken_file_is_no_reason_to_fail(file):
    file.write_text("[General]\nscale=7000\nvaults=@Invalid()\ngeometry=nonsense\n")
    settings = Settings(file)
    assert (settings.scale, settings.vaults, settings.geometry) == (100, (), QByteArray())


def test_the_menu_changes_the_theme_at_once_and_for_the_next_start(dressed, host, file, again):
    settings = Settings(file)
    menu = looks_menu(dressed, settings, host)
    by_words = {action.text(): action for action in menu.actions()}
    by_words["Dark theme"].trigger()
    by_words["Text at 125 %"].trigger()
    by_words[LESS_MOTION].trigger()
    assert (dressed.dark, dressed.scale, dressed.calm) == (True, 125, True)
    found = again(settings)
    assert (found.theme, found.scale, found.calm) == ("dark", 125, True)
    by_words[LESS_MOTION].trigger()
    assert not dressed.calm
