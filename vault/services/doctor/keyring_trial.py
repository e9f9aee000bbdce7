"""The system's keyring: keeps a throwaway secret, reads it back and deletes it."""

import queue
import secrets
import threading
import time
from collections.abc import Callable

import keyring.errors
from keyring.backend import KeyringBackend

from vault.crash import outcome
from vault.errors import Refused, VaultError
from vault.model.results import Finding
from vault.services.device_secrets import permitted_backend

_SERVICE, _SUBJECT = "Cassaforte check", "Keyring"
_PATIENCE_S = 20.0
_WAY_OUT = "Sign-ins with a device key do not work here, and old copies are noticed by the anchor file alone."


def try_keyring(find: Callable[[], KeyringBackend] = permitted_backend, patience_s: float = _PATIENCE_S) -> Finding:
    """A keyring that asks a person and gets no answer is given up after `patience_s` seconds."""
    answers: queue.SimpleQueue[Finding | VaultError] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(outcome(lambda: _try(find()))), name="keyring", daemon=True).start()
    try:
        came = answers.get(timeout=patience_s)
    except queue.Empty:
        return Finding("keyring", _SUBJECT, "unknown", "no answer", "The keyring may be waiting for its own password. Unlock it, then check again.")
    if isinstance(came, Refused):
        return Finding("keyring", _SUBJECT, "fails", "none that may be used", f"{_WAY_OUT} {came.next_step}")
    if isinstance(came, VaultError):
        return Finding("keyring", _SUBJECT, "fails", "it does not do what it is asked", f"{_WAY_OUT} Restart the keyring of your system.")
    return came


def _try(backend: KeyringBackend) -> Finding:
    name, secret = f"check-{secrets.token_hex(8)}", secrets.token_hex(32)
    kind = f"{type(backend).__module__.rpartition('.')[2]}.{type(backend).__qualname__}"
    before = time.perf_counter()
    try:
        backend.set_password(_SERVICE, name, secret)
        same = backend.get_password(_SERVICE, name) == secret
        backend.delete_password(_SERVICE, name)
        gone = backend.get_password(_SERVICE, name) is None
    except keyring.errors.KeyringError:
        return Finding("keyring", _SUBJECT, "fails", f"{kind}: locked or out of order", f"{_WAY_OUT} Unlock the keyring of your system, then check again.")
    if not (same and gone):
        return Finding("keyring", _SUBJECT, "fails", f"{kind}: gave something else back", f"{_WAY_OUT} Restart the keyring of your system.")
    took = (time.perf_counter() - before) * 1000
    return Finding("keyring", _SUBJECT, "works", f"{kind}: kept, read and deleted a secret in {took:.0f} ms", "Sign-ins with a device key work here.")
