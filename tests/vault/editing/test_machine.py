"""The vault against a plain dictionary: whatever is added, changed, hidden, brought back, taken back and opened again, both say the same."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from tests.office import Office
from vault.errors import WrongUse
from vault.model import calls as c
from vault.session import Desk

Values = dict[str, str]
EMAILS = st.sampled_from([f"{name}@example.com" for name in ("ada", "ben", "cy", "dee")])
NAMES = st.sampled_from(["Aster", "Birch", "Cedar"])
FIELDS = ("email.1", "email.2", "city.1", "family.1", "preferred_hours.1")


class Machine(RuleBasedStateMachine):
    """`made` is a vault without clients, which each run copies."""

    made: Office

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.office = self.made.at(self.folder / "office")
        self.desk: Desk = self.office.unlock("sales")
        self.clients: dict[str, Values] = {}
        self.hidden: set[str] = set()
        self.last: tuple[int, Callable[[], None]] | None = None

    def teardown(self) -> None:
        self.desk.lock("done")
        shutil.rmtree(self.folder)

    @initialize(name=NAMES, email=EMAILS)
    def begin(self, name: str, email: str) -> None:
        self.add(name, email)

    @rule(name=NAMES, email=EMAILS)
    def add(self, name: str, email: str) -> None:
        saved = self.desk.add_client(c.AddClient((c.FieldChange("family.1", 0, name), c.FieldChange("email.1", 0, email))))
        assert saved.client not in self.clients
        self.clients[saved.client] = {"family.1": name, "email.1": email}
        self.last = saved.entry, lambda: self.hidden.add(saved.client)

    @precondition(lambda self: self.shown)
    @rule(data=st.data(), field=st.sampled_from(FIELDS), text=EMAILS | NAMES | st.just(""))
    def edit(self, data: st.DataObject, field: str, text: str) -> None:
        client = data.draw(st.sampled_from(self.shown))
        before = dict(self.clients[client])
        change = (c.FieldChange(field, self.versions(client).get(field, 0), text),)
        if field == "family.1" and not text:
            with pytest.raises(WrongUse):
                self.desk.edit_client(c.EditClient(client, change))
            return
        saved = self.desk.edit_client(c.EditClient(client, change))
        self.clients[client] = {name: value for name, value in {**before, field: text}.items() if value}
        assert saved.undoable == (self.clients[client] != before)
        self.last = (saved.entry, lambda: self.clients.__setitem__(client, before)) if saved.undoable else None

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def trash(self, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from(self.shown))
        saved = self.desk.trash_client(c.TrashClient(client))
        self.hidden.add(client)
        self.last = saved.entry, lambda: self.hidden.discard(client)

    @precondition(lambda self: self.hidden)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from(sorted(self.hidden)))
        saved = self.desk.restore_client(c.RestoreClient(client))
        self.hidden.discard(client)
        self.last = saved.entry, lambda: self.hidden.add(client)

    @rule()
    def undo(self) -> None:
        if self.last is None:
            with pytest.raises(WrongUse):
                self.desk.undo_act(c.UndoAct(1))
            return
        entry, back = self.last
        self.desk.undo_act(c.UndoAct(entry))
        back()
        self.last = None

    @rule()
    def reopen(self) -> None:
        self.desk.lock("done")
        self.desk = self.office.unlock("sales")
        self.last = None

    @invariant()
    def same(self) -> None:
        assert set(self.desk.find(c.Find("")).clients) == set(self.shown)
        assert {each.client for each in self.desk.list_trash().clients} == self.hidden
        assert self.desk.status().clients == len(self.shown)
        for email in ("ada@example.com", "ben@example.com", "cy@example.com", "dee@example.com"):
            wanted = {client for client in self.shown if email in (self.clients[client].get("email.1"), self.clients[client].get("email.2"))}
            assert set(self.desk.find(c.Find(email)).clients) >= wanted
        for client in self.shown:
            form = self.desk.begin_edit(c.BeginEdit(client))
            assert {each.field for each in form.fields} == set(self.clients[client])
            assert {each.field: each.value for each in form.fields if each.value} == {
                name: text for name, text in self.clients[client].items() if name in ("family.1", "city.1")
            }

    @property
    def shown(self) -> list[str]:
        return sorted(set(self.clients) - self.hidden)

    def versions(self, client: str) -> dict[str, int]:
        return {each.field: each.version for each in self.desk.begin_edit(c.BeginEdit(client)).fields}


@pytest.mark.parametrize(("examples", "steps"), [(4, 14), pytest.param(60, 40, marks=pytest.mark.long)])
def test_vault_and_dictionary(made_offices: Callable[[int], Office], examples: int, steps: int) -> None:
    machine = type("OneMachine", (Machine,), {"made": made_offices(0)})
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=quiet, database=None)
    )
