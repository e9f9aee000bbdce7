"""A real keyring for programs that a test starts: GNOME Keyring in a D-Bus session of its own, unlocked with `KEYRING_WORD` of the environment."""

import shutil

import pytest

TOOLS = ("gnome-keyring-daemon", "dbus-run-session")
# The keyring's own passphrase comes on its standard input; the daemon lives as long as the bus, which ends with this shell.
_SESSION = 'printf %s "$KEYRING_WORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
KEYRING_SESSION = ("dbus-run-session", "--", "sh", "-c", _SESSION, "sh")

with_keyring = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {' and '.join(TOOLS)}, which this machine does not have: no Secret Service to test on"
)
