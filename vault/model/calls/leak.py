"""Calls about leaked files."""

from dataclasses import dataclass, field

from vault.model.calls.custody import Approver
from vault.model.calls.files import FileChoices


@dataclass(frozen=True, slots=True)
class CheckLeak:
    """Triage by an officer alone; with an approver also real values."""

    file: str
    approver: Approver | None = None
    choices: FileChoices = field(default_factory=FileChoices)


@dataclass(frozen=True, slots=True)
class Notify:
    """Writes the notification list of a leaked file, by custody task."""

    file: str
    out: str
    approver: Approver
    recipients: tuple[str, ...] = ()
    in_clear: bool = False
    confirm: int = -1
    choices: FileChoices = field(default_factory=FileChoices)
