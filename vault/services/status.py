"""The status line: members, keys, log, and what needs somebody's attention."""

from vault.crypto import hpke
from vault.crypto.manifest import KeyringEntry, Manifest
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.results import Generation, KeysReport, MemberView, VaultStatus, Warned
from vault.services import budgets
from vault.services.editing import trash_record
from vault.services.keys import share_object
from vault.services.log_damage import damage_warnings
from vault.services.opened import OpenVault
from vault.services.opening import names_of
from vault.services.residue.ticks import residue_warnings
from vault.services.wraps import KIND as WRAP
from vault.services.wraps import wrap_id
from vault.store.place import look_at


def vault_status(vault: OpenVault, *, first_look: bool) -> VaultStatus:
    """How the vault stands now. `first_look`: this computer had not seen it before."""
    manifest = vault.chain.current
    names = names_of(manifest, vault.keys.store_key)
    with vault.snapshot() as snapshot:
        root = vault.log.known()[1]
        clients = len(vault.rows.every_client()) - len(vault.records.list(trash_record.KIND))
        revealed = _revealed_today(vault)
        warnings = tuple(_warnings(vault, first_look=first_look))
        entries = snapshot.size
    members = tuple(
        MemberView(*names.get(slot.id, (slot.id.hex()[:8], "")), slot.roles, slot.status, slot.kind) for slot in manifest.slots if slot.status != "removed"
    )
    generation = max(entry.generation for entry in manifest.keyrings)
    return VaultStatus(
        vault=manifest.name,
        fingerprint=vault.chain.fingerprint,
        custody=manifest.custody.replace("_", "-"),
        members=members,
        generation=generation,
        log_entries=entries,
        log_head=root.hex(),
        warnings=warnings,
        clients=clients,
        revealed_today=revealed,
    )


def keys_report(vault: OpenVault, entry: int = 0) -> KeysReport:
    """The generations of each contact class and how many clients are on each; needs the store key alone."""
    with vault.snapshot():
        counts = vault.rows.generations()
        states = {each: _state(vault, each) for each in vault.chain.current.keyrings if each.klass in VALUE_CLASSES}
        total = vault.rows.count()
    found = []
    left: dict[str, int] = {}  # clients not moved yet, by class
    for each, state in states.items():
        clients = counts.get((each.klass.value, each.generation), 0)
        found.append(Generation(each.klass.value, each.generation, state, clients))
        left[each.klass.value] = left.get(each.klass.value, 0) + (clients if each.state != "current" else 0)
    return KeysReport(tuple(found), total - max(left.values(), default=0), total, entry)


def _state(vault: OpenVault, entry: KeyringEntry) -> str:
    return "destroyed" if entry.state == "retiring" and shares_gone(vault, entry.klass, entry.generation) else entry.state


def shares_gone(vault: OpenVault, klass: FieldClass, generation: int) -> bool:
    """Whether the sweep that left a generation has ended: no client is under it, and every wrap of its shares is destroyed.

    Told by these themselves: a record that says so could be written, or taken away, by any one member.
    """
    if vault.rows.any_below(klass, generation + 1):
        return False
    return all(vault.records.get(WRAP, id) is None for id in share_wraps(vault.chain.current, klass, generation))


def share_wraps(manifest: Manifest, klass: FieldClass, generation: int) -> list[bytes]:
    """The record ids of every wrap of both shares of a generation."""
    holders = [*(key.hpke for key in manifest.roles.values()), *(slot.public.hpke for slot in manifest.slots)]
    return [wrap_id("share", share_object(klass, generation, side), hpke.fingerprint(holder)) for side in ("a", "b") for holder in holders]


def _revealed_today(vault: OpenVault) -> int:
    tally = budgets.decode(vault.records.get(budgets.KIND, budgets.record_id("reveal", vault.member.name)))
    return len(tally.at(vault.clock.now()).tokens(budgets.DAY))


def _warnings(vault: OpenVault, *, first_look: bool) -> list[Warned]:
    manifest = vault.chain.current
    found = []
    if first_look:
        found.append(Warned("first_look", "This computer has not seen this vault before: compare its fingerprint with the printed one."))
    if manifest.made == "one_desk" and all(entry.generation == 1 for entry in manifest.keyrings):
        found.append(Warned("made_at_one_desk", "The vault was made at one desk. Until its keys are rotated once, that two people are needed is by program."))
    if not manifest.recovery_kits:
        found.append(Warned("no_recovery_kits", "No recovery kits were printed yet: admin and compliance together hold the way back."))
    if any(slot.kind == "passphrase" and slot.status == "active" for slot in manifest.slots):
        found.append(Warned("passphrase_slots", "Sign-ins without a device key: who copies the vault can try passphrases."))
    found += (*damage_warnings(vault), *vault.remembered.warnings)
    if spoilt := vault.keys.spoilt():
        found.append(Warned("share_swapped", f"Key shares that were made for you do not fit ({', '.join(spoilt)}): have both sides rotate the keys."))
    found += residue_warnings(vault)
    place = look_at(vault.folder)
    if place.sync:
        found.append(Warned("sync_folder", f"The vault lies in a synchronised folder ({place.sync}): an older copy may come back by itself."))
    return found

