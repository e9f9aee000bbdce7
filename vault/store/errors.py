"""What the database says, in words that a person can act on: full, busy, unreadable, or altered."""

import sqlcipher3.dbapi2 as driver

from vault.errors import StorageFailed, Tampered, VaultError

_FULL = "The disk that holds the vault is full, so nothing was changed."
_BUSY = "The vault was busy for more than five seconds, so nothing was changed."
_READ_ONLY = "The vault cannot be written to, so nothing was changed."
_BROKEN = "The disk that holds the vault could not read or write."


class StoreAltered(Tampered):
    """The database file itself is damaged, or does not open under the vault's store key."""

    id = "database_altered"

    def __init__(self) -> None:
        super().__init__(
            "The vault's database was altered or damaged.",
            next_step="Do not go on with this copy. Tell the compliance officer, and restore the last backup.",
        )


def stored_bytes(value: object) -> bytes:
    """A stored value that must be bytes; SQLite itself would give back whatever somebody put there."""
    if not isinstance(value, bytes):
        raise StoreAltered
    return value


def stored_number(value: object) -> int:
    """A stored value that must be a whole number that is not below zero."""
    if type(value) is not int or value < 0:
        raise StoreAltered
    return value


def stored_text(value: object) -> str:
    """A stored value that must be text."""
    if not isinstance(value, str):
        raise StoreAltered
    return value


def translate(error: Exception) -> VaultError | None:
    """The `VaultError` for what the driver raised, or None where it is our own fault."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (driver.SQLITE_CORRUPT, driver.SQLITE_NOTADB) or (primary is None and "decode to UTF-8" in str(error)):
        return StoreAltered()
    words = {
        driver.SQLITE_FULL: ("store_full", _FULL, "Free some space, then try again."),
        driver.SQLITE_BUSY: ("store_busy", _BUSY, "Try again; if it stays busy, close other windows of Cassaforte."),
        driver.SQLITE_LOCKED: ("store_busy", _BUSY, "Try again; if it stays busy, close other windows of Cassaforte."),
        driver.SQLITE_PROTOCOL: ("store_busy", _BUSY, "Try again; if it stays busy, close other windows of Cassaforte."),
        driver.SQLITE_READONLY: ("store_read_only", _READ_ONLY, "Check your rights on the vault's folder."),
        driver.SQLITE_PERM: ("store_read_only", _READ_ONLY, "Check your rights on the vault's folder."),
        driver.SQLITE_CANTOPEN: ("store_unreadable", _BROKEN, "Check that the disk is there and that you may use it."),
        driver.SQLITE_IOERR: ("store_io", _BROKEN, "Check the disk. What was acknowledged before is safe; the last step was not done."),
    }
    if primary not in words:
        return None
    id, message, next_step = words[primary]
    return StorageFailed(message, id=id, next_step=next_step)
