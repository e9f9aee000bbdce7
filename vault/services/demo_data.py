"""The demo's fictional clients and their CRM export: the same seed gives the same people and the same bytes, whatever the machine.

Nobody in it exists: names are invented, e-mails stand at the domains that are reserved for examples, phones in ranges kept free for fiction.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from vault.formats.csv_rows import Layout, Row, quote, write_rows
from vault.formats.mapping import crm_id_normal
from vault.formats.normal import query_words
from vault.formats.phones import only_digits
from vault.formats.resource_files import read_toml

_DOMAINS = ("example.com", "example.org", "example.net")
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ODD_PHONE_EVERY, _ODD_EMAIL_EVERY = 67, 89
_TRIES = 12
_NATIONAL_DIGITS = 9
_LAST_DAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class DemoClient:
    """One fictional client; every text as a CRM would hold it, empty where it holds nothing."""

    number: int
    honorific: str
    given: str
    family: str
    native_name: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    language: str
    birthday: str
    notes: str
    interests: str
    cars: str
    tier: str
    owner: str
    assistant: str
    source: str
    opted_out: bool
    created: str
    preferred_hours: str
    tags: str
    last_contact: str

    @property
    def salesforce_id(self) -> str:
        """A record id of 18 characters."""
        digits, rest = "", self.number
        for _ in range(6):
            rest, digit = divmod(rest, len(_BASE62))
            digits = _BASE62[digit] + digits
        return crm_id_normal("salesforce", f"003Dm0000{digits}")


def demo_clients(count: int = 200, seed: int = 1) -> tuple[DemoClient, ...]:
    """The first `count` clients of a seed; each is the same however many are asked for."""
    people = read_toml("demo_people.toml")
    taken: set[str] = set()
    return tuple(_client(people, number, random.Random(f"cassaforte demo {seed} {number}"), taken) for number in range(1, count + 1))


def salesforce_csv(clients: Sequence[DemoClient]) -> bytes:
    """The clients as Salesforce Data Loader writes contacts: every cell quoted, names in capitals, no byte order mark."""
    return _csv(tuple(_SALESFORCE), [tuple(getter(client) for getter in _SALESFORCE.values()) for client in clients], like='"')


def hubspot_csv(clients: Sequence[DemoClient]) -> bytes:
    """The clients as HubSpot writes contacts: quotes only where they are needed."""
    return _csv(tuple(_HUBSPOT), [tuple(getter(client) for getter in _HUBSPOT.values()) for client in clients], like="")


def _csv(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, like: str) -> bytes:
    layout = Layout("utf-8", ",")
    records = (Row(number, tuple(quote(text, like, ",") for text in texts), "\n") for number, texts in enumerate((header, *rows), 1))
    return b"".join(write_rows(records, layout))


def _item(texts: tuple[str, ...], at: int) -> str:
    return texts[at] if at < len(texts) else ""


_SALESFORCE: dict[str, Callable[[DemoClient], str]] = {
    "ID": lambda c: c.salesforce_id,
    "ISDELETED": lambda c: "false",
    "SALUTATION": lambda c: c.honorific,
    "FIRSTNAME": lambda c: c.given,
    "LASTNAME": lambda c: c.family,
    "EMAIL": lambda c: _item(c.emails, 0),
    "EMAIL2__C": lambda c: _item(c.emails, 1),
    "PHONE": lambda c: _item(c.phones, 0),
    "MOBILEPHONE": lambda c: _item(c.phones, 1),
    "HOMEPHONE": lambda c: _item(c.phones, 2),
    "MAILINGSTREET": lambda c: c.street,
    "MAILINGCITY": lambda c: c.city,
    "MAILINGSTATE": lambda c: c.region,
    "MAILINGPOSTALCODE": lambda c: c.postal_code,
    "MAILINGCOUNTRY": lambda c: c.country,
    "ASSISTANTNAME": lambda c: c.assistant,
    "BIRTHDATE": lambda c: c.birthday,
    "DESCRIPTION": lambda c: c.notes,
    "LEADSOURCE": lambda c: c.source,
    "OWNER.NAME": lambda c: c.owner,
    "HASOPTEDOUTOFEMAIL": lambda c: "true" if c.opted_out else "false",
    "CREATEDDATE": lambda c: f"{c.created}T09:00:00.000Z",
    "LANGUAGE__C": lambda c: c.language,
    "NATIVE_NAME__C": lambda c: c.native_name,
    "PREFERRED_HOURS__C": lambda c: c.preferred_hours,
    "INTERESTS__C": lambda c: c.interests,
    "CARS__C": lambda c: c.cars,
    "TIER__C": lambda c: c.tier,
    "TAGS__C": lambda c: c.tags,
    "LASTACTIVITYDATE": lambda c: c.last_contact,
}

_HUBSPOT: dict[str, Callable[[DemoClient], str]] = {
    "Record ID": lambda c: str(10_000_000 + c.number),
    "First Name": lambda c: c.given,
    "Last Name": lambda c: c.family,
    "Email": lambda c: _item(c.emails, 0),
    "Phone Number": lambda c: _item(c.phones, 0),
    "Contact owner": lambda c: c.owner,
    "Lead Status": lambda c: "OPEN",
    "Lifecycle Stage": lambda c: "customer",
    "Create Date": lambda c: f"{c.created} 09:00",
    "Mobile Phone Number": lambda c: _item(c.phones, 1),
    "Street Address": lambda c: c.street,
    "City": lambda c: c.city,
    "State/Region": lambda c: c.region,
    "Postal Code": lambda c: c.postal_code,
    "Country/Region": lambda c: c.country,
    "Date of birth": lambda c: c.birthday,
    "Preferred language": lambda c: c.language,
}


def _client(people: dict[str, object], number: int, chance: random.Random, taken: set[str]) -> DemoClient:
    place = chance.choice(cast(list[dict[str, object]], people["places"]))
    given, given_native = _spelt(_texts(place, "given"), chance)
    family, family_native = _spelt(_texts(place, "family"), chance)
    city, region, postal_code = chance.choice(_texts(place, "cities")).split("|")
    car = f"{chance.choice(_texts(people, 'makes'))}, {chance.choice(_texts(people, 'colours'))}"
    return DemoClient(
        number=number,
        honorific=chance.choice(_texts(place, "honorifics")),
        given=given,
        family=family,
        native_name=_native(given_native, family_native, family_first=bool(place.get("family_first"))),
        emails=_emails(given, family, number, chance),
        phones=_phones(_texts(place, "phones"), number, chance, taken),
        street=chance.choice(_texts(place, "streets")).replace("{n}", str(chance.randint(1, 99))),
        postal_code=postal_code,
        city=city,
        region=region,
        country=str(place["country"]),
        language=str(place["language"]),
        birthday=f"{chance.randint(1938, 1998)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}" if chance.random() < 0.6 else "",
        notes=_notes(_texts(people, "notes"), car, chance),
        interests="; ".join(chance.sample(_texts(people, "interests"), chance.randint(1, 3))),
        cars=car,
        tier=chance.choice(_texts(people, "tiers")),
        owner=chance.choice(_texts(people, "owners")),
        assistant=_assistant(place, chance),
        source=chance.choice(_texts(people, "sources")),
        opted_out=chance.random() < 0.1,
        created=f"{chance.randint(2012, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        preferred_hours=chance.choice(_texts(people, "hours")) if chance.random() < 0.5 else "",
        tags="; ".join(dict.fromkeys([*car.split(",")[:1], *chance.sample(_texts(people, "events"), chance.randint(0, 2))])),
        last_contact=(_LAST_DAY - timedelta(days=int(chance.triangular(0, 420, 10)))).isoformat(),
    )


def _texts(table: dict[str, object], key: str) -> list[str]:
    return cast(list[str], table[key])


def _spelt(names: list[str], chance: random.Random) -> tuple[str, str]:
    latin, _, native = chance.choice(names).partition("|")
    return latin, native


def _assistant(place: dict[str, object], chance: random.Random) -> str:
    if chance.random() >= 0.2:
        return ""
    return " ".join(_spelt(_texts(place, key), chance)[0] for key in ("given", "family"))


def _native(given: str, family: str, *, family_first: bool) -> str:
    return " ".join(part for part in ((family, given) if family_first else (given, family)) if part)


def _emails(given: str, family: str, number: int, chance: random.Random) -> tuple[str, ...]:
    names = ".".join("".join(query_words(part)) for part in (given, family))
    first = f"{names}{number}@{chance.choice(_DOMAINS)}"
    if number % _ODD_EMAIL_EVERY == 0:
        # As found in every real list; it must be kept as it is.
        first = first.replace("@", " at ")
    return (first, f"office{number}@{chance.choice(_DOMAINS)}") if chance.random() < 0.25 else (first,)


def _phones(patterns: list[str], number: int, chance: random.Random, taken: set[str]) -> tuple[str, ...]:
    if number % _ODD_PHONE_EVERY == 0:
        return ("ask the assistant",)
    return tuple(_phone(patterns, chance, taken) for _ in range(chance.choice((1, 1, 2, 2, 3))))


def _phone(patterns: list[str], chance: random.Random, taken: set[str]) -> str:
    """A number that no earlier client has, as long as the free ranges last."""
    drawn = (_number(chance.choice(patterns), chance) for _ in range(_TRIES))
    text = next((each for each in drawn if _national(each) not in taken), "") or _number(chance.choice(patterns), chance)
    taken.add(_national(text))
    return text


def _number(pattern: str, chance: random.Random) -> str:
    return "".join(str(chance.randrange(10)) if each == "#" else each for each in pattern)


def _national(text: str) -> str:
    return only_digits(text)[-_NATIONAL_DIGITS:]


def _notes(notes: list[str], car: str, chance: random.Random) -> str:
    if chance.random() < 0.15:
        return ""
    return " ".join(chance.sample(notes, chance.randint(1, 2))).replace("{car}", car.partition(",")[0])
