"""The whole check, one trial after the other."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from vault.crash import outcome
from vault.errors import VaultError
from vault.model.progress import Progress, Work
from vault.model.results import ComputerReport, Finding
from vault.pipe.guard import guard_process
from vault.services.doctor import disk, memory, programs
from vault.services.doctor.keyring_trial import try_keyring

Trial = tuple[str, str, Callable[[], Finding]]


def check_computer(folder: Path) -> Work[ComputerReport]:
    """Tries everything out; what cannot be tried is `unknown`, and the rest goes on. `folder`: where a vault lies or would lie."""
    with ExitStack() as clean:
        trials = (*_anywhere(), *_on_disk(folder, clean))
        findings = []
        for number, (id, subject, trial) in enumerate(trials):
            yield Progress(number, len(trials), subject)
            findings.append(_found(id, subject, trial))
    return ComputerReport(programs.system(), tuple(findings))


def _anywhere() -> tuple[Trial, ...]:
    return (
        ("keyring", "Keyring", try_keyring),
        ("memory", "Memory of the vault process", lambda: memory.look_at_guard(guard_process())),
        ("swap", "Swap", memory.look_at_swap),
        ("hibernation", "Hibernation", memory.look_at_hibernation),
        ("cryptography", "Cryptography", programs.try_cryptography),
        ("passphrase_cost", "Passphrase cost", programs.time_passphrase),
        ("database", "Database", programs.look_at_database),
        ("letters", "Letters", programs.look_at_letters),
    )


def _on_disk(folder: Path, clean: ExitStack) -> tuple[Trial, ...]:
    place = disk.place_of(folder)
    own = outcome(lambda: clean.enter_context(disk.trial_folder(folder)))

    def there() -> Path:
        if isinstance(own, VaultError):
            raise own
        return own

    return (
        ("file_system", "File system", lambda: disk.try_database(there(), place)),
        ("disk_flush", "Disk flush", lambda: disk.time_flush(there())),
        ("file_rights", "File rights", lambda: disk.try_rights(there())),
        ("sync_folder", "Sync folder", lambda: disk.look_for_sync(place)),
    )


def _found(id: str, subject: str, trial: Callable[[], Finding]) -> Finding:
    came = outcome(trial)
    return Finding(id, subject, "unknown", "could not be tried", f"{came.message} {came.next_step}") if isinstance(came, VaultError) else came
