"""Calls about clients."""

from dataclasses import dataclass
from typing import Literal

from vault.model import results as r


@dataclass(frozen=True, slots=True)
class Find:
    """Clients that match `query` (empty: all), as codes in order. Nothing is shown yet."""

    query: str
    sort: Literal["name", "last_contact"] = "last_contact"
    limit: int = 200_000


@dataclass(frozen=True, slots=True)
class ShowNames:
    """The rows of clients that are painted and at rest: one entry lists them, then they are given."""

    clients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Answer to `ShowNames`."""

    rows: tuple[r.ClientRow, ...]


@dataclass(frozen=True, slots=True)
class ShowClient:
    """The detail panel of one client, masked (its name is listed like any other)."""

    client: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """One field for one purpose. `action`: show, copy, call or email. `field` `profile` opens the private class as one card."""

    client: str
    field: str
    purpose: Literal["call", "email", "delivery", "event", "service"]
    action: Literal["show", "copy", "call", "email"] = "show"
