"""Calls about the access log."""

from dataclasses import dataclass

from vault.model import results as r


@dataclass(frozen=True, slots=True)
class ListLog:
    """The newest entries before index `before` (-1: the end), newest first."""

    before: int = -1
    limit: int = 200


@dataclass(frozen=True, slots=True)
class LogPage:
    """Answer to `ListLog`."""

    rows: tuple[r.LogRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class VerifyLog:
    """Verifies the whole log; progress in entries. `against`: checkpoints, as text, that were kept elsewhere."""

    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MakeCheckpoint:
    """Signs a checkpoint now."""
