"""The words of the page that checks this computer."""

from collections.abc import Sequence

from vault.model.results import Finding, State

TITLE = "Check this computer"
AGAIN, CHECKING = "Check again", "Checking"
COPY, COPIED = "Copy as text", "The table is on the clipboard"
COPIED_DETAIL = "It names no person, no folder and not this computer: it can be sent to who helps you."
NOW = "Trying out: {}"
FIRST = "What the vault and this window need of the computer is tried out. It takes a few seconds."
FAILED = "The vault's own part could not be checked. {}"
KINDS: dict[State, tuple[str, str, str]] = {
    "fails": ("Does not", "caution", "triangle-alert"),
    "unknown": ("Cannot tell", "plain", "circle-help"),
    "works": ("Works", "sealed", "check"),
}
PROTECTS = "What fails here does not open the vault to anybody. It says what you cannot rely on at this computer."


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """What asks for something first."""
    order = list(KINDS)
    return sorted(findings, key=lambda each: order.index(each.state))


def counts(findings: Sequence[Finding]) -> str:
    """How many of each state."""
    works, fails, unknown = (sum(each.state == state for each in findings) for state in ("works", "fails", "unknown"))
    return f"{works} work, {fails} {'does' if fails == 1 else 'do'} not, {unknown} cannot be told."


def as_text(system: str, findings: Sequence[Finding]) -> str:
    """A table for an e-mail, one line for each."""
    lines = [f"{KINDS[each.state][0].lower()} | {each.subject} | {each.found} | {each.meaning}" for each in findings]
    return "\n".join([system, *lines])
