"""Aliases of clients: random once, the same for ever, one for each client, field and form."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vault.formats.alias import RANDOM_BYTES, AliasForm, alias_key, find_aliases, make_alias
from vault.formats.mapping import MappedColumn
from vault.model.ids import ClientId
from vault.services.opened import OpenVault
from vault.store.clients import AliasRow

_UPPER = (AliasForm.PHONE, AliasForm.FAMILY)
_DRAWS = 8  # forty random bits: two collisions in a row do not happen by chance


@dataclass(frozen=True, slots=True)
class Wanted:
    """An alias that a row needs."""

    client: ClientId
    field: str
    form: AliasForm


def wanted_for(client: ClientId, column: MappedColumn) -> Wanted:
    """The alias of one column of one client."""
    return Wanted(client, column.ref.text, column.alias)


class AliasBook:
    """The aliases that the rows of one batch need: those kept from before, and new ones that must be stored."""

    def __init__(self, vault: OpenVault, wanted: Iterable[Wanted]) -> None:
        needed = [each for each in dict.fromkeys(wanted) if each.form.unique]
        kept = vault.rows.aliases_of(sorted({each.client for each in needed}))
        self._keys: dict[Wanted, str] = {Wanted(row.client, row.field, _form(row.alias)): row.alias for row in kept}
        fresh = [each for each in needed if each not in self._keys]
        drawn = _draw(vault, fresh)
        self._keys.update(drawn)
        self.new = tuple(AliasRow(key, each.client, each.field) for each, key in drawn.items())

    def text(self, wanted: Wanted, domain: str) -> str:
        """The alias as this CRM gets it; e-mails at the domain of its profile."""
        if not wanted.form.unique:
            return make_alias(wanted.form, bytes(RANDOM_BYTES))
        return spelt(self._keys[wanted], wanted.form, domain)


def spelt(key: str, form: AliasForm, domain: str) -> str:
    """The alias that a key of the register stands for."""
    if form is AliasForm.EMAIL:
        return f"{key}@{domain}"
    return key.upper() if form in _UPPER else key


def _form(key: str) -> AliasForm:
    return find_aliases(key)[0].form


def _draw(vault: OpenVault, fresh: Sequence[Wanted]) -> Mapping[Wanted, str]:
    drawn: dict[Wanted, str] = {}
    for _ in range(_DRAWS):
        left = [each for each in fresh if each not in drawn]
        if not left:
            break
        made = {alias_key(make_alias(each.form, os.urandom(RANDOM_BYTES), "x.example")): each for each in left}
        taken = vault.rows.aliases_by_key(list(made))
        drawn.update({each: key for key, each in made.items() if key not in taken and key not in drawn.values()})
    return drawn
