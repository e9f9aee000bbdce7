"""The registry's records of imports and sealed files: one spelling, everything else refused."""

import json

import pytest

from vault.crypto.errors import Malformed
from vault.services.importing import import_record
from vault.services.importing.import_record import Back, ImportRecord, Outcome
from vault.services.sealing import batch as batches
from vault.services.sealing.batch import Batch

BATCH = Batch("aa", "hubspot", {"Email": "email.1"}, ("Record ID", "Email"), "Cassaforte Seal", appended=True, rows=3, at=1_700_000_000_000)
RECORD = ImportRecord("aa", "bb", 1_700_000_000_000).after(3, {Outcome.ADDED: 2, Outcome.WARNED: 1})


def test_they_come_back() -> None:
    for batch in (BATCH, BATCH.done("bb")):
        assert batches.decode(batches.encode(batch)) == batch
    for record in (RECORD, RECORD.done(5), RECORD.undoing().after_back({Back.REMOVED: 2}), RECORD.undone(6), RECORD.after(2, {Outcome.ADDED: 1, Outcome.REJECTED: 1})):
        assert import_record.decode(import_record.encode(record)) == record
    assert RECORD.after(2, {Outcome.ADDED: 2}).count(Outcome.ADDED) == 4


def test_what_a_batch_says_of_columns() -> None:
    assert BATCH.full_header == ("Record ID", "Email", "Cassaforte Seal")
    assert BATCH.register_columns == ("Cassaforte Seal", "Email")


@pytest.mark.parametrize(
    ("key", "value"),
    [("rows", "3"), ("rows", True), ("columns", []), ("columns", {"Email": 1}), ("header", "x"), ("header", [1]), ("state", "open!"), ("appended", 1), ("again", None), ("extra", 1)],
)
def test_a_batch_of_another_shape_is_refused(key: str, value: object) -> None:
    words = json.loads(batches.encode(BATCH)) | {key: value}
    with pytest.raises(Malformed):
        batches.decode(json.dumps(words, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize(("key", "value"), [("counts", []), ("counts", {"added": "2"}), ("next", "3"), ("state", ""), ("extra", 1), ("started", None), ("back", {"kept": "1"}), ("batches", 1.5)])
def test_an_import_of_another_shape_is_refused(key: str, value: object) -> None:
    words = json.loads(import_record.encode(RECORD)) | {key: value}
    with pytest.raises(Malformed):
        import_record.decode(json.dumps(words, sort_keys=True, separators=(",", ":")).encode())


def test_an_import_of_an_earlier_version_is_read() -> None:
    words = {key: value for key, value in json.loads(import_record.encode(RECORD)).items() if key not in ("back", "batches", "ended")}
    record = import_record.decode(json.dumps(words, sort_keys=True, separators=(",", ":")).encode())
    assert (record.taken, record.batches, record.undo_until) == (3, 0, 0)


def test_a_sealed_file_of_an_earlier_version_is_read() -> None:
    words = {key: value for key, value in json.loads(batches.encode(BATCH)).items() if key not in ("kind", "sheet")}
    record = batches.decode(json.dumps(words, sort_keys=True, separators=(",", ":")).encode())
    assert record == BATCH and (record.kind, record.sheet) == ("csv", "")


def test_missing_words_are_refused() -> None:
    for encode, decode, record in ((batches.encode, batches.decode, BATCH), (import_record.encode, import_record.decode, RECORD)):
        words = json.loads(encode(record))
        for key in words:
            with pytest.raises(Malformed):
                decode(json.dumps({name: value for name, value in words.items() if name != key}, sort_keys=True, separators=(",", ":")).encode())
