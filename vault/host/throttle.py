"""Wrong passphrases wait: two slips are free, then 5, 15 and each time 60 seconds."""

from vault.errors import Refused, VaultError
from vault.model.calls import AgreeToGoOn, ApproveRequest, Call, CheckLeak, Examine, GoOn, Notify, Rotate, Unlock, UnsealFile
from vault.model.clock import Clock

WAITS_S = (0, 0, 5, 15, 60)


class Throttle:
    """Counts for one vault process; the clock is monotonic, so setting the time shortens nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0

    def check(self, call: Call) -> None:
        """Refuses a call that carries a passphrase while a wait runs, whatever the passphrase is."""
        left = self._until - self._clock.monotonic()
        if left > 0 and _carries_passphrase(call):
            seconds = -(-left // 1000)
            raise Refused(f"Too many tries. Wait {seconds} s.", id="throttled", next_step="Then check the passphrase and try again.")

    def failed(self, error: VaultError) -> None:
        """Takes note of how a call ended."""
        if error.id == "wrong_passphrase":
            self._wrong += 1
            self._until = self._clock.monotonic() + WAITS_S[min(self._wrong, len(WAITS_S)) - 1] * 1000

    def succeeded(self, call: Call) -> None:
        """A right passphrase clears the count."""
        if _carries_passphrase(call):
            self._wrong = 0


def _carries_passphrase(call: Call) -> bool:
    always = isinstance(call, Unlock | Examine | GoOn | AgreeToGoOn | ApproveRequest | UnsealFile | Notify | Rotate)
    return always or (isinstance(call, CheckLeak) and call.approver is not None)
