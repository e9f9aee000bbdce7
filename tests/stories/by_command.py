"""Both stories through the command line, as its user would type them."""

from collections.abc import Iterator

import pyrage

from tests.stories.cast import CLIENTS, SAMPLE_ROWS, Stage, export_rows


def recipient(stage: Stage) -> str:
    """Who will read the notification list: a new age key, its private half beside the files of the stories."""
    identity = pyrage.x25519.Identity.generate()
    (stage.folder / "recipient.key").write_text(str(identity) + "\n", encoding="utf-8")
    return str(identity.to_public())


def play(stage: Stage) -> Iterator[tuple[str, bool]]:
    """Each step with whether it came out right."""
    yield from _sales_day(stage)
    yield from _story_a(stage)
    yield from _story_b(stage)
    yield from _rotation(stage)


def _sales_day(stage: Stage) -> Iterator[tuple[str, bool]]:
    row = export_rows(stage)[SAMPLE_ROWS[0]]
    code, again = stage.ask("sales", "import", str(stage.export))
    yield "importing the same file again changes nothing", code == 0 and again["unchanged"] == again["rows"] == CLIENTS
    code, found = stage.ask("sales", "search", f"{row['LASTNAME']} {row['FIRSTNAME']}")
    yield "a client is found by name, in any order", code == 0 and len(found["results"]) >= 1
    code, by_mail = stage.ask("sales", "search", row["EMAIL"].upper())
    yield "and by a whole e-mail, whatever its case", code == 0 and len(by_mail["results"]) == 1
    client = by_mail["results"][0]["client"]
    code, refused = stage.ask("sales", "reveal", client, "email", "--purpose", "curiosity")
    yield "no field opens without a purpose", code == 2 and refused["ok"] is False
    code, revealed = stage.ask("sales", "reveal", client, "phone", "--purpose", "delivery")
    yield "one field opens for a purpose, after its entry", code == 0 and revealed["value"] == row["PHONE"] and revealed["entry"] > 0
    code, sealed = stage.ask("sales", "seal", str(stage.export), "--out", str(stage.sealed))
    yield "the CRM's own file comes back sealed", code == 0 and sealed["rows"] == CLIENTS and "EMAIL" in sealed["sealed"]


def _story_a(stage: Stage) -> Iterator[tuple[str, bool]]:
    code, answer = stage.ask("compliance", "leak", str(stage.sealed))
    readable = [client for client in answer["clients"] if client["readable"]]
    yield "story A: the officer alone names every client, and nothing of theirs is readable", code == 0 and len(answer["clients"]) == CLIENTS and not readable
    yield "story A: the batch is named", len(answer["batches"]) == 1


def _story_b(stage: Stage) -> Iterator[tuple[str, bool]]:
    code, answer = stage.ask("compliance", "leak", str(stage.sample), *stage.other_side("admin"))
    clients = [client for client in answer.get("clients", []) if {"email", "phone"} <= set(client["readable"])]
    yield "story B: real values are matched by two people", code == 0 and answer["tier"] == "values" and len(clients) == len(SAMPLE_ROWS)
    code, refused = stage.ask("sales", "notify", str(stage.sample), "--out", str(stage.lists), *stage.other_side("admin"), "--recipient", recipient(stage))
    yield "story B: sales cannot have the list", code == 3 and refused["ok"] is False
    to = ("--recipient", recipient(stage))
    code, answer = stage.ask("compliance", "notify", str(stage.sample), "--out", str(stage.lists), *stage.other_side("admin"), *to)
    yield "story B: the list comes out encrypted, one line for each client", code == 0 and answer["clients"] == len(SAMPLE_ROWS)


def _rotation(stage: Stage) -> Iterator[tuple[str, bool]]:
    code, _ = stage.ask("admin", "keys", "rotate", *stage.other_side("compliance"))
    yield "both sides open a new generation of keys", code == 0
    code, swept = stage.ask("sales", "keys", "sweep")
    left = [each for each in swept.get("generations", []) if each["state"] not in ("current", "destroyed", "retired") or (each["state"] != "current" and each["clients"])]
    yield "a sales session moves every client; the former keys are destroyed", code == 0 and not left
