"""Both stories through the real windows, with pressed keys and clicks; what they show is read as a screen reader reads it."""

import re
import sys
from collections.abc import Iterator

from tests.outside.display import Screen
from tests.outside.person import NotFound, Person, at_window
from tests.outside.screen_reader import FOCUSED, until
from tests.stories.by_command import recipient
from tests.stories.cast import CLIENTS, SAMPLE_ROWS, Stage, export_rows

Step = tuple[str, bool]
LONG_S = 90.0
VALUES = ("EMAIL", "PHONE", "MOBILEPHONE", "MAILINGSTREET")


def play(stage: Stage, screen: Screen) -> Iterator[Step]:
    """Each step with whether it came out right."""
    with at_window(screen, window_command(stage), stage.environment) as person:
        story = Story(stage, person)
        yield from story.sales_day()
        yield from story.story_a()
        yield from story.story_b()
        yield from story.rotation()
        silent = sorted(person.unnamed)
        yield f"whatever takes the focus has a name{''.join(f', but not {part}' for part in silent)}", not silent


def window_command(stage: Stage) -> list[str]:
    """The window on the demo vault, with settings of its own."""
    return [sys.executable, "-m", "ui", "--vault", str(stage.vault), "--settings", str(stage.folder / "window.ini")]


class Story:
    """One member after the other sits down before the same window."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self.stage, self.person = stage, person

    def sales_day(self) -> Iterator[Step]:
        self.unlock("sales")
        yield "a typed passphrase opens the sales workspace", bool(self.person.find("Sales workspace"))
        yield from self._import()
        yield from self._find_and_reveal()
        yield from self._seal()
        self.lock()
        yield "the lock window shows no client", not self.betrayed()

    def story_a(self) -> Iterator[Step]:
        person = self.person
        self.switch_to("compliance")
        self.check_file(str(self.stage.sealed))
        result = person.wait_for(re.compile("concerned"), seconds=LONG_S)
        yield "story A: the officer alone learns that nothing is readable", result.name == f"{CLIENTS} clients concerned, 0 readable fields"
        yield "story A: nothing more is asked for", not person.find("Match real values") and not person.find("Notification list")

    def story_b(self) -> Iterator[Step]:
        person, count = self.person, len(SAMPLE_ROWS)
        self.check_file(str(self.stage.sample))
        person.click("Match real values", seconds=LONG_S)
        self.approve("admin", "Approve and match")
        result = person.wait_for(re.compile("with readable fields"), seconds=LONG_S)
        yield "story B: real values are matched by two people", result.name == f"{count} clients concerned, {count} with readable fields"
        person.click("Notification list")
        person.fill(re.compile("^Recipients"), recipient(self.stage))
        self.stage.lists.mkdir(exist_ok=True)
        person.click("Choose folder")
        person.choose_file(str(self.stage.lists))
        person.click("Write encrypted list")
        self.approve("admin", "Approve and write")
        written = person.wait_for(re.compile("^[0-9]+ clients? on the list"), seconds=LONG_S)
        yield "story B: the list comes out encrypted, one line for each client", written.name == f"{count} clients on the list, 1 file"
        yield "the officer's windows have shown no name and no value of a client", not self.betrayed()
        self.lock()

    def rotation(self) -> Iterator[Step]:
        person = self.person
        self.switch_to("sales")
        yield "a sales session moves every client after the approvals", self.swept(3)
        self.lock()
        self.switch_to("admin")
        person.click("Rotate keys")
        person.wait_for("Rotate to generation 4?")
        # The question lies over the page: its button comes later in the tree.
        self.confirm("Rotate keys")
        self.approve("compliance", "Approve and rotate")
        yield "admin and officer open a new generation of keys", bool(person.wait_for("Rotating generation 3 to 4", seconds=LONG_S))
        self.lock()
        self.switch_to("sales")
        yield "and a sales session moves every client again", self.swept(4)
        self.lock()
        self.switch_to("compliance")
        person.click("Verify")
        verified = person.wait_for(re.compile("^Log intact"), seconds=LONG_S)
        yield "the log verifies from the first entry to the last", "intact" in verified.name

    def unlock(self, member: str) -> None:
        """Chooses who comes in, types the passphrase, waits for the main window."""
        person = self.person
        person.wait_for("Unlock", "push button", seconds=LONG_S)
        person.take_front()
        for _ in range(3):
            if not person.find(f"User: {member}"):
                person.choose_next(re.compile("^User: "))
        person.fill("Passphrase", self.stage.passphrase(member), hidden=True)
        person.keys.press("Return")
        person.wait_for("Lock now", seconds=LONG_S)
        person.take_front()

    def lock(self) -> None:
        """With the keyboard."""
        self.person.take_front()
        self.person.keys.press("Control_L", "l")
        self.person.wait_for("Switch user", seconds=LONG_S)
        self.person.wait_for("Unlock", seconds=LONG_S)
        self.person.take_front()
        self.person.said.clear()

    def switch_to(self, member: str) -> None:
        """From the lock window of one member to the workspace of another."""
        self.person.click("Switch user")
        self.person.wait_until_gone("Switch user")
        self.unlock(member)

    def go_to(self, place: str) -> None:
        """To a page of the workspace, by the rail."""
        self.person.click(place, "check box")

    def check_file(self, file: str) -> None:
        """Gives a file to the breach desk."""
        self.go_to("Breach desk")
        self.person.click(re.compile("^(Choose file|Check another file)$"))
        self.person.choose_file(file)

    def approve(self, member: str, act: str) -> None:
        """The other side types its passphrase in the overlay."""
        self.person.fill(f"Passphrase of {member}", self.stage.passphrase(member), hidden=True)
        self.person.click(act)

    def swept(self, generation: int) -> bool:
        """Whether the session that is open has moved everybody to a generation; an admin elsewhere looks on."""

        def clients() -> set[tuple[int, bool, int]]:
            _, keys = self.stage.ask("admin", "keys", "status")
            return {(each["generation"], each["state"] in ("destroyed", "retired"), each["clients"]) for each in keys["generations"]}

        wanted = {(number, True, 0) for number in range(1, generation)} | {(generation, False, CLIENTS)}
        for _ in until(LONG_S):
            if clients() == wanted:
                return True
        raise NotFound(f"{clients()} instead of {wanted}")

    def betrayed(self) -> set[str]:
        """Names and values of clients that the windows have shown since this was last asked, or since the lock."""
        self.person.see(cells=True)
        said, self.person.said = "\n".join(self.person.said), set()
        rows = export_rows(self.stage)
        secrets = {row[column] for row in rows for column in VALUES} | {f"{row['FIRSTNAME']} {row['LASTNAME']}" for row in rows}
        return {secret for secret in secrets - {""} if secret in said}

    def confirm(self, words: str) -> None:
        """Clicks the button of the dialog, not the one of the page below it."""
        self.person.keys.click(*self.person.find(words, "push button")[-1].middle)

    def _import(self) -> Iterator[Step]:
        person = self.person
        self.go_to("Import")
        person.click("Choose a file…")
        person.choose_file(str(self.stage.export))
        person.click(f"Review {CLIENTS} rows", seconds=LONG_S)
        person.click(f"Import {CLIENTS} rows", seconds=LONG_S)
        done = person.wait_for(re.compile("added, .* updated"), seconds=LONG_S)
        yield "importing the same file again changes nothing", done.name.startswith("0 clients added, 0 updated, 0 rejected.")

    def _find_and_reveal(self) -> Iterator[Step]:
        person, row = self.person, export_rows(self.stage)[SAMPLE_ROWS[0]]
        self.go_to("Clients")
        person.wait_for(f"{CLIENTS} clients")
        name = re.compile(f"^{re.escape(row['FIRSTNAME'])} .*{re.escape(row['LASTNAME'])}")
        person.fill("Search", f"{row['LASTNAME']} {row['FIRSTNAME']}")
        yield "a client is found by name, in any order", bool(person.wait_for(name, "cell", cells=True))
        self.person.said.clear()
        person.fill("Search", row["EMAIL"].upper())
        person.wait_for("1 shown")
        yield "and by a whole e-mail, whatever its case", bool(person.wait_for(name, "cell", cells=True))
        person.click(name, "cell", cells=True)
        person.click("Reveal Phone")
        person.wait_for("What do you need it for?")
        yield "a name may be read, but no field opens without a purpose", self.betrayed() == {f"{row['FIRSTNAME']} {row['LASTNAME']}"}
        person.click("Delivery")
        shown = person.wait_for(row["PHONE"])
        logged = person.find(re.compile("^Logged before display: Delivery"))
        yield "one field opens for a purpose, after its entry", shown.name == row["PHONE"] and len(logged) == 1
        person.click("Hide Phone")
        person.wait_until_gone(row["PHONE"])
        yield "and is gone when it is hidden", bool(person.wait_for("Vault sealed, nothing open")) and bool(person.wait_for("Reveal Phone", state=FOCUSED))

    def _seal(self) -> Iterator[Step]:
        person = self.person
        self.go_to("Sealed files")
        person.click("Choose a file…")
        person.choose_file(str(self.stage.export))
        person.wait_for(f"Seal {CLIENTS} rows", seconds=LONG_S)
        person.fill("Where the sealed file goes", str(self.stage.sealed))
        person.click(f"Seal {CLIENTS} rows")
        yield "the CRM's own file comes back sealed", bool(person.wait_for("Sealed CRM file ready", seconds=LONG_S)) and self.stage.sealed.is_file()
