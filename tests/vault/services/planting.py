"""Invented clients, and their values planted in rows in fourteen manners of spelling. Nothing here is shared with the program that looks for them.

Names are made of syllables; e-mails stand at example domains, phones in ranges kept free for fiction.
"""

import quopri
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CLASSES = (
    "case", "accents", "nfd", "transliteration", "phone-signs", "phone-00", "phone-national", "split", "free-text", "html", "quoted-printable", "reversed",
    "initials", "plus-tag",
)  # fmt: skip
MAY_MISS = {"initials": 0.02, "plus-tag": 0.02}
COLUMNS = 9  # of a planted row: two that are planted in, side by side, and seven of other things
LATIN_GIVEN = ["Élodie", "François", "José", "Ángela", "Zoë", "Björn", "Jürgen", "Käthe", "Søren", "Åsa", "Łucja", "Ivan", "Marta", "Jean-Luc", "Anna Sofía", "Renée"]
CYRILLIC_GIVEN = ["Юлия", "Сергей", "Татьяна", "Дмитрий", "Ольга"]
GREEK_GIVEN = ["Ελένη", "Νίκος", "Δημήτρης"]
SYLLABLES = ["ba", "cor", "dé", "fen", "gal", "hör", "il", "jan", "ké", "lün", "mar", "nol", "öst", "per", "quin", "rós", "sil", "tür", "ven", "wal", "xan", "zör", "ñu", "ça"]
CYRILLIC_ROOTS = ["Вер", "Лук", "Мор", "Стол", "Жар", "Чер", "Пол", "Гор", "Зим", "Бел"]
CYRILLIC_ENDS = ["енко", "ский", "овин", "ашов", "ундин"]
GREEK_ROOTS = ["Αλεξ", "Παπ", "Νικ", "Κων", "Δημ"]
GREEK_ENDS = ["ανδρου", "οπουλος", "ακης", "ιδης"]
# Transliteration as passports have it, by a table of its own.
TABLE = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "ł": "l",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "ы": "y", "ь": "", "ю": "iu", "я": "ia",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o",
    "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
PHONES = ["+44 7700 900{:03}", "+44 1632 960{:03}", "+33 6 39 98 0{:1}{:02}", "+49 30 23125 {:03}", "+1 202 555 01{:02}", "+46 70 174 06{:02}", "+61 491 570 {:03}"]
WORDS = "asked about the spring drive and will come with a friend to see the new car before delivery please prepare leather samples then send the usual papers".split()
STAFF = ["Livia Sarrano", "Marco Gatti", "C. Weidmann"]
CITIES = ["Modena", "Paris", "Hamburg", "London", "Florence", "Austin"]


@dataclass(frozen=True)
class Person:
    given: str
    family: str
    email: str
    phone: str
    street: str

    def row(self, number: int) -> list[str]:
        return [str(number), self.given, self.family, self.email, self.phone, self.street]


def people(count: int, seed: int = 5) -> list[Person]:
    """As many people, no two with the same name."""
    chance, found = random.Random(seed), {}
    while len(found) < count:
        given, family = _name(chance)
        if (given, family) not in found:
            number = len(found)
            local = "".join(each for each in f"{given}.{family}".lower() if (each.isalpha() and each.isascii()) or each in ".éöü") or "x"
            email = f"{local.strip('.')}{number}@{chance.choice(['example.com', 'example.org', 'mail.example.net'])}"
            phone = chance.choice(PHONES).format(chance.randrange(10), chance.randrange(100)) if number % 7 == 2 else _phone(chance)
            found[given, family] = Person(given, family, email, phone, f"{_word(chance)}straße {chance.randint(1, 199)}")
    return list(found.values())


def _phone(chance: random.Random) -> str:
    pattern = chance.choice(PHONES)
    return pattern.format(chance.randrange(10 if "{:1}" in pattern else 100 if "{:02}" in pattern else 1000), chance.randrange(100))


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(3, 4))).capitalize()


def _name(chance: random.Random) -> tuple[str, str]:
    script = chance.random()
    if script < 0.15:
        return chance.choice(CYRILLIC_GIVEN), chance.choice(CYRILLIC_ROOTS) + chance.choice(["", "ин", "он", "ав"]) + chance.choice(CYRILLIC_ENDS)
    if script < 0.25:
        return chance.choice(GREEK_GIVEN), chance.choice(GREEK_ROOTS) + chance.choice(GREEK_ENDS)
    return chance.choice(LATIN_GIVEN), _word(chance) + (f"-{_word(chance)}" if chance.random() < 0.1 else "")


def filler(chance: random.Random, number: int) -> list[str]:
    """What a CRM has beside: a customer number, a date, a city, a colleague, a sum, a sentence, a yes."""
    return [
        f"{chance.randrange(10**9):09}", f"{chance.randint(2015, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}", chance.choice(CITIES),
        chance.choice(STAFF), f"{chance.randrange(1, 10**6):,}.00", _sentence(chance), chance.choice(["true", "false"]),
    ]  # fmt: skip


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(3, 14))).capitalize() + "."


