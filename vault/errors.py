"""Every failure that a person can act on: words without secrets, a next step, an exit code.

Whatever is not a `VaultError` is our own fault and ends in the crash hook (exit code 1).
"""


class VaultError(Exception):
    """Something a person can act on. `message` and `next_step` are shown as they are."""

    id = "vault_error"
    code = 1

    def __init__(self, message: str, *, id: str | None = None, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        if id is not None:
            self.id = id


class WrongUse(VaultError):
    """The command or call itself is wrong: nothing was read, nothing was done."""

    id = "wrong_use"
    code = 2


class NotYet(WrongUse):
    """A feature that this version does not have."""

    id = "not_yet"


class Refused(VaultError):
    """Passphrase, rights, approval, budget or brake."""

    id = "refused"
    code = 3


class BadInput(VaultError):
    """A file or value cannot be taken; nothing was done."""

    id = "bad_input"
    code = 4


class ChoiceNeeded(BadInput):
    """A file needs a choice from a person; `option` is the flag to give, `proposal` what a window preselects.

    `offered` are the answers that the file itself has, such as its sheets.
    """

    id = "choice_needed"

    def __init__(self, message: str, *, option: str, proposal: str = "", next_step: str = "", offered: tuple[str, ...] = ()) -> None:
        super().__init__(message, next_step=next_step or f"Give --{option}, for example --{option} {proposal}.")
        self.option = option
        self.offered = offered
        self.proposal = proposal


class Tampered(VaultError):
    """Stored bytes were altered, cut, swapped or are an older copy."""

    id = "tampered"
    code = 5


class StorageFailed(VaultError):
    """The disk or the database could not do its work: full, unreadable, locked, or not a place for a vault."""

    id = "storage_failed"
    code = 6


class Stopped(VaultError):
    """The person stopped the work; what was committed stays."""

    id = "stopped"
    code = 7
