"""Which steps after sealing are done: one record for each, an entry for each change. A tick holds for what was sealed before it.

Layout (record kind `residue`, id SHA-256 of LP(system, step)): canonical JSON `{"at", "by", "step", "system"}`.
"""

import hashlib
from collections.abc import Mapping

from vault.crypto.canonical import dumps, loads
from vault.crypto.errors import Malformed
from vault.crypto.lp import lp
from vault.errors import BadInput
from vault.formats.profiles import profile_named
from vault.model.log import Action, Entry
from vault.model.results import AfterSealing, ResidueStep, ResidueSystem, Warned
from vault.services.opened import OpenVault
from vault.services.residue.guide import OTHER, System, guide, step_of, system_of
from vault.services.sealing import batch as batches

KIND = "residue"
_TYPES = {"at": int, "by": str, "step": str, "system": str}
Ticks = Mapping[tuple[str, str], int]


def after_sealing(vault: OpenVault) -> AfterSealing:
    """The CRMs that files were sealed for, each with its steps."""
    with vault.snapshot():
        sealed, ticks = _sealed_for(vault), _ticks(vault)
    return AfterSealing(tuple(_view(system_of(name), at, ticks) for name, at in sorted(sealed.items())))


def tick(vault: OpenVault, system: str, step: str, *, done: bool) -> AfterSealing:
    """A step is done, or is open again. Whoever may use the vault may say so; the log keeps who did."""
    step_of(system, step)
    with vault.change() as change:
        if done:
            words = {"at": vault.clock.now(), "by": vault.member.slot.hex(), "step": step, "system": system}
            change.put_record(KIND, _id(system, step), dumps(words))
        elif vault.records.get(KIND, _id(system, step)) is not None:
            change.delete_record(KIND, _id(system, step))
        change.record(Entry(Action.RESIDUE_STEP, detail={"system": system, "step": step, "state": "done" if done else "open"}))
    return after_sealing(vault)


def residue_warnings(vault: OpenVault) -> tuple[Warned, ...]:
    """The line of the status, for each CRM whose steps are open; inside a snapshot."""
    ticks = _ticks(vault)
    views = [_view(system_of(name), at, ticks) for name, at in sorted(_sealed_for(vault).items())]
    return tuple(_warning(view) for view in views if any(not step.done for step in view.steps))


def _warning(view: ResidueSystem) -> Warned:
    left = sum(not step.done for step in view.steps)
    who = "The list's program" if view.system == OTHER else view.title
    steps = "1 step of after-sealing is" if left == 1 else f"{left} steps of after-sealing are"
    return Warned("crm_residue", f"{who} still remembers former values: {steps} open. Until then, who copies it can read them.")


def _view(system: System, sealed: int, ticks: Ticks) -> ResidueSystem:
    steps = tuple(
        ResidueStep(step.id, step.title, step.text, step.source, done=at > sealed, at=at if at > sealed else 0)
        for step in system.steps
        for at in (ticks.get((system.id, step.id), 0),)
    )
    return ResidueSystem(system.id, system.title, sealed, steps)


def _sealed_for(vault: OpenVault) -> dict[str, int]:
    """By CRM, when rows were last sealed that had not been sealed before: until then they were readable in it."""
    sealed: dict[str, int] = {}
    for _, data in vault.records.list(batches.KIND):
        batch = batches.decode(data)
        name = system_of(_system(batch.profile)).id
        if batch.state == batches.DONE and batch.rows > batch.again:
            sealed[name] = max(sealed.get(name, 0), batch.at)
    return sealed


def _system(profile: str) -> str:
    try:
        return profile_named(profile).system
    except BadInput:
        return OTHER  # of a version that knew another profile


def _ticks(vault: OpenVault) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for id, data in vault.records.list(KIND):
        words = loads(data, KIND)
        if not isinstance(words, dict) or {name: type(each) for name, each in words.items()} != _TYPES or id != _id(words["system"], words["step"]):
            raise Malformed(KIND)
        if words["system"] in guide():
            found[words["system"], words["step"]] = words["at"]
    return found


def _id(system: str, step: str) -> bytes:
    return hashlib.sha256(lp(system.encode(), step.encode())).digest()
