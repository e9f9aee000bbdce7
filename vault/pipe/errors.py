"""What ends a pipe: a frame or message that is not exactly as it must be."""

from vault.errors import VaultError


class PipeBroken(VaultError):
    """The other side wrote something else than our frames, or is gone: this side ends too."""

    id = "pipe_broken"

    def __init__(self, message: str) -> None:
        super().__init__(message, next_step="Unlock again. What was finished stays.")


class BadMessage(PipeBroken):
    """A frame that arrived whole, but is no message of the closed schema."""

    id = "bad_message"

    def __init__(self) -> None:
        # Never what was read: it may be a value or a passphrase in the wrong place.
        super().__init__("The window and the vault process do not understand each other.")
