"""The notification list of a leaked file: one line for each client with a readable field, for named recipients, encrypted.

It is the most dangerous file that the vault writes: each copy has ids and an order of its own, so that a copy that turns up says whose it was.
"""

import csv
import io
import os
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from vault.crypto.kdf import hmac_sha256
from vault.errors import WrongUse
from vault.formats.cards import display_name
from vault.formats.phones import country_of, read_phone
from vault.formats.shown import for_report
from vault.formats.structured import address_lines, unpack
from vault.model.classes import FieldClass
from vault.model.ids import ClientId

CLASSES = (FieldClass.ROUTING, FieldClass.IDENTITY, FieldClass.REACH)
RECIPIENTS_AT_MOST = 20  # the entry of the list holds a hash for each copy
_ADDRESS_LINES = 5
_CHANNELS = 3
_YES = ("1", "true", "yes", "y", "x")
COLUMNS = (
    "notice_id",
    "incident_ref",
    "person_key",
    "residence_country",
    "residence_subdivision",
    "residence_basis",
    "language",
    "language_basis",
    "salutation",
    "honorific",
    "given_name",
    "family_name",
    "name_order",
    "native_script_name",
    "formality",
    "recipient_role",
    "recipient_name",
    *(f"channel_{number}" for number in range(1, _CHANNELS + 1)),
    "channel_legal_basis",
    "channel_compromised",
    "email",
    "phone_e164",
    *(f"addr_line{number}" for number in range(1, _ADDRESS_LINES + 1)),
    "postal_code",
    "discreet_mode",
    "do_not_use",
    "evidence_tier",
    "evidence_count",
    "fields_touched",
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One client to be told, and what the leaked file shows of that client."""

    client: ClientId
    values: Mapping[str, str]
    touched: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads one copy: an age recipient, or nobody (in clear)."""

    text: str = ""

    def protect(self, data: bytes) -> bytes:
        """The bytes of the copy as they are written."""
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(self.text)])) if self.text else data


@dataclass(frozen=True, slots=True)
class Copy:
    """One file to write, as its recipient gets it."""

    path: Path
    data: bytes


def recipients_of(texts: Sequence[str], *, in_clear: bool) -> tuple[Recipient, ...]:
    """Checked before anything is opened: at least one recipient, or in clear, never both."""
    if bool(texts) == in_clear:
        raise WrongUse("Who is the list for?", id="recipient_missing", next_step="Give age recipients, or ask for a list in clear and confirm the count.")
    if len(texts) > RECIPIENTS_AT_MOST:
        raise WrongUse(f"A list has at most {RECIPIENTS_AT_MOST} recipients.", id="too_many_recipients", next_step="Write it again for the others.")
    for number, text in enumerate(texts, start=1):
        try:
            pyrage.x25519.Recipient.from_str(text)
        except pyrage.RecipientError:
            words = f"Recipient {number} is not an age recipient."
            raise WrongUse(words, id="bad_recipient", next_step="It begins with age1. `age-keygen` makes one.") from None
    return tuple(Recipient(text) for text in dict.fromkeys(texts)) or (Recipient(),)


def paths_for(folder: Path, recipients: Sequence[Recipient]) -> tuple[Path, ...]:
    """One file for each recipient; refuses a folder where one of them stands already. Nothing is made yet."""
    names = [f"notices-{number}.csv.age" if each.text else "notices.csv" for number, each in enumerate(recipients, start=1)]
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder.name} is a file.", id="file_exists", next_step="Give a folder for the lists.")
    taken = [name for name in names if os.path.lexists(folder / name)]
    if taken:
        raise WrongUse(f"{taken[0]} is in that folder already.", id="file_exists", next_step="Give another folder: nothing is overwritten.")
    return tuple(folder / name for name in names)


def list_bytes(notices: Sequence[Notice], incident: str) -> bytes:
    """The list as CSV in UTF-8, in an order of its own, harmless to a spreadsheet program."""
    copy, key = secrets.token_hex(3).upper(), secrets.token_bytes(32)
    shuffled = sorted(notices, key=lambda _: secrets.token_bytes(8))
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for number, notice in enumerate(shuffled, start=1):
        line = {
            **line_of(notice),
            "notice_id": f"{copy}-{number:05d}",
            "incident_ref": incident,
            "person_key": hmac_sha256(key, notice.client)[:8].hex(),
        }
        writer.writerow([for_report(line[name]) for name in COLUMNS])
    return text.getvalue().encode()


