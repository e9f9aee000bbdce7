"""The real parts of a vault process."""

from vault import session
from vault.crypto.self_test import self_test
from vault.host.desk import Parts


def parts() -> Parts:
    """Known answers first: a computer whose cryptography is broken refuses every call and says so."""
    self_test()
    return Parts(session.look_at_door, session.Desk.unlock, session.approve, session.run_task, session.check_computer, session.after_alarm)
