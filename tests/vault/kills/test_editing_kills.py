"""SIGKILL while a client is edited, hidden, brought back, drafted: what was acknowledged is there, what was not is there whole or not at all."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.office import Office
from vault.model import calls as c
from vault.model.progress import finish
from vault.session import Desk

ROOT = Path(__file__).resolve().parents[3]
EDITOR = Path(__file__).with_name("editor.py")


def one_life(office: Office, client: str, first: int, chance: random.Random) -> int:
    """From its start to an instant within the next steps; gives the last step that was acknowledged."""
    command = [sys.executable, str(EDITOR), str(office.vault), str(office.here.data_folder), client, str(first)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(office.passphrases["sales"] + "\n")
        child.stdin.flush()
        for _ in range(chance.randint(1, 9)):
            line = child.stdout.readline()
            assert line, "the editor ended by itself"
        time.sleep(chance.uniform(0, 0.012))  # into the middle of a step
        child.kill()
        rest = child.stdout.read().splitlines()
        child.wait()
    said = [int(text) for text in (line, *rest) if text.strip().isdigit()]
    return said[-1]


def stands_at(desk: Desk, client: str, step: int) -> bool:
    """Whether the vault is as after this step, in all that shows it: fields, search, trash, draft."""
    edited, hidden = step - step % 4, step % 4 == 1
    email, drafted = f"step{edited}@example.com", step - (step + 1) % 4
    found = desk.find(c.Find(email)).clients
    trash = tuple(each.client for each in desk.list_trash().clients)
    if hidden:
        return found == () and trash == (client,)
    if found != (client,) or trash or client not in desk.find(c.Find("")).clients:
        return False
    drafts = [desk.take_draft(c.TakeDraft(view.id)).changes[0].text for view in desk.list_drafts().drafts]
    return drafts == ([f"step{drafted}"] if drafted >= 3 else [])


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.long)])
def test_killed_while_editing(stocked: Office, kills: int) -> None:
    chance = random.Random(11)
    with stocked.unlock("sales") as desk:
        client = desk.find(c.Find("")).clients[0]
    first = 0
    for _ in range(kills):
        last = one_life(stocked, client, first, chance)
        with stocked.unlock("sales") as desk:
            reached = [step for step in (last, last + 1) if stands_at(desk, client, step)]
            assert len(reached) == 1, last
            first = reached[0] + 1
    with stocked.unlock("compliance") as desk:
        assert finish(desk.verify_log()).problem == ""
    assert not list((stocked.vault / "drafts").glob(".*.part")) or kills
