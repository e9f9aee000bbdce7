"""What is shown of the access log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the access log as an officer reads it; clients by code, never by name."""

    n: int
    at: int
    who: str
    workstation: str
    action: str
    client: str = ""
    field: str = ""
    purpose: str = ""
    count: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LogDamage:
    """Entries from `first` to `last` that both sides gave up; the log goes on at entry `kept`. `kind` is `continued` or `older`; `by` are two members.

    `last` below `first`: none is missing, but what was seen before could not be compared.
    """

    kind: str
    first: int
    last: int
    kept: int
    at: int
    by: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """`problem` is empty when the log is intact; else `first_bad` is the index of the first bad entry.

    `checkpoint_at`: when the newest checkpoint was signed. `damaged`: what both sides gave up before; never proven again.
    """

    entries: int
    head: str
    first_bad: int | None
    problem: str = ""
    checkpoint_at: int = 0
    damaged: tuple[LogDamage, ...] = ()
