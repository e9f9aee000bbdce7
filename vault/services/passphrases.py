"""How good a passphrase must be, and passphrases that the program draws itself."""

import secrets

from shamir_mnemonic.wordlist import WORDLIST
from zxcvbn import zxcvbn

from vault.errors import WrongUse

WORDS = 6
_FEWEST = 10
_LEAST_SCORE = 3
_ZXCVBN_AT_MOST = 72  # it refuses longer texts


def draw() -> str:
    """Six words of the SLIP-39 list, 60 bits."""
    return " ".join(secrets.choice(WORDLIST) for _ in range(WORDS))


def check(passphrase: str, kind: str, name: str) -> None:
    """Refuses what is too easy to guess for a slot of this kind. `passphrase` slots have no second secret, so only drawn words will do."""
    if kind == "passphrase":
        words = passphrase.split()
        if len(words) < WORDS or not all(word in WORDLIST for word in words):
            raise WrongUse(
                f"The passphrase of {name} must be six words of the word list, since nothing else protects this sign-in.",
                id="passphrase_weak",
                next_step=f"Take these, for example: {draw()}",
            )
        return
    if len(passphrase) < _FEWEST:
        raise _weak(f"The passphrase of {name} has fewer than {_FEWEST} characters.")
    if zxcvbn(passphrase[:_ZXCVBN_AT_MOST], user_inputs=[name, "cassaforte"])["score"] < _LEAST_SCORE:
        raise _weak(f"The passphrase of {name} is too easy to guess.")


def _weak(why: str) -> WrongUse:
    return WrongUse(why, id="passphrase_weak", next_step="Take several words that do not belong together.")