def planted(chance: random.Random, person: Person, manner: str) -> tuple[str, str]:
    """Two neighbouring cells; the value stands in the first, or in both."""
    if manner == "split":
        return _split(chance, person)
    return chance.choice(_MANNERS[manner])(chance, person), ""


def _plain(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


def _latin(text: str) -> str:
    return "".join(_latin_letter(each) for each in unicodedata.normalize("NFC", text))


def _latin_letter(letter: str) -> str:
    bare = _plain(letter)
    found = next((TABLE[each] for each in (letter.lower(), bare.lower()) if each in TABLE), bare)
    return found.capitalize() if letter.isupper() else found


def _parted(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _odd_case(chance: random.Random, text: str) -> str:
    return "".join(each.upper() if chance.random() < 0.5 else each.lower() for each in text)


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def _spread(chance: random.Random, digits: str) -> str:
    found, at = "", 0
    while at < len(digits):
        step = chance.randint(1, 4)
        found += digits[at : at + step] + chance.choice([" ", ".", "-", " / ", "\u00a0", "–"])
        at += step
    return found.rstrip(" .-/\u00a0–")


def _national(phone: str) -> str:
    code, _, rest = phone.removeprefix("+").partition(" ")
    return ("" if code == "1" else "0") + rest


def _html(chance: random.Random, text: str) -> str:
    return "".join(chance.choice([f"&#{ord(each)};", f"&#x{ord(each):x};"]) if not each.isalnum() or not each.isascii() or chance.random() < 0.1 else each for each in text)


def _quoted(text: str) -> str:
    return quopri.encodestring(text.encode(), quotetabs=True).decode().replace("=\n", "").replace("@", "=40")


def _inside(chance: random.Random, text: str) -> str:
    return f"{_sentence(chance)[:-1]} {text}{chance.choice([',', '.', ';', ')', ''])} {_sentence(chance).lower()}"


def _full(person: Person) -> str:
    return f"{person.given} {person.family}"


def _split(chance: random.Random, person: Person) -> tuple[str, str]:
    local, _, domain = person.email.partition("@")
    code, _, rest = person.phone.partition(" ")
    street, _, number = person.street.rpartition(" ")
    pairs = [(local, domain), (f"{local}@", domain), (person.given, person.family), (person.family.upper(), person.given), (code, rest), (street, number)]
    return chance.choice(pairs)


Manner = Callable[[random.Random, Person], str]
_MANNERS: dict[str, list[Manner]] = {
    "case": [lambda c, p: _odd_case(c, p.email), lambda c, p: _odd_case(c, _full(p)), lambda c, p: p.street.upper()],
    "accents": [lambda c, p: _plain(p.email), lambda c, p: _plain(_full(p)), lambda c, p: _plain(p.street)],
    "nfd": [lambda c, p: _parted(p.email), lambda c, p: _parted(_full(p)), lambda c, p: _parted(p.street)],
    "transliteration": [lambda c, p: _latin(_full(p)), lambda c, p: _latin(_full(p)).upper(), lambda c, p: _latin(p.street)],
    "phone-signs": [lambda c, p: f"+{_spread(c, _digits(p.phone))}"],
    "phone-00": [lambda c, p: f"00{_digits(p.phone)}", lambda c, p: f"+{_digits(p.phone)}", lambda c, p: f"00 {p.phone[1:]}"],
    "phone-national": [lambda c, p: _national(p.phone), lambda c, p: _digits(_national(p.phone)), lambda c, p: p.phone.replace(" ", " (0)", 1)],
    "free-text": [
        lambda c, p: _inside(c, p.email), lambda c, p: _inside(c, _full(p)), lambda c, p: _inside(c, p.phone), lambda c, p: _inside(c, _national(p.phone)),
        lambda c, p: _inside(c, p.street),
    ],
    "html": [lambda c, p: _html(c, p.email), lambda c, p: _html(c, _full(p)), lambda c, p: _html(c, p.phone)],
    "quoted-printable": [lambda c, p: _quoted(p.email), lambda c, p: _quoted(_full(p)), lambda c, p: _quoted(p.street)],
    "reversed": [lambda c, p: f"{p.family}, {p.given}", lambda c, p: f"{p.family.upper()} {p.given}"],
    "initials": [lambda c, p: f"{p.given[0]}. {p.family}", lambda c, p: f"{p.family} {p.given[0]}.", lambda c, p: _inside(c, f"{p.given[0]}. {p.family}")],
    "plus-tag": [lambda c, p: p.email.replace("@", "+news@"), lambda c, p: _inside(c, p.email.replace("@", "+cars.2026@"))],
}  # fmt: skip


def rows(found: list[Person], count: int, seed: int = 9) -> Iterator[tuple[str, list[str]]]:
    """Rows with the manner of what is planted in each; every manner as often as any other."""
    chance = random.Random(seed)
    for number in range(count):
        manner = CLASSES[number % len(CLASSES)]
        yield manner, [*planted(chance, chance.choice(found), manner), *filler(chance, number)]


def clean(count: int, seed: int = 11) -> Iterator[list[str]]:
    """The same without anything planted."""
    chance = random.Random(seed)
    for number in range(count):
        yield ["", _sentence(chance), *filler(chance, number)]
