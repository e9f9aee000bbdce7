"""Down to the disk: what a flush asks of each system. macOS is played; no Mac has answered this."""

import errno
import fcntl
import os

import pytest

from vault.store import files

F_FULLFSYNC = 51


@pytest.fixture
def mac(monkeypatch):
    """Gives what was asked, in order; a fake error is raised where one is set."""
    asked, errors = [], []

    def control(handle, command):
        asked.append(command)
        if errors:
            raise OSError(errors[0], "no")

    monkeypatch.setattr(files.sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", F_FULLFSYNC, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", control)
    monkeypatch.setattr(os, "fsync", lambda handle: asked.append("fsync"))
    return asked, errors


def test_macos_is_asked_to_empty_the_disks_own_memory(mac, tmp_path):
    files.write_whole(tmp_path / "a", b"x")
    assert mac[0] == [F_FULLFSYNC, F_FULLFSYNC]  # the file, then its folder


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.EINVAL, errno.ENOTTY])
def test_a_file_system_without_it_gets_the_ordinary_one(mac, number):
    mac[1].append(number)
    files.flush(1)
    assert mac[0] == [F_FULLFSYNC, "fsync"]


def test_a_disk_that_fails_is_not_asked_more_gently(mac):
    mac[1].append(errno.EIO)
    with pytest.raises(OSError, match="no"):
        files.flush(1)
    assert mac[0] == [F_FULLFSYNC]


def test_elsewhere_it_is_the_ordinary_one(monkeypatch):
    asked = []
    monkeypatch.setattr(os, "fsync", asked.append)
    files.flush(7)
    assert asked == [7]