def line_of(notice: Notice) -> dict[str, str]:
    """What the list says of one client, without the ids of a copy."""
    values = notice.values
    address = _address(values)
    lines = address_lines(address)
    channels = _channels(values, bool(lines))
    return {
        **_residence(values),
        **_person(values),
        **{f"channel_{number}": _item(channels, number) for number in range(1, _CHANNELS + 1)},
        "channel_legal_basis": _legal_basis(values, _item(channels, 1)),
        "channel_compromised": _compromised(_item(channels, 1), notice.touched),
        "email": _first(values, "email"),
        "phone_e164": _phone(values),
        **{f"addr_line{number}": _item(lines, number) for number in range(1, _ADDRESS_LINES + 1)},
        "postal_code": address.get("postal_code", ""),
        "discreet_mode": values.get("discreet.1", ""),
        "do_not_use": " ".join(ref for ref, parts in _addresses(values) if _forbidden(parts)),
        "evidence_tier": "dump match",
        "evidence_count": str(notice.rows),
        "fields_touched": " ".join(notice.touched),
    }


def _residence(values: Mapping[str, str]) -> dict[str, str]:
    declared, address, phone = values.get("residence_country.1", ""), _address(values).get("country", ""), _first(values, "phone")
    prefix = country_of(phone)
    basis = "declared" if declared else "address" if address else "phone prefix" if prefix else "unknown"
    language = values.get("language.1", "")
    return {
        "residence_country": declared or address or prefix,
        "residence_subdivision": values.get("residence_subdivision.1", ""),
        "residence_basis": basis,
        "language": language,
        "language_basis": "declared" if language else "unknown",
    }


def _person(values: Mapping[str, str]) -> dict[str, str]:
    name, guardian = display_name(values), values.get("guardian.1", "")
    honorific = values.get("honorific.1", "")
    return {
        "salutation": " ".join(each for each in (honorific, name) if each),
        "honorific": honorific,
        "given_name": values.get("given.1", ""),
        "family_name": values.get("family.1", "") or values.get("name.1", ""),
        "name_order": values.get("name_order.1", ""),
        "native_script_name": values.get("native_name.1", ""),
        "formality": values.get("formality.1", ""),
        "recipient_role": "guardian" if guardian else "self",
        "recipient_name": guardian or name,
    }


def _channels(values: Mapping[str, str], has_address: bool) -> tuple[str, ...]:
    ready = {"email": bool(_first(values, "email")), "phone": bool(_first(values, "phone")), "post": has_address}
    preferred = values.get("preferred_channel.1", "").strip().casefold()
    order = dict.fromkeys([preferred, *ready])
    return tuple(channel for channel in order if ready.get(channel))


def _legal_basis(values: Mapping[str, str], channel: str) -> str:
    return unpack(values["legal_basis.1"]).get(channel, "") if "legal_basis.1" in values else ""


def _compromised(channel: str, touched: Collection[str]) -> str:
    field = "address" if channel == "post" else channel
    return "y" if any(ref.partition(".")[0] == field for ref in touched) else "n"


def _addresses(values: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for ref in sorted((ref for ref in values if ref.startswith("address.")), key=lambda each: int(each.partition(".")[2])):
        yield ref, unpack(values[ref])


def _address(values: Mapping[str, str]) -> dict[str, str]:
    return next((parts for _, parts in _addresses(values) if not _forbidden(parts)), {})


def _forbidden(parts: Mapping[str, str]) -> bool:
    return parts.get("do_not_use", "").strip().casefold() in _YES


def _first(values: Mapping[str, str], field: str) -> str:
    found = sorted((ref for ref in values if ref.partition(".")[0] == field), key=lambda each: int(each.partition(".")[2]))
    return values[found[0]] if found else ""


def _phone(values: Mapping[str, str]) -> str:
    text = _first(values, "phone")
    return read_phone(text, values.get("residence_country.1", "")).e164 or text


def _item(texts: Sequence[str], number: int) -> str:
    return texts[number - 1] if number <= len(texts) else ""
