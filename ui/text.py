"""Words and numbers that several parts of the window share. A page keeps its own words in one place of its own."""

from datetime import UTC, datetime
from importlib import metadata

PRODUCT = "Cassaforte"
WORKSPACES = {"sales": "Sales workspace", "admin": "Admin workspace", "compliance": "Compliance workspace"}
ROLES = {"sales": "Sales", "admin": "Admin", "compliance": "Compliance"}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
UNKNOWN_ERROR = "Something went wrong and the last change was not saved. Your data is safe. Code VLT-500."


def number(value: int) -> str:
    """1284 as `1,284`."""
    return f"{value:,}"


def plural(value: int, one: str, many: str) -> str:
    """`1 client`, `1,284 clients`: two whole forms, never a sentence built from pieces."""
    return (one if value == 1 else many).format(number(value))


def local(at_ms: int) -> datetime:
    """UTC milliseconds as local time."""
    return datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone()


def day(when: datetime) -> str:
    """`23 Nov 2026`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def clock(when: datetime, *, seconds: bool = False) -> str:
    """`10:42` or `10:42:07`."""
    return f"{when:%H:%M:%S}" if seconds else f"{when:%H:%M}"


def moment(when: datetime) -> str:
    """`Mon 23 Nov, 10:42`."""
    return f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}, {clock(when)}"


def long_moment(when: datetime) -> str:
    """`Friday 20 November, 18:04`."""
    return f"{LONG_DAYS[when.weekday()]} {when.day} {LONG_MONTHS[when.month - 1]}, {clock(when)}"


def minutes(seconds: int) -> str:
    """A time left as `4:38`."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def fingerprint(value: str) -> str:
    """The first sixteen signs of a fingerprint in groups of four, as people compare them."""
    signs = value.replace(" ", "").upper()[:16]
    return " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def initials(name: str) -> str:
    """`Livia Sarrano` as `LS`."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


def version() -> str:
    """The version of the program; a copy that was never installed has none."""
    try:
        return metadata.version("cassaforte")
    except metadata.PackageNotFoundError:
        return "0.1.0"


def who(member: str, role: str) -> str:
    """A person with their role, once where both are the same word."""
    return member if member.casefold() == role else f"{member}, {role}"
