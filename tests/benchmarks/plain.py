"""L0: the same work in a plain SQLite database, nothing encrypted, nothing logged but a row per reveal; every commit is durable."""

import csv
import os
import sqlite3
from pathlib import Path

from vault.formats.normal import query_words


class Plain:
    """One database file with the indexes that its searches need."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE IF NOT EXISTS client(id INTEGER PRIMARY KEY, crm TEXT UNIQUE, name TEXT, email TEXT UNIQUE, phone TEXT, key BLOB);"
            "CREATE INDEX IF NOT EXISTS by_phone ON client(phone);"
            "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(name, content='', prefix='2 3');"
            "CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY, body BLOB);"
        )

    def take(self, path: Path) -> None:
        """Imports a file in one transaction; e-mails in small letters, phones as they stand."""
        with path.open(newline="", encoding="utf-8") as file:
            rows = [
                (number, crm, f"{given} {family}", email.lower(), phone, os.urandom(32))
                for number, (crm, given, family, email, phone) in enumerate(csv.reader(file))
                if number
            ]
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("INSERT INTO client VALUES(?,?,?,?,?,?)", rows)
        self.db.executemany("INSERT INTO words(rowid, name) VALUES(?,?)", ((row[0], " ".join(query_words(row[2]))) for row in rows))
        self.db.execute("COMMIT")

    def by_email(self, email: str) -> int:
        """The client with that e-mail."""
        return int(self.db.execute("SELECT id FROM client WHERE email = ?", (email.lower(),)).fetchone()[0])

    def by_phone(self, phone: str) -> int:
        """The client with that phone."""
        return int(self.db.execute("SELECT id FROM client WHERE phone = ?", (phone,)).fetchone()[0])

    def page(self, prefix: str) -> list[tuple[str, str, str]]:
        """The first fifty rows whose name has a word that begins so."""
        return self.db.execute(
            "SELECT name, email, phone FROM client WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT 50)", (f'"{prefix}"*',)
        ).fetchall()

    def reveal(self, client: int, body: bytes) -> str:
        """One field, after a durable row."""
        self.append(body)
        return str(self.db.execute("SELECT phone FROM client WHERE id = ?", (client,)).fetchone()[0])

    def append(self, body: bytes) -> None:
        """One durable row."""
        self.db.execute("INSERT INTO log(body) VALUES(?)", (body,))

    def wrap_again(self) -> None:
        """A new key column for every client, in one transaction."""
        count = self.db.execute("SELECT max(id) FROM client").fetchone()[0]
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("UPDATE client SET key = ? WHERE id = ?", ((os.urandom(32), number) for number in range(1, count + 1)))
        self.db.execute("COMMIT")

    def size(self) -> int:
        """Bytes on disk, the log of writes folded in."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.path.stat().st_size
