"""No entry, no look: the book gives nothing of a client whom the receipt's entry does not name."""

import pytest

from tests.vault.services.crm_desk import CrmDesk
from vault.errors import VaultError
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.log import Action, Entry
from vault.services.demo_data import demo_clients, salesforce_csv


def test_a_receipt_opens_those_whom_it_names_and_nobody_else(crm_desk: CrmDesk) -> None:
    crm_desk.take(salesforce_csv(demo_clients(3)))
    with crm_desk.as_role("sales") as (vault, book):
        with vault.snapshot() as snapshot:
            named, other, _ = sorted(snapshot.every_client())
        with vault.change() as change:
            change.record(Entry(Action.REVEAL, client=named))
        receipt = change.receipt
        assert [client for client, values in book.open(receipt, [named], VALUE_CLASSES) if values] == [named]
        assert book.data_keys({named: receipt}, [named], [FieldClass.REACH])
        for look in (
            lambda: list(book.open(receipt, [named, other], VALUE_CLASSES)),
            lambda: book.values(receipt, other, VALUE_CLASSES),
            lambda: book.list_cards({named: receipt, other: receipt}),
            lambda: book.data_keys({named: receipt, other: receipt}, [named, other], [FieldClass.REACH]),
        ):
            with pytest.raises(VaultError) as refused:
                look()
            assert refused.value.id == "not_covered"
