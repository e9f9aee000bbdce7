"""What the page of the keys says."""

from ui import text
from ui.pages.keys.lines import Line
from ui.widgets.approval import ApprovalWords
from ui.widgets.protects import Control

TITLE = "Keys"
ROTATE = "Rotate keys"
ROTATE_WAITS = "A rotation is running. The next one can begin when it has finished."
STATES = {
    "current": ("Current", "sealed", "circle-check"),
    "retiring": ("Being replaced", "caution", "refresh-cw"),
    "retired": ("Destroyed", "plain", ""),
    "destroyed": ("Destroyed", "plain", ""),
}
NOTES = {
    "current": "Seals every new value.",
    "retiring": "Opens what was not moved yet.",
    "retired": "Its shares are gone. It opens nothing.",
    "destroyed": "Its shares are gone. It opens nothing.",
}
NONE = {True: "none yet", False: "none left"}
CLASSES = {"routing": "Routing", "identity": "Identity", "reach": "Reach", "private": "Private"}
HOLDERS, CONTACT_KEYS, GENERATIONS, ON_THEM = "Who holds shares", "Contact keys", "Generations", "Clients on them"
TWO_SHARES = "Two shares make each key. No admin and no officer holds both."
ROLES = (
    ("sales", "users", "{} sales sign-in", "{} sales sign-ins", "Both shares of what sales reads"),
    ("admin", "user-round-check", "{} admin sign-in", "{} admin sign-ins", "The first share"),
    ("compliance", "scale", "{} compliance sign-in", "{} compliance sign-ins", "The second share"),
)
ROTATING = "Rotating generation {} to {}"
RUNNING, WAITING = "Running", "Waiting for a sales session"
MOVED = "{} of {} clients moved"
KEEP_WORKING = (
    "People can keep working. A sales session moves the clients in the background; if it locks or closes, "
    "the next one goes on from the last finished batch."
)
FINISHED = "Rotation finished. 0 clients are left on generation {}."
JOB = "Rotation {} %"
HISTORY = "Generations by field class"
HISTORY_NOTE = "clients on each"
ATTENTION = "Needs attention"
ALL_WELL = "Nothing about keys needs attention."
OF_KEYS = ("share_swapped", "made_at_one_desk", "no_recovery_kits", "passphrase_slots", "first_look")
OPENED = "Generation {} is open"
OPENED_DETAIL = "Entry {}. Sales sessions move the clients now, in the background."
CONTROLS = (
    Control("key", "Each contact key is two shares: admins hold one, compliance the other. Neither opens a contact."),
    Control("key", "A new generation holds only when an admin and an officer signed it."),
    Control("program", "At one desk this program alone sees to it that two people approve."),
)


def rotate_title(next_generation: int) -> str:
    """The question."""
    return f"Rotate to generation {text.number(next_generation)}?"


def rotate_sentence(clients: int) -> str:
    """Its effect in numbers."""
    return text.plural(
        clients,
        "The keys of {} client will be wrapped again. People can keep working, and it can be paused.",
        "The keys of {} clients will be wrapped again. People can keep working, and it can be paused.",
    )


ROTATE_FACTS = (
    ("How long", "Seconds to open; a sales session moves the clients"),
    ("Stays usable", "Everything, all the time"),
    ("At the end", "The former shares are destroyed, signed in the log"),
    ("Needs", "Compliance approves"),
)


def rotate_request(now: int, clients: int, member: str) -> ApprovalWords:
    """What the other side is asked."""
    return ApprovalWords(
        rotate_title(now + 1),
        rotate_sentence(clients),
        (
            ("Asked", f"Open generation {text.number(now + 1)} of every contact key"),
            ("For", text.who(member, "admin")),
            ("Opens", "No contact: neither side receives a key"),
            ("Then", f"Generation {text.number(now)} is destroyed when no client is left on it"),
        ),
        "Approve and rotate",
    )


def state_words(line: Line) -> tuple[str, str, str]:
    """Badge of a generation."""
    return STATES.get(line.state, (line.state, "plain", ""))


def described(lines: tuple[Line, ...]) -> str:
    """The key picture for those who cannot see it."""
    counts = (text.plural(line.clients, "{} client", "{} clients") for line in lines)
    return " ".join(f"Generation {text.number(line.generation)}: {state_words(line)[0]}, {count}." for line, count in zip(lines, counts, strict=True))
