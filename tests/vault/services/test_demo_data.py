"""The demo's people: the same seed gives the same bytes, and nobody could be called or written to."""

import hashlib
import re
from itertools import pairwise

import pytest

from vault.formats.csv_layout import examine
from vault.formats.emails import read_email
from vault.formats.phones import only_digits, read_phone
from vault.formats.profiles import known_headers, recognise
from vault.services.demo_data import demo_clients, hubspot_csv, salesforce_csv

# Ranges that numbering authorities keep free for fiction, in national digits after the country code.
FREE = re.compile(r"\+44(7700900\d{3}|2079460\d{3})|\+1[2-9]\d\d55501\d\d|\+3363998\d{4}|\+493023125\d{3}|\+46701740(60[5-9]|6[1-9]\d)")
SALESFORCE = "cc9dfef0b09a566313d326997d1278a5a586bac745913b2f3e1173f8e0153cc0"
HUBSPOT = "30aa5ae54eea47448202a4298bfb34dee365198fa0159fd463f1e8c20fd526c9"


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert salesforce_csv(demo_clients(60, 7)) == salesforce_csv(demo_clients(60, 7))
    assert salesforce_csv(demo_clients(60, 7)) != salesforce_csv(demo_clients(60, 8))
    assert demo_clients(90, 7)[:60] == demo_clients(60, 7)


def test_bytes_written_once() -> None:
    # A demo of today and one of next year hold the same people: pictures and reports can be compared.
    assert hashlib.sha256(salesforce_csv(demo_clients(200, 1))).hexdigest() == SALESFORCE
    assert hashlib.sha256(hubspot_csv(demo_clients(200, 1))).hexdigest() == HUBSPOT


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_can_be_reached(seed: int) -> None:
    for client in demo_clients(1_000, seed):
        for text in client.emails:
            assert re.fullmatch(r"[a-z0-9.]+(@| at )example\.(com|org|net)", text), text
        for text in client.phones:
            if text == "ask the assistant":
                continue
            country = {"France": "FR", "Deutschland": "DE", "United States": "US", "Sverige": "SE"}.get(client.country, "GB")
            number = read_phone(text, country)
            assert FREE.fullmatch(number.e164), (text, number.e164)


def test_ids_and_names_are_whole() -> None:
    clients = demo_clients(500)
    assert len({client.salesforce_id for client in clients}) == 500
    assert all(re.fullmatch(r"003Dm0000[0-9A-Za-z]{6}[A-Z0-5]{3}", client.salesforce_id) for client in clients)
    assert all(client.given and client.family and client.city and client.country for client in clients)
    assert all(before.number + 1 == after.number for before, after in pairwise(clients))


def test_most_numbers_and_addresses_belong_to_one_client() -> None:
    clients = demo_clients(200)
    emails = [text for client in clients for text in client.emails]
    assert len(set(emails)) == len(emails)
    numbers = [only_digits(text)[-9:] for client in clients for text in client.phones]
    assert len(numbers) - len(set(numbers)) < len(numbers) / 20


def test_some_are_odd_as_in_every_real_list() -> None:
    clients = demo_clients(200)
    assert any(read_email(text).problem for client in clients for text in client.emails)
    assert any("ask the assistant" in client.phones for client in clients)
    assert any("\n" in client.notes for client in clients) and any('"' in client.notes for client in clients)
    assert any(not client.family.isascii() for client in clients) and any(client.native_name for client in clients)


@pytest.mark.parametrize(("made", "profile"), [(salesforce_csv, "salesforce-dataloader"), (hubspot_csv, "hubspot")])
def test_the_exports_are_what_the_crms_write(made, profile, tmp_path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(made(demo_clients(50)))
    with path.open("rb") as stream:
        found = examine(stream, known_headers)
    known = recognise(found.header)
    assert known is not None and known.name == profile
    assert (found.rows, found.rejected, found.layout.encoding, found.layout.delimiter) == (50, 0, "utf-8", ",")
