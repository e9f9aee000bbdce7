"""Who and what the stories need: a demo vault, its CRM export, and a sample that an extortionist would send."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLIENTS = 60
SAMPLE_ROWS = (3, 17, 31, 48)  # whose real values from before the sealing the extortionist shows
_STRANGER = {"name": "Odile Verrane", "mail": "odile.verrane@example.net", "tel": "+44 7700 900999"}


@dataclass(frozen=True, slots=True)
class Stage:
    """The demo's folder and the files of the stories in it."""

    folder: Path
    environment: dict[str, str]

    @property
    def vault(self) -> Path:
        """The demo vault."""
        return self.folder / "demo.vault"

    @property
    def export(self) -> Path:
        """The CRM's own file."""
        return self.folder / "crm-export.csv"

    @property
    def sealed(self) -> Path:
        """What goes back to the CRM."""
        return self.folder / "crm-sealed.csv"

    @property
    def sample(self) -> Path:
        """The extortionist's sample."""
        return self.folder / "sample.csv"

    @property
    def lists(self) -> Path:
        """Where the notification list goes."""
        return self.folder / "lists"

    def passphrase_file(self, member: str) -> Path:
        """The demo keeps passphrases beside the vault."""
        return self.folder / "passphrases" / member

    def passphrase(self, member: str) -> str:
        """One member's passphrase."""
        return self.passphrase_file(member).read_text(encoding="utf-8").strip()

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """One verb of the command line with --json: exit code and the object."""
        command = [sys.executable, "-m", "vault.cli.main", "--json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment, check=False, timeout=300)
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {"stderr": done.stderr}

    def ask(self, member: str, *arguments: str) -> tuple[int, dict[str, Any]]:
        """One verb as a member of the demo vault."""
        return self.run("--vault", str(self.vault), "--as", member, "--passphrase-file", str(self.passphrase_file(member)), *arguments)

    def other_side(self, member: str) -> tuple[str, ...]:
        """The options that name the approver at the desk."""
        return ("--approver", member, "--approver-passphrase-file", str(self.passphrase_file(member)))


def set_stage(folder: Path, environment: dict[str, str]) -> Stage:
    """Makes the demo vault and writes the extortionist's sample."""
    stage = Stage(folder, environment)
    code, answer = stage.run("demo", str(folder), "--clients", str(CLIENTS), "--seed", "7")
    if code:
        raise SystemExit(f"The demo vault could not be made: {answer}")
    write_sample(stage)
    return stage


def write_sample(stage: Stage) -> None:
    """Real values of a few clients in columns of another making, beside somebody who is no client."""
    rows = export_rows(stage)
    with stage.sample.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["who", "mail", "tel"])
        for number in SAMPLE_ROWS:
            row = rows[number]
            writer.writerow([f"{row['LASTNAME'].upper()}, {row['FIRSTNAME']}", row["EMAIL"].upper(), _respelt(row["PHONE"])])
        writer.writerow(list(_STRANGER.values()))


def export_rows(stage: Stage) -> list[dict[str, str]]:
    """The CRM's rows by column."""
    with stage.export.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _respelt(phone: str) -> str:
    """As a thief's program might write a number: 00 for the plus sign, dots for spaces."""
    return phone.replace("+", "00").replace(" ", ".")


def who(rows: Sequence[dict[str, str]]) -> list[str]:
    """Their record ids in the CRM, which name them without a name."""
    return [row["ID"] for row in rows]
