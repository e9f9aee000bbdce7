"""A vault process with invented answers: the real loop of the host on the real pipe, without a vault. Started by path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from vault.errors import Refused
from vault.host.desk import Parts
from vault.host.process import serve
from vault.model import results as r
from vault.model.progress import Progress

PASSPHRASE = "correct horse battery staple vault"
OTHER_PASSPHRASE = "six quiet words nobody ever offers"
FINGERPRINT = "4F2A91C70B6ED83D5511"
OPENED_AT = 1_789_594_440_000  # a Wednesday in September: the longest words
MEMBERS = (
    r.DoorMember("Livia Sarrano", "sales", "device", "found", PASSPHRASE),
    r.DoorMember("Renzo Altavilla", "admin", "device", "missing"),
    r.DoorMember("Helena Vossberg", "compliance", "device", "locked"),
    r.DoorMember("Giorgio Bellandi", "sales", "passphrase", "none"),
)

FINDINGS = (
    r.Finding("keyring", "Keyring", "works", "SecretService.Keyring: kept, read and deleted a secret in 32 ms", "Sign-ins with a device key work here."),
    r.Finding("memory", "Memory of the vault process", "works", "no core dump, closed to other programs", "Other programs of the same user cannot read the keys."),
    r.Finding("swap", "Swap", "fails", "1 area without encryption that could be seen", "Keys and names may reach the disk readable. Encrypt the swap area, or turn it off."),
    r.Finding("disk_flush", "Disk flush", "unknown", "median 0.01 ms, longest 0.1 ms of 20", "Faster than a disk can be: what is said to be written may be lost in a power cut. Ask who runs this computer."),
)


class Desk:
    """Knows who is in, and a status line."""

    def __init__(self, member):
        self._member = member

    def home(self):
        return r.Home(self._member.name, self._member.role, "MI-SALES-03", "Alveri Milano", FINGERPRINT, 600)

    def lock(self, reason):
        return r.Done(48214)

    def beat(self):
        return None

    def status(self):
        return r.VaultStatus("Alveri Milano", FINGERPRINT, "two-person", (), 7, 48213, "ab" * 32, clients=1284)

    def find(self, call):
        return r.Found(("K7204100",), 1)

    def list_drafts(self):
        return r.Drafts(())

    def keys_status(self):
        raise Refused("This is not for your role.", id="role")


def look(path):
    return r.Door(str(path), "Alveri Milano", FINGERPRINT, MEMBERS, OPENED_AT)


def unlock(path, member, passphrase):
    known = next(known for known in MEMBERS if known.name == member)
    if passphrase != (known.demo_passphrase or OTHER_PASSPHRASE):
        raise Refused("That did not unlock the vault. Check the passphrase and try again.", id="wrong_passphrase")
    return Desk(known)


def check(call):
    yield Progress(0, 2, "Keyring")
    return r.ComputerReport("Cassaforte, a stand-in", FINDINGS)


def refuse(call):
    raise Refused("Not here.")


if __name__ == "__main__":
    serve(lambda: Parts(look, unlock, refuse, refuse, check, refuse))
