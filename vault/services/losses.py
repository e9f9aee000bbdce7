"""That something with which this computer remembers the vault was gone: an entry, so that officers read of it although the next look is clean."""

from vault.model.log import Action, Entry
from vault.services.opened import OpenVault
from vault.services.remembered import LOST


def note_losses(vault: OpenVault) -> None:
    """One entry, where there is something to say."""
    lost = [each.id for each in vault.remembered.warnings if each in LOST]
    if lost:
        with vault.change() as change:
            change.record(Entry(Action.ANCHOR_LOST, detail={"what": " ".join(lost)}))
