"""The status line: members, keys, log, and what needs somebody's attention."""

from vault.model.classes import VALUE_CLASSES
from vault.model.results import Generation, KeysReport, MemberView, VaultStatus, Warned
from vault.services import budgets
from vault.services.opened import OpenVault
from vault.services.opening import names_of
from vault.store.place import look_at


def vault_status(vault: OpenVault, *, first_look: bool) -> VaultStatus:
    """How the vault stands now. `first_look`: this computer had not seen it before."""
    manifest = vault.chain.current
    names = names_of(manifest, vault.keys.store_key)
    with vault.snapshot() as snapshot:
        root = vault.log.known()[1]
        clients = len(vault.rows.every_client())
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
    counts = vault.rows.generations()
    found = []
    left: dict[str, int] = {}  # clients not moved yet, by class
    for each in vault.chain.current.keyrings:
        if each.klass not in VALUE_CLASSES:
            continue
        clients = counts.get((each.klass.value, each.generation), 0)
        state = each.state
        if state == "retiring" and shares_gone(vault, each.klass.value, each.generation):
            state = "destroyed"
        found.append(Generation(each.klass.value, each.generation, state, clients))
        left[each.klass.value] = left.get(each.klass.value, 0) + (clients if each.state != "current" else 0)
    total = vault.rows.count()
    return KeysReport(tuple(found), total - max(left.values(), default=0), total, entry)


def shares_gone(vault: OpenVault, klass: str, generation: int) -> bool:
    """Whether the sweep that left a generation has ended and destroyed its shares."""
    return vault.records.get("retired", f"{klass}/main/{generation}".encode()) is not None


def _revealed_today(vault: OpenVault) -> int:
    tally = budgets.decode(vault.records.get(budgets.KIND, budgets.record_id("reveal", vault.member.name)))
    return len(tally.at(vault.clock.now()).tokens(budgets.DAY))


def _warnings(vault: OpenVault, *, first_look: bool) -> list[Warned]:
    manifest = vault.chain.current
    found = []
    if first_look:
        found.append(Warned("first_look", "This computer has not seen this vault before: compare its fingerprint with the printed one."))
    if manifest.made == "one_desk" and all(entry.generation == 1 for entry in manifest.keyrings):
        found.append(Warned("made_at_one_desk", "The vault was made at one desk: that two people are needed is by program until the keys were renewed once."))
    if not manifest.recovery_kits:
        found.append(Warned("no_recovery_kits", "No recovery kits were printed yet: admin and compliance together hold the way back."))
    if any(slot.kind == "passphrase" and slot.status == "active" for slot in manifest.slots):
        found.append(Warned("passphrase_slots", "Sign-ins without a device key: who copies the vault can try passphrases."))
    found.append(Warned("no_anchor_copy", "What this computer has seen is kept in one file; a copy in the system keyring comes with a later version."))
    place = look_at(vault.folder)
    if place.sync:
        found.append(Warned("sync_folder", f"The vault lies in a synchronised folder ({place.sync}): an older copy may come back by itself."))
    return found

