"""What the program uses of this computer; tests give their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from vault.crypto.kdf import DEFAULT, KdfCost
from vault.model import calls as c
from vault.model.clock import Clock, SystemClock
from vault.model.progress import Work
from vault.pipe.child import VaultProcess
from vault.services.anchor_copies import AnchorCopies, KeyringCopies
from vault.services.device_secrets import OsKeyring, SecretStore
from vault.services.opening import Workplace


def in_a_process(call: c.Call) -> Work[object]:
    """Another vault process answers one call and ends: the other side's approval, and what two people approved, have a process of their own."""
    process = VaultProcess.start()
    try:
        return (yield from process.work(call))
    finally:
        process.end()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program uses of this computer: the user's data folder, the clock, the keyring (`secrets` for device keys, `copies` of anchors),
    the cost of new sign-ins, another vault process.
    """

    data_folder: Path = field(default_factory=lambda: user_data_path("cassaforte", appauthor=False))
    clock: Clock = field(default_factory=SystemClock)
    secrets: SecretStore = field(default_factory=OsKeyring)
    copies: AnchorCopies = field(default_factory=KeyringCopies)
    cost: KdfCost = DEFAULT
    ask: Callable[[c.Call], Work[object]] = in_a_process

    @property
    def workplace(self) -> Workplace:
        """As far as an open vault needs it."""
        return Workplace(self.data_folder, self.clock, self.copies)


HERE = Surroundings()
