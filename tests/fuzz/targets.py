"""Every reader of foreign bytes, with files to begin from and what must hold of whatever it is given.

A target's `run` takes any bytes. It may raise a `VaultError`, which is an answer; anything else that comes out is a fault.
"""

import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.vault.hostile.files import FILES
from tests.vault.layouts.samples import SAMPLES
from vault.errors import BadInput
from vault.formats.csv_facts import layout_facts
from vault.formats.csv_layout import examine
from vault.formats.csv_rows import changed, read_rows, row_problem, write_rows
from vault.formats.emails import email_terms, read_email
from vault.formats.mapping import bind
from vault.formats.masks import mask
from vault.formats.normal import card_words, fold, plain
from vault.formats.phones import phone_terms, read_phone, spellings
from vault.formats.profile_file import read_profile
from vault.formats.profiles import known_headers, recognise
from vault.formats.query import read_query
from vault.formats.row_values import row_to_values
from vault.formats.structured import shown
from vault.model.fields import parse_field_ref

_PROFILES = Path(__file__).resolve().parents[2] / "resources" / "crm_profiles"
_SMALL = 4096


@dataclass(frozen=True)
class Target:
    """One reader."""

    name: str
    seeds: tuple[bytes, ...]
    run: Callable[[bytes], None]


def csv_file(data: bytes) -> None:
    """Read, mapped, written back: the same bytes; each row gives values or a reason."""
    found = examine(io.BytesIO(data), known_headers)
    rows = list(read_rows(io.BytesIO(data), found.layout))
    assert b"".join(write_rows(rows, found.layout)) == data
    assert sum(found.layout.is_data(row) for row in rows) == found.rows
    columns = bind(recognise(found.header), found.header, {})
    for row in rows:
        if not found.layout.is_data(row) or row_problem(row, found.width):
            continue
        read = row_to_values(columns, row.texts)
        assert all(text and shown(ref, text) is not None for ref, text in read.values.items())
        assert all(parse_field_ref(ref).key == ref for ref in read.values)
        cells = {column.index: "x" for column in columns.columns if column.sealed}
        again = changed(row, cells, found.layout)
        assert [raw for at, raw in enumerate(again.raw) if at not in cells] == [raw for at, raw in enumerate(row.raw) if at not in cells]


def csv_facts(data: bytes) -> None:
    """Facts of a layout, or a question, or a refusal."""
    found = layout_facts(io.BytesIO(data))
    assert sum(count for _, count in found.widths) == found.rows + 1


def phone(data: bytes) -> None:
    """A number is read or has a problem; its forms are digits."""
    text = data.decode("utf-8", "surrogateescape")
    for region in ("", "GB", "IT"):
        form = read_phone(text, region)
        assert form.e164 or form.problem
        assert all(normal.removeprefix("+").isdigit() and normal.isascii() for _, normal in phone_terms(text, region))
        mask("phone.1", text, region)
    assert all(number.removeprefix("+").isdigit() for number in spellings(text[:60]))


def email(data: bytes) -> None:
    """An address is read or has a problem; its normal form is one."""
    text = data.decode("utf-8", "surrogateescape")
    form = read_email(text)
    assert form.problem or form.whole == f"{form.local}@{form.domain}"
    assert read_email(form.whole).whole == form.whole
    assert all(normal == plain(normal) for _, normal in email_terms(text))
    mask("email.1", text)


def query(data: bytes) -> None:
    """What is typed into the search box means something, or nothing."""
    text = data.decode("utf-8", "surrogateescape")
    read_query(text)
    assert fold(fold(text)) == fold(text)
    card_words(text)


def profile(data: bytes) -> None:
    """A profile's data file is read whole or refused."""
    try:
        table = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise BadInput("not TOML", id="toml") from None
    read = read_profile(table)
    assert all(rule.ref.field for rule in read.columns)


_FILES = tuple(data for data, _, _ in FILES.values() if len(data) <= _SMALL)
_LAYOUTS = tuple(sample.data for sample in SAMPLES)
_TEXTS = tuple(text.encode() for text in (
    "+33 6 39 98 12 34", "0033639981234", "(06) 39-98-12-34", "tel:+44-7700-900123;ext=3", "+1-800-FLOWERS", "4.47701E+11", "442079460123.0", "612345678", "٠٦",
    "ana.ruiz@example.com", '"a b"@example.com', "ана@пример.example", "ANA+tag@EXAMPLE.COM", "a@[127.0.0.1]", "@example.com", "ruiz@", "Ana Ruíz-Núñez", "O'Neil",
    "000G40R4", "SEALED-000G40R4", "cf1.AQEAAAAAAAAAAAAAAAAAAAAAAAAA", "003Dm000001aQxHIAU", "王小明", "ẞ́",
))  # fmt: skip

TARGETS = (
    Target("csv", _FILES + _LAYOUTS, csv_file),
    Target("csv facts", _FILES + _LAYOUTS, csv_facts),
    Target("phone", _TEXTS, phone),
    Target("email", _TEXTS, email),
    Target("query", _TEXTS, query),
    Target("profile", tuple(path.read_bytes()[:_SMALL] for path in sorted(_PROFILES.glob("*.toml"))), profile),
)
