"""Edits of a stored log by plain SQL, as one would make them without the program: imports nothing of it."""

from collections.abc import Callable

Sql = object


def rows(sql):
    return sql.execute("SELECT idx, session, leaf FROM log ORDER BY idx").fetchall()


def write(sql, kept):
    """The log is these rows from now on, numbered as they stand."""
    sql.execute("PRAGMA foreign_keys = 0")
    sql.execute("DELETE FROM log")
    sql.executemany("INSERT INTO log (idx, session, leaf) VALUES (?, ?, ?)", kept)


def delete(sql, at):
    sql.execute("DELETE FROM log WHERE idx = ?", (at,))


def delete_and_close_up(sql, at):
    write(sql, [(index - (index > at), session, leaf) for index, session, leaf in rows(sql) if index != at])


def duplicate(sql, at):
    found = rows(sql)
    write(sql, [*found[: at + 1], *[(index + 1, session, leaf) for index, session, leaf in found[at:]]])


def swap(sql, at):
    found = rows(sql)
    one, two = found[at], found[at + 1]
    write(sql, [*found[:at], (at, *two[1:]), (at + 1, *one[1:]), *found[at + 2 :]])


def replace(sql, at):
    """By an older one, genuine and signed."""
    _, session, leaf = rows(sql)[at - 3]
    sql.execute("UPDATE log SET session = ?, leaf = ? WHERE idx = ?", (session, leaf, at))


def insert(sql, at):
    found = rows(sql)
    extra = (at, found[at][1], found[at][2])
    write(sql, [*found[:at], extra, *[(index + 1, session, leaf) for index, session, leaf in found[at:]]])


def flip(sql, at, offset):
    (leaf,) = sql.execute("SELECT leaf FROM log WHERE idx = ?", (at,)).fetchone()
    place = offset % len(leaf)
    sql.execute("UPDATE log SET leaf = ? WHERE idx = ?", (leaf[:place] + bytes([leaf[place] ^ 1]) + leaf[place + 1 :], at))


def shorten(sql, at):
    sql.execute("UPDATE log SET leaf = substr(leaf, 1, length(leaf) - 1) WHERE idx = ?", (at,))


def other_session(sql, at):
    sql.execute("UPDATE log SET session = x'00112233445566778899aabbccddeeff' WHERE idx = ?", (at,))


def cut(sql, size):
    sql.execute("PRAGMA foreign_keys = 0")
    sql.execute("DELETE FROM attachment WHERE idx >= ?", (size,))
    sql.execute("DELETE FROM log WHERE idx >= ?", (size,))
    sql.execute("DELETE FROM checkpoint WHERE size > ?", (size,))


# What each edit does to entry `at`, and how far behind `at` the first bad entry is.
AT_ENTRY: dict[str, tuple[Callable[[object, int], None], int]] = {
    "deleted": (delete, 0),
    "deleted and closed up": (delete_and_close_up, 0),
    "duplicated": (duplicate, 1),
    "swapped with the next": (swap, 0),
    "replaced by an older one": (replace, 0),
    "inserted": (insert, 1),
    "shortened": (shorten, 0),
    "filed under another session": (other_session, 0),
    "a byte of its header": (lambda sql, at: flip(sql, at, 30), 0),
    "its time": (lambda sql, at: flip(sql, at, 60), 0),
    "a byte of its body": (lambda sql, at: flip(sql, at, 250), 0),
    "a byte of its signature": (lambda sql, at: flip(sql, at, -10), 0),
}
