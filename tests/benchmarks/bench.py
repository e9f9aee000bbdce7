"""The operations, each beside its plain counterpart."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from tests.benchmarks.measure import Timed, interleaved, once
from tests.benchmarks.people import Person, people, write_csv
from tests.benchmarks.plain import Plain
from tests.office import Office, new_office
from vault.crypto.log_entry import BEAT
from vault.model import calls as c
from vault.model.log import Action, Entry
from vault.model.progress import finish
from vault.services.change import Roots
from vault.session import Desk

PREFIX = "ros"
TYPO = "rosabla"
BODY = bytes(900)  # about one log entry with its signature


@dataclass(frozen=True, slots=True)
class Line:
    """One measured operation. `must` is a multiple of the plain side, or a figure of its own in `unit`."""

    name: str
    ours: Timed
    plain: Timed | None
    must: float
    unit: str = "x"

    @property
    def figure(self) -> float:
        """What `must` speaks of."""
        return self.ours.median / self.plain.median if self.plain else self.ours.median


@dataclass(frozen=True, slots=True)
class Book:
    """One number of clients on both sides."""

    office: Office
    plain: Plain
    found: list[Person]


def measure(folder: Path, count: int, rounds: int) -> list[Line]:
    """Every operation at one number of clients."""
    found = people(count)
    book = Book(new_office(folder / "ours"), Plain(folder / "plain.db"), found)
    lines = [_import(folder, book)]
    with book.office.unlock("sales") as desk:
        lines += _searching(desk, book, rounds)
        lines += _writing(desk, book, rounds)
    lines += _starting(book, rounds)
    lines.append(_sweeping(book))
    lines.append(_verifying(folder, count))
    lines.append(_size(book))
    return lines


def _import(folder: Path, book: Book) -> Line:
    path = write_csv(folder / "clients.csv", book.found)
    plain = once(partial(book.plain.take, path))

    def ours() -> None:
        with book.office.unlock("sales") as desk:
            report = finish(desk.import_file(c.ImportFile(str(path))))
            assert report.added + report.warned == len(book.found), report

    return Line("import", once(ours), plain, 20)


def _searching(desk: Desk, book: Book, rounds: int) -> list[Line]:
    middle = book.found[len(book.found) // 2]
    cards = once(desk._search.cards)
    # Listed once, these fifty count no more against the budget and need no further entry.
    page = desk.find(c.Find(PREFIX)).clients[:50]
    desk.show_names(c.ShowNames(page))

    def first_page() -> None:
        assert len(desk.show_names(c.ShowNames(desk.find(c.Find(PREFIX)).clients[:50])).rows) == min(50, len(page))

    email = interleaved((partial(desk.find, c.Find(middle.email)), partial(book.plain.by_email, middle.email)), rounds, 50)
    phone = interleaved((partial(desk.find, c.Find(middle.phone)), partial(book.plain.by_phone, middle.phone)), rounds, 50)
    prefix = interleaved((first_page, partial(book.plain.page, PREFIX)), rounds, 10)
    typo = interleaved((partial(desk.find, c.Find(TYPO)),), rounds, 1)
    return [
        Line("e-mail, exact", email[0], email[1], 6),
        Line("phone, exact", phone[0], phone[1], 6),
        Line("name prefix, 50 rows decrypted", prefix[0], prefix[1], 5.5),
        Line("name with one typo", typo[0], None, 0.016, "s"),
        Line("cards into memory", cards, None, 0.5, "s"),
    ]


def _writing(desk: Desk, book: Book, rounds: int) -> list[Line]:
    page = desk.find(c.Find(PREFIX)).clients
    number = next(each.number for each in book.found if each.given == "Rosalba") + 1
    # The same field again within a quarter of an hour counts once, and has an entry each time.
    reveal = interleaved(
        (partial(desk.reveal, c.Reveal(page[0], "phone", "call")), partial(book.plain.reveal, number, BODY), partial(book.plain.append, BODY)), rounds, 10
    )
    append = interleaved((desk.beat, partial(book.plain.append, BODY)), rounds, 10)
    return [
        Line("reveal, entry and anchor durable", reveal[0], reveal[2], 2),
        Line("log append, anchor included", append[0], append[1], 1.35),
    ]


def _starting(book: Book, rounds: int) -> list[Line]:
    """Processes of their own: start to the first fifty rows without Argon2id, and the memory that stays after it."""
    ours, plain = [], []
    for _ in range(rounds + 1):
        ours.append(_child("child_ours", book.office.vault, book.office.here.data_folder, given=book.office.passphrases["sales"]))
        plain.append(_child("child_plain", book.plain.path))
    started, opened = (Timed(tuple(sorted(each[0] for each in side[1:]))) for side in (ours, plain))
    return [Line("process start to first 50 rows", started, opened, 3), Line("memory after unlock", Timed((ours[-1][1],)), None, 200, "MB")]


def _child(module: str, *paths: Path, given: str = "") -> tuple[float, float]:
    """Seconds and MB that a process needed; it says itself how long Argon2id took."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, paths)], input=given, capture_output=True, text=True, check=True)
    ended = time.perf_counter()
    derivation, memory = (float(word) for word in done.stdout.split())
    return ended - begun - derivation, memory


def _sweeping(book: Book) -> Line:
    plain = once(book.plain.wrap_again)
    with book.office.unlock("compliance") as desk:
        finish(desk.rotate(c.Rotate(book.office.approver("admin"))))
    with book.office.unlock("sales") as desk:
        return Line("routine re-wrap", once(lambda: finish(desk.sweep())), plain, 20)


def _verifying(folder: Path, entries: int) -> Line:
    """A log of so many entries in a vault without clients, against hashing what is stored of them."""
    office = new_office(folder / "log")
    _lengthen(office, entries)
    with office.unlock("compliance") as desk:
        leaves = [bytes(row[0]) for row in desk._vault._parts.database.all("SELECT leaf FROM log ORDER BY idx")]
        plain = once(lambda: [sha256(b"\x00" + leaf).digest() for leaf in leaves])
        return Line("verification of as many entries", once(lambda: finish(desk.verify_log())), plain, 3)


def _lengthen(office: Office, entries: int) -> None:
    """One session that writes many entries, without waiting for the disk: only how long they take to verify is asked."""
    desk = office.unlock("sales")
    connection = desk._vault._parts.database._connection
    connection.set_authorizer(None)
    connection.execute("PRAGMA synchronous = 0")
    for _ in range(entries):
        with desk._vault._transaction() as head:
            header = desk._vault._tags.header(head, Roots.at(head), desk._vault._writer, desk._vault.clock, touched=False)
            leaf = desk._vault._writer.seal(header, Entry(Action.BEAT), BEAT)
            desk._vault._store(header.index, leaf)
        desk._vault._writer.committed()
        desk._vault.log.took(leaf.raw)
    desk._vault._parts.anchor.append(desk._vault.anchor_now())
    desk._vault.close()


def _size(book: Book) -> Line:
    files = [path for path in (book.office.vault).rglob("*") if path.is_file()]
    ours = sum(path.stat().st_size for path in files if not path.name.endswith("-wal"))
    count = len(book.found)
    return Line("bytes per client", Timed((ours / count,)), Timed((book.plain.size() / count,)), 12)


def machine() -> str:
    """What the figures were measured on, in words."""
    return f"{os.cpu_count()} cores, Python {sys.version_info.major}.{sys.version_info.minor}, {sys.platform}"

