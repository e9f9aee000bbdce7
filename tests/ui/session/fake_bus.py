"""A D-Bus daemon of its own on a private socket, with a login manager and a screen saver on it that do what the test says."""

import os
import subprocess
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

LOGIN = "org.freedesktop.login1"
MANAGER = DBusAddress("/org/freedesktop/login1", interface=f"{LOGIN}.Manager")
SESSION_PATH = "/org/freedesktop/login1/session/_37"
SESSION = DBusAddress(SESSION_PATH, interface=f"{LOGIN}.Session")
CHANGES = DBusAddress(SESSION_PATH, interface="org.freedesktop.DBus.Properties")
SAVER = DBusAddress("/org/freedesktop/ScreenSaver", interface="org.freedesktop.ScreenSaver")
OTHER_CHANGES = DBusAddress("/org/freedesktop/login1/session/_99", interface="org.freedesktop.DBus.Properties")
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Bus:
    """The daemon; `address` is where it listens."""

    def __init__(self, folder):
        config = folder / "bus.conf"
        config.write_text(CONFIG.format(folder=folder))
        self._daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.address = self._daemon.stdout.readline().strip()

    def close(self):
        self._daemon.terminate()
        self._daemon.wait()
        self._daemon.stdout.close()


class FakeLogin:
    """`org.freedesktop.login1` and screen savers. `knows_auto` false: an older one. What was called is in `calls`."""

    def __init__(self, address, names, *, knows_auto=True):
        self._connection = open_dbus_connection(address, enable_fds=True)
        for name in names:
            self._connection.send_and_get_reply(message_bus.RequestName(name))
        self.knows_auto = knows_auto
        self.calls = []
        self.flags = {"LockedHint": False, "Active": True}
        self._delays = []
        self._open = True
        self._sending = threading.Lock()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def signal(self, address, member, signature=None, *body):
        self._send(new_signal(address, member, signature, body))

    def change(self, name, value, address=CHANGES):
        """A property of the session changes and says so."""
        self.flags[name] = value
        self.signal(address, "PropertiesChanged", "sa{sv}as", f"{LOGIN}.Session", {name: ("b", value)}, [])

    def holds_sleep_back(self):
        """Whether somebody still has the other end of a pipe that a delay lock is."""
        return any(map(_is_held, self._delays))

    def close(self):
        self._open = False
        self._thread.join()
        self._connection.close()
        for delay in self._delays:
            os.close(delay)

    def _send(self, message):
        with self._sending:
            self._connection.send_message(message)

    def _serve(self):
        while self._open:
            try:
                message = self._connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type == MessageType.method_call:
                self._answer(message)

    def _answer(self, message):
        member = message.header.fields[HeaderFields.member]
        self.calls.append((member, *message.body))
        if member == "Inhibit":
            delay, held = os.pipe()
            os.set_blocking(delay, False)
            self._delays.append(delay)
            with os.fdopen(held, "wb") as end:
                self._send(new_method_return(message, "h", (end,)))
        elif member == "GetSessionByPID" or (member == "GetSession" and self.knows_auto):
            self._send(new_method_return(message, "o", (SESSION_PATH,)))
        elif member == "Get":
            self._send(new_method_return(message, "v", (("b", self.flags[message.body[1]]),)))
        else:
            self._send(new_error(message, "org.freedesktop.DBus.Error.UnknownObject"))


def _is_held(delay):
    try:
        return os.read(delay, 1) != b""
    except BlockingIOError:
        return True
