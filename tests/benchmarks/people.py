"""Invented clients with a name, one e-mail and one phone, as rows and as a file to import."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from vault.formats.normal import query_words

_BEGIN = ("Al", "Be", "Ca", "Da", "El", "Fa", "Gi", "Ho", "Is", "Jo", "Ka", "Le", "Ma", "No", "Or", "Pa", "Ro", "Sa", "Te", "Vi")
_MIDDLE = ("lan", "ber", "cor", "dri", "fen", "gas", "lim", "mar", "nel", "pol", "ran", "sil", "tan", "vel", "wen")
_END = ("a", "e", "i", "o", "ssa", "tti", "son", "berg", "ini", "ova", "ez", "ard")


@dataclass(frozen=True, slots=True)
class Person:
    """One invented client."""

    number: int
    given: str
    family: str
    email: str
    phone: str

    @property
    def name(self) -> str:
        """As a list shows it."""
        return f"{self.given} {self.family}"


def people(count: int) -> list[Person]:
    """The first `count`, always the same. One in 400 is called Rosalba, so that a prefix finds a page of them."""
    draw = random.Random("cassaforte benchmark")
    return [_person(number, draw) for number in range(count)]


def write_csv(path: Path, found: list[Person]) -> Path:
    """As a CRM exports them."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Record ID", "First Name", "Last Name", "Email", "Phone Number"))
        writer.writerows((10_000 + each.number, each.given, each.family, each.email, each.phone) for each in found)
    return path


def words(person: Person) -> str:
    """The name as both sides search it."""
    return " ".join(query_words(person.name))


def _person(number: int, draw: random.Random) -> Person:
    given = "Rosalba" if number % 400 == 7 else draw.choice(_BEGIN) + draw.choice(_MIDDLE) + draw.choice(_END)
    family = draw.choice(_BEGIN) + draw.choice(_MIDDLE) + draw.choice(_MIDDLE) + draw.choice(_END)
    # A number of the country code that is kept free: nobody can be called with it.
    return Person(number, given, family, f"{given}.{family}.{number}@example.com".lower(), f"+9997{number:08d}")
