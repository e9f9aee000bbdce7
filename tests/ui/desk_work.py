"""What others do in a vault while its window is open or closed: desks of their own, files sealed and leaked, bytes altered by a thief."""

import csv
from contextlib import closing
from itertools import islice

import sqlcipher3

from vault import session
from vault.crypto.kdf import FLOOR
from vault.model import calls as c
from vault.model.progress import finish


def at_desk(place, member):
    """A member's desk in this process."""
    here = session.Surroundings(data_folder=place.folder / "cassaforte", cost=FLOOR)
    return session.Desk.unlock(place.vault, member, place.office.passphrases[member], here)


def sealed_export(place, clients):
    """The CRM export of a stocked vault, sealed by sales: the file of story A."""
    out = place.folder / "sealed.csv"
    with at_desk(place, "sales") as desk:
        finish(desk.seal_file(c.SealFile(str(place.folder / f"export-{clients}-1.csv"), str(out))))
    return out


def old_sample(place, clients, rows):
    """An extortionist's sample with real values from before the sealing: the file of story B."""
    with (place.folder / f"export-{clients}-1.csv").open(encoding="utf-8", newline="") as export:
        taken = list(islice(csv.reader(export), rows + 1))
    sample = place.folder / "sample.csv"
    with sample.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(taken)
    return sample


def store_key(place):
    """What a thief of the store key has; every member holds it."""
    with at_desk(place, "admin") as desk:
        return desk._vault.keys.store_key


def alter_entry(place, key, index):
    """One bit of one entry is changed by a thief of the store key."""
    with closing(sqlcipher3.connect(str(place.vault / "clients.db"), isolation_level=None)) as sql:
        sql.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        trigger = sql.execute("SELECT sql FROM sqlite_master WHERE name = 'log_keeps'").fetchone()[0]
        sql.execute("DROP TRIGGER log_keeps")
        leaf = sql.execute("SELECT leaf FROM log WHERE idx = ?", (index,)).fetchone()[0]
        sql.execute("UPDATE log SET leaf = ? WHERE idx = ?", (leaf[:-70] + bytes([leaf[-70] ^ 1]) + leaf[-69:], index))
        # Put back, so that the altered entry is all there is to find.
        sql.execute(trigger)
