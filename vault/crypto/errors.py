"""What the readers of our bytes raise: one error for ciphertexts, one for clear structures."""

from vault.errors import Refused, Tampered


class SealBroken(Tampered):
    """A ciphertext that does not open here: altered, moved, or under another key. Never says which."""

    id = "seal_broken"

    def __init__(self, what: str = "A sealed value") -> None:
        super().__init__(
            f"{what} does not open in its place.",
            next_step="Do not go on with this copy of the vault. Tell the compliance officer.",
        )


class Malformed(Tampered):
    """Bytes that are not in the one spelling of their format."""

    id = "malformed"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The vault is damaged or was altered ({what}).",
            next_step="Do not go on with this copy of the vault. Tell the compliance officer.",
        )


class WrongPassphrase(Refused):
    """Passphrase or device secret do not fit; never says which."""

    id = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__("That did not unlock the vault. Check the passphrase and try again.")
