"""Is this copy of the vault the one that was seen before, or a later one? Compared with what this computer remembers and with the vault's own checkpoints."""

from vault.crypto import checkpoint as texts
from vault.crypto.anchor import Anchor
from vault.crypto.log_break import LogBreak
from vault.errors import Tampered
from vault.services import checkpoints
from vault.services.change import Snapshot
from vault.services.log_book import LogBroken
from vault.services.opened import OpenVault

WAY_ON = "Do not go on with this copy. Tell the compliance officer; a restored backup is accepted by both sides with `vault accept-older`."


def check_seen(vault: OpenVault) -> None:
    """The vault must be where its own newest checkpoint and this computer last saw it, or further on."""
    _check_checkpoint(vault)
    for seen in vault.remembered.read_all():
        with vault.snapshot() as snapshot:
            problem = problem_of(vault, seen, snapshot)
        if problem is not None:
            raise problem


def check_length(vault: OpenVault) -> None:
    """Before anything else is read: a log that is too short does not fit the state beside it either, and this says what it is."""
    size, newest = vault.log_rows.size(), vault.log_rows.newest_checkpoint()
    if newest is not None and size < newest[0]:
        raise older(f"Its log has {size:,} entries; a checkpoint in it covers {newest[0]:,}")
    for seen in vault.remembered.read_all():
        if size < seen.log_size and not any(excuses(each, seen) for each in vault.chain.current.breaks):
            raise older(f"Its log has {size:,} entries; this computer has seen {seen.log_size:,}")


def problem_of(vault: OpenVault, seen: Anchor, snapshot: Snapshot) -> Tampered | None:
    """Why this copy is not the one that an anchor has seen, or a later one; None where it is, or where both sides gave up what is missing."""
    problem = _difference(vault, seen, snapshot)
    if problem is None or seen.segment > vault.chain.segment:
        return problem
    return None if any(excuses(each, seen) for each in vault.chain.current.breaks) else problem


def excuses(each: LogBreak, seen: Anchor) -> bool:
    """Whether both sides, when they went on, knew that as much had been seen. What was seen after that is never excused."""
    return seen.segment < each.number and each.first <= seen.log_size and seen.place <= (each.seen.segment, each.last)


def _difference(vault: OpenVault, seen: Anchor, snapshot: Snapshot) -> Tampered | None:
    if seen.segment > vault.chain.segment:
        return older("Both sides have gone on after an alarm since; this copy does not know of it")
    if seen.manifest != vault.chain.hash_at(seen.epoch):
        return older("Its list of members and keys is not the one that this computer has seen")
    if snapshot.size < seen.log_size:
        return older(f"Its log has {snapshot.size:,} entries; this computer has seen {seen.log_size:,}")
    if vault.log.root_at(seen.log_size) != seen.log_root:
        return LogBroken("it is another log than the one that this computer has seen")
    if snapshot.counter < seen.client_counter:
        return older("Its clients are older than what this computer has seen")
    return None


def _check_checkpoint(vault: OpenVault) -> None:
    with vault.snapshot() as snapshot:
        newest = vault.log_rows.newest_checkpoint()
        if newest is not None:
            checkpoint, _, _ = texts.parse(newest[2])
            if snapshot.size < checkpoint.size:
                raise older(f"Its log has {snapshot.size:,} entries; a checkpoint in it covers {checkpoint.size:,}")
            if vault.log.root_at(checkpoint.size) != checkpoint.root:
                raise LogBroken("it is another log than the one that a checkpoint covers")
        checkpoints.check_newest(vault)


def older(what: str) -> Tampered:
    """This copy lies behind what somebody has seen."""
    return Tampered(f"This is an older or another copy of the vault. {what}.", id="rolled_back", next_step=WAY_ON)
