"""The parts that come with the program or with the system: cryptography, database, passphrase cost, encodings."""

import locale
import os
import platform
import secrets
import sys
import time
from importlib import metadata

from vault.crypto.kdf import DEFAULT, KdfCost, stretch
from vault.crypto.self_test import openssl_version, self_test
from vault.errors import VaultError
from vault.model.results import Finding
from vault.store.database import versions

_CRYPTO, _STORE, _COST, _LETTERS = "Cryptography", "Database", "Passphrase cost", "Letters"
_SLOW_S = 3.0


def system() -> str:
    """Which system and versions, without the computer's name."""
    return f"Cassaforte {metadata.version('cassaforte')}, {platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}"


def try_cryptography() -> Finding:
    """Known answers."""
    try:
        self_test()
    except VaultError as error:
        return Finding("cryptography", _CRYPTO, "fails", openssl_version(), error.next_step)
    return Finding("cryptography", _CRYPTO, "works", openssl_version(), "Every cipher and signature gave its known answer.")


def look_at_database() -> Finding:
    """Which database is inside."""
    found = versions()
    words = f"SQLCipher {found.sqlcipher or 'missing'}, SQLite {found.sqlite}, {found.provider or 'no provider'}"
    if not found.good:
        return Finding("database", _STORE, "fails", words, "The vault stays closed with this one. Install Cassaforte again.")
    return Finding("database", _STORE, "works", words, "The database is the one that this version needs.")


def time_passphrase(cost: KdfCost = DEFAULT) -> Finding:
    """One passphrase, stretched as a new sign-in's is."""
    size = f"{cost.memory_kib // 1024} MiB"
    before = time.perf_counter()
    try:
        stretch(secrets.token_hex(16), os.urandom(16), cost)
    except MemoryError:
        return Finding("passphrase_cost", _COST, "fails", f"{size} could not be had", "Close other programs: unlocking needs that memory for a moment.")
    took = time.perf_counter() - before
    words = "Each unlock takes that long; it is what makes guessing slow." if took < _SLOW_S else "Unlocking is slow here: the computer has little free memory."
    return Finding("passphrase_cost", _COST, "works", f"{took:.2f} s with {size}", words)


def look_at_letters() -> Finding:
    """In which encoding names of files are read."""
    names, text = sys.getfilesystemencoding(), locale.getencoding()
    if names.casefold().replace("-", "") != "utf8":
        words = "File names with accents may not be found. Set the language to one with UTF-8."
        return Finding("letters", _LETTERS, "fails", f"file names {names}, text {text}", words)
    return Finding("letters", _LETTERS, "works", f"file names {names}, text {text}", "File names of every script can be read.")
