"""How long a window may stand untouched, and what the log says of why a session ended."""

from pathlib import Path

import pytest

from tests.office import Office
from ui.pages.log.words import VALUES
from vault import session
from vault.errors import WrongUse
from vault.model import calls as c
from vault.services.creation import NewMember
from vault.session.desk import REASONS

TYPED = "mara.lindqvist@example.com"


def test_every_reason_is_a_word_of_ours_and_nothing_typed_is_kept(office: Office) -> None:
    for reason in ("idle", "session_locked", "sleep", "user_switch", TYPED):
        office.unlock("sales").lock(reason)
    with office.unlock("compliance") as desk:
        rows = [row for row in desk.list_log(c.ListLog(50)).rows if row.action == "session_end" and row.who == "sales"]
    assert [row.detail for row in rows] == [f"reason {word}" for word in ("other", "user_switch", "sleep", "session_locked", "idle")]
    assert all(TYPED not in row.detail for row in rows)


def test_every_reason_has_its_words_for_the_officer() -> None:
    assert {("reason", reason) for reason in (*REASONS, "other")} <= VALUES.keys()


@pytest.mark.parametrize("minutes", [1, 30])
def test_the_signed_quiet_time_reaches_the_window(office: Office, tmp_path: Path, minutes: int) -> None:
    people = [NewMember(name, name, passphrase) for name, passphrase in office.passphrases.items()]
    session.create(tmp_path / "quiet.vault", "Quiet", people, "passphrase", office.here, lock_minutes=minutes)
    with session.Desk.unlock(tmp_path / "quiet.vault", "admin", office.passphrases["admin"], office.here) as desk:
        assert desk.home().auto_lock_s == minutes * 60


@pytest.mark.parametrize("minutes", [0, -1, 31, 600])
def test_no_vault_is_made_with_another(tmp_path: Path, minutes: int) -> None:
    with pytest.raises(WrongUse, match="1 to 30"):
        session.create(tmp_path / "quiet.vault", "Quiet", (), "passphrase", lock_minutes=minutes)
    assert list(tmp_path.iterdir()) == []
