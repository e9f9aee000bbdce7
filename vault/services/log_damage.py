"""What every report says for ever once both sides went on after an alarm: which entries are not proven or gone, why, and who agreed."""

from datetime import UTC, datetime

from vault.crypto.errors import SealBroken
from vault.crypto.log_break import LogBreak, open_reason
from vault.model.results import LogDamage, Warned
from vault.services.opened import OpenVault
from vault.services.opening import names_of


def log_damages(vault: OpenVault) -> tuple[LogDamage, ...]:
    """All of them, oldest first."""
    return tuple(_shown(vault, each) for each in vault.chain.current.breaks)


def damage_warnings(vault: OpenVault) -> tuple[Warned, ...]:
    """The same in words."""
    return tuple(Warned("log_damaged", _words(each)) for each in log_damages(vault))


def blast_warnings(vault: OpenVault) -> tuple[Warned, ...]:
    """For reports about a leak: what was looked at or changed in those entries is not known, so they can clear nobody."""
    return tuple(
        Warned("log_damaged", f"{_words(each)} Who looked at which client in them is not known: any client may be concerned, also those not named here.")
        for each in log_damages(vault)
    )


def _shown(vault: OpenVault, each: LogBreak) -> LogDamage:
    names = names_of(vault.chain.current, vault.keys.store_key)
    try:
        reason = open_reason(each, vault.keys.store_key, vault.vault)
    except SealBroken:
        reason = "cannot be read"
    who = tuple(sorted(names.get(slot, (slot.hex()[:8], ""))[0] for slot in each.by))
    return LogDamage(each.kind, each.first, max(each.first, each.last) - 1, each.size, each.at, who, reason)


def _words(each: LogDamage) -> str:
    day = f"{datetime.fromtimestamp(each.at / 1000, UTC):%d %B %Y}"
    how = {"continued": "went on after a damaged log", "older": "accepted an older copy of the vault"}[each.kind]
    return f"{_range(each)} On {day} {' and '.join(each.by)} {how} (reason: {each.reason})."


def _range(each: LogDamage) -> str:
    if each.last < each.first:
        return "No log entry is missing, but what had been seen of it before, or what proves it, could not be compared."
    what = f"Log entry {each.first:,} is" if each.last == each.first else f"Log entries {each.first:,} to {each.last:,} are"
    if each.first >= each.kept:
        return f"{what} gone."
    return f"{what} not proven." if each.last < each.kept else f"{what} not proven or gone."
