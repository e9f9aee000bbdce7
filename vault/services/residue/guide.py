"""The steps after sealing, for each CRM: one text for the window, the command line and the documents."""

from dataclasses import dataclass
from functools import cache
from typing import cast

from vault.errors import WrongUse
from vault.formats.resource_files import read_toml

OTHER = "file"
_FILE = "after_sealing.toml"
_HEAD = (
    "# After sealing",
    "",
    "A sealed file that was taken into the CRM replaces what the records show. The CRM itself still remembers: field history, recycle bin, e-mails, tasks,",
    "backups, exports and whatever is connected to it. Until that is cleared, who copies the CRM can read former values there.",
    "",
    "The program shows these steps after each sealing (*Sealed files*, `cassaforte after-sealing`), keeps a tick for each with an entry in the access log, and",
    "`status` says what is open. Sealing records that were never sealed before opens the steps of that CRM again: they were readable in it until then.",
    "",
    "**Not tried by us:** no step was tried on a live CRM. A source stands where there is one; the rest is how such products usually work. Ask whoever runs",
    "the CRM, and tick a step only when somebody has looked.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do in one CRM."""

    id: str
    title: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """One CRM by the name that profiles give it."""

    id: str
    title: str
    steps: tuple[Step, ...]


@cache
def guide() -> dict[str, System]:
    """Every CRM that has steps of its own, and `file` for all others."""
    data = read_toml(_FILE)
    common = {step["id"]: step for step in cast(list[dict[str, str]], data["step"])}
    systems = cast(dict[str, dict[str, object]], data["system"])
    return {id: System(id, cast(str, own["title"]), tuple(_step(common[each], own) for each in cast(list[str], own["steps"]))) for id, own in systems.items()}


def system_of(name: str) -> System:
    """The CRM of that name; the general steps where it has none of its own."""
    return guide().get(name) or guide()[OTHER]


def step_of(system: str, step: str) -> Step:
    """One step of one CRM."""
    if system not in guide():
        raise WrongUse(f"There are no steps for {system}.", id="unknown_system", next_step=f"One of {', '.join(guide())}.")
    found = next((each for each in guide()[system].steps if each.id == step), None)
    if found is None:
        names = ", ".join(each.id for each in guide()[system].steps)
        raise WrongUse(f"{guide()[system].title} has no step {step}.", id="unknown_step", next_step=f"One of {names}.")
    return found


def as_markdown() -> str:
    """`docs/after-sealing.md`."""
    lines = list(_HEAD)
    for system in guide().values():
        lines += ["", f"## {system.title}", ""]
        lines += [f"{number}. **{step.title}** (`{step.id}`). {step.text}{_source(step)}" for number, step in enumerate(system.steps, start=1)]
    return "\n".join(lines) + "\n"


def _source(step: Step) -> str:
    return f" *Source: {step.source}.*" if step.source else ""


def _step(common: dict[str, str], own: dict[str, object]) -> Step:
    id = common["id"]
    return Step(id, common["title"], str(own.get(id, common["text"])), str(own.get(f"{id}_source", "")))
