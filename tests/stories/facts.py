"""What a story has left behind: gathered from files and from the log, in the same way whoever played it."""

import csv
from dataclasses import asdict, dataclass, fields
from typing import Any

import pyrage

from tests.stories.cast import CLIENTS, SAMPLE_ROWS, Stage, export_rows

_ACTIONS = ("import_done", "list", "reveal", "seal_done", "leak_triage", "leak_values", "request", "approval", "manifest", "notify", "sweep_done")
STATES = {"destroyed": "closed", "retired": "closed"}  # which of the two says only whether another generation was opened meanwhile


@dataclass(frozen=True, slots=True)
class Facts:
    """One story's end. Counts and yes or no: the keys and aliases of two runs differ."""

    clients: int
    sealed_rows: int
    sealed_columns: int
    untouched_columns: int
    readable_values_in_sealed_file: int
    triage_clients: int
    triage_readable: int
    list_rows: int
    list_matches_sample: bool
    actions: tuple[str, ...]
    generations: tuple[str, ...]
    log_intact: bool

    def lines(self) -> list[tuple[str, str]]:
        """For people: what and how much."""
        return [(each.name.replace("_", " "), _shown(getattr(self, each.name))) for each in fields(self)]


def gather(stage: Stage) -> Facts:
    """Looks at the files and asks the vault."""
    before = export_rows(stage)
    with stage.sealed.open(encoding="utf-8", newline="") as stream:
        after = list(csv.DictReader(stream))
    columns = list(before[0])
    changed = [name for name in columns if any(one[name] != two[name] for one, two in zip(before, after, strict=True))]
    values = {cell for row in before for name in ("EMAIL", "PHONE", "LASTNAME", "MAILINGSTREET") if (cell := row[name])}
    text = stage.sealed.read_text(encoding="utf-8")
    _, triage = stage.ask("compliance", "leak", str(stage.sealed))
    _, log = stage.ask("compliance", "log", "list", "--limit", "100000")
    _, keys = stage.ask("admin", "keys", "status")
    intact, _ = stage.ask("compliance", "log", "verify")
    listed = notified(stage)
    return Facts(
        clients=len(before),
        sealed_rows=len(after),
        sealed_columns=len(changed),
        untouched_columns=len(columns) - len(changed),
        readable_values_in_sealed_file=sum(value in text for value in values),
        triage_clients=len(triage["clients"]),
        triage_readable=sum(bool(client["readable"]) for client in triage["clients"]),
        list_rows=len(listed),
        list_matches_sample={row["email"] for row in listed} == {before[number]["EMAIL"] for number in SAMPLE_ROWS},
        actions=tuple(sorted({entry["action"] for entry in log["entries"]}.intersection(_ACTIONS))),
        generations=tuple(_generations(keys)),
        log_intact=intact == 0,
    )


def notified(stage: Stage) -> list[dict[str, str]]:
    """The rows of the notification list, opened with the recipient's own key."""
    encrypted = stage.lists / "notices-1.csv.age"
    data = decrypt(stage, encrypted.read_bytes()).decode("utf-8")
    return list(csv.DictReader(data.splitlines()))


def decrypt(stage: Stage, data: bytes) -> bytes:
    """As the recipient would, with the key that `recipient` made."""

    identity = pyrage.x25519.Identity.from_str((stage.folder / "recipient.key").read_text(encoding="utf-8").strip())
    return bytes(pyrage.decrypt(data, [identity]))


def _generations(keys: dict[str, Any]) -> list[str]:
    """Each generation once: whether it can open anything still, and the clients on it."""
    return sorted({f"{each['generation']} {STATES.get(each['state'], each['state'])} {each['clients']}" for each in keys["generations"]})


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def checks(facts: Facts) -> list[tuple[str, bool]]:
    """What must be true at the end of both stories."""
    found = asdict(facts)
    return [
        ("every client was imported and sealed, no row added", found["clients"] == found["sealed_rows"] == CLIENTS),
        ("the sealed file still has every column, and some untouched", found["sealed_columns"] > 10 and found["untouched_columns"] > 3),
        ("no contact value of anybody is readable in the sealed file", found["readable_values_in_sealed_file"] == 0),
        ("story A: every client concerned was named", found["triage_clients"] == CLIENTS),
        ("story A: no field of theirs is readable", found["triage_readable"] == 0),
        ("story B: the list has exactly the clients of the sample", found["list_rows"] == len(SAMPLE_ROWS) and found["list_matches_sample"]),
        ("every step is in the log", facts.actions == tuple(sorted(_ACTIONS))),
        ("everybody is on the newest keys, the former ones are destroyed", all(line.split()[1] in ("current", "closed") for line in facts.generations)),
        ("the log verifies", facts.log_intact),
    ]
