"""A vault that does not open any more: the unlock window says so in words, looks for what is wrong, and names the way on; with a real vault process."""

from pathlib import Path

import sqlcipher3.dbapi2 as driver
from PySide6.QtCore import Qt

from tests.ui.grab import grab
from tests.ui.text_fit import too_wide, unnamed
from tests.vault.raw import raw
from ui.door import DoorKeeper
from ui.settings import Settings
from ui.theme import Theme
from ui.unlock_window import UnlockWindow
from ui.vault_client import VaultClient
from vault.pipe.child import VaultProcess

LONG_MS = 30_000


def alter(sql: driver.Connection) -> None:
    (leaf,) = sql.execute("SELECT leaf FROM log WHERE idx = 1").fetchone()
    sql.execute("UPDATE log SET leaf = ? WHERE idx = 1", (leaf[:60] + bytes([leaf[60] ^ 1]) + leaf[61:],))


def test_an_altered_short_log_is_told_at_the_door(qapp, qtbot, real_place, tmp_path, request):
    place = real_place(0)
    with place.office.at(tmp_path / "key").unlock("admin") as desk:
        key = desk._vault.keys.store_key
    with raw(place.vault, key) as sql:
        alter(sql)
    theme = Theme("light")
    theme.install(qapp)
    keeper = DoorKeeper(lambda: VaultClient(VaultProcess.start()), qapp)
    window = UnlockWindow(theme, Settings(tmp_path / "settings.ini"), keeper, str(place.vault), "compliance")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.ready, timeout=LONG_MS)
    window.passphrase.setText(place.office.passphrases["compliance"])
    with qtbot.waitSignal(keeper.alarmed, timeout=LONG_MS):
        qtbot.keyClick(window.passphrase, Qt.Key.Key_Return)
    assert window.alarm.isVisible() and "access log was changed" in window.alarm.accessibleName()
    window.passphrase.setText(place.office.passphrases["compliance"])
    with qtbot.waitSignal(keeper.examined, timeout=LONG_MS) as found:
        qtbot.keyClick(window.alarm.button, Qt.Key.Key_Space)
    assert (found.args[0].kind, found.args[0].first) == ("continued", 1)
    said = window.alarm.accessibleName()
    assert "Entry 1" in said and "log continue" in said and "together" in said
    folder = request.config.getoption("--pictures")
    grab(window, (tmp_path if folder is None else Path(folder)) / "alarm-light.png")
    assert too_wide(window) == [] and unnamed(window) == []
    window.close()
