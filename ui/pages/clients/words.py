"""What the Clients page says, and how it writes days, owners and values: pure functions, no widgets."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QLocale

from ui.text import MONTHS, clock, initials, local, number
from vault.model.purposes import purpose_named
from vault.model.results import ClientRow, Revealed

TITLE = "Clients"
SEARCH_HINT = "Search clients, or paste a full e-mail or number"
SHOWN = "{} shown"
MATCH_RULE = "E-mails match whole, before or after the @. Numbers match whole or by their last four digits."
NO_MATCH = "No clients match"
NO_MATCH_WHAT = f"Nothing fits these filters. {MATCH_RULE}"
NO_CLIENTS = "No clients yet"
NO_CLIENTS_WHAT = "Import a CRM file, or add the first client by hand."
NEAR_MATCH = "No match letter by letter. These come close."
EXACT_MATCH = "Found by the whole of it."
LOADING = "Reading the list of clients"
SHORTENED = "Your budget of names is used up for now, so more clients are shown by their initials. Names come back as time passes."
SHORTENED_AGAIN = "Look again"
NOBODY = "No client chosen"
NOBODY_WHAT = "Choose a client to see how to reach them. Every field stays sealed until you say what you need it for."
QUESTION = "What do you need it for?"
BELOW_QUESTION = "Your answer is written to the log before the field opens."
RECORDING = "Recording"
NOT_RECORDED = "The log could not be written, so the field stays sealed."
TRY_AGAIN = "Try again"
CALL, CALL_WHAT = "Call", "Hands the number to your phone program, purpose Call"
WRITE, WRITE_WHAT = "Write an e-mail", "Hands the address to your mail program, purpose E-mail"
NOTE, NOTE_WHAT = "Edit the notes", "What stands there stays sealed"
REVEAL, COPY, ADD, EDIT = "Reveal a field", "Copy an open field", "Add a client", "Edit this client"
KEEP_OPEN = "Keep open"
HIDES_IN = "Hides in {} s"
LOGGED = "Logged before display: {}, {}, entry {}"
USED = "Logged as used: {}, {}, entry {}"
CLIPBOARD_CLEARS = "The clipboard clears in {} s."
COPIED_LINE = "Copied. The clipboard clears in {} s."
CLIPBOARD_CLEARED = "Clipboard cleared"
CLEAR_NOW = "Clear now"
HANDED_OVER = {"call": "The number went to your phone program.", "email": "The address went to your mail program."}
NO_PROGRAM = {"call": "No phone program answered, so the number stays open here.", "email": "No mail program answered, so the address stays open here."}
OUTSIDE = "What happens to it there is outside the vault."
MANY, MANY_WHAT = "You have opened 20 fields in 10 minutes.", "Each one is in the log, where compliance sees it."
PROFILE = "Profile"
PROFILE_WHAT = "Interests, cars, contact history, notes"
PROFILE_HOW = "Opens as one card"
REVEALED_TODAY = ("You have revealed {} field today. Each one is in the log.", "You have revealed {} fields today. Each one is in the log.")
COPIED = {"phone": "Number copied.", "email": "E-mail address copied.", "address": "Address copied.", "profile": "Profile copied."}

_INITIALS = re.compile(r"(\S\. )*\S\.")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SHORT_NAME = 6
_TAIL = 4


def shown_day(text: str, today: date) -> str:
    """`2026-11-20` as `20 Nov`, with the year if it is another one; the last two days by name; anything else as it is."""
    day = _day(text)
    if day is None:
        return text
    ago = (today - day).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    return f"{day.day} {MONTHS[day.month - 1]}" if day.year == today.year else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_day(text: str) -> str:
    """`2026-11-20` as `20 Nov 2026`; anything else as it is."""
    day = _day(text)
    return text if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_owner(owner: str) -> str:
    """A name by its initials, a short text as it is, a record id by its end."""
    if " " in owner.strip():
        return initials(owner)
    return owner if len(owner) <= _SHORT_NAME else owner[-_TAIL:]


def is_shortened(name: str) -> bool:
    """Whether a name is given by initials alone, as it is when the budget of names is used up."""
    return bool(_INITIALS.fullmatch(name))


def since_line(city: str, since: str) -> str:
    """`Milano. Client since 2019.` as far as it is known."""
    year = _ISO_DAY.match(since)
    return " ".join(([f"{city}."] if city else []) + ([f"Client since {year[1]}."] if year else []))


def logged_line(revealed: Revealed) -> str:
    """`Logged before display: Delivery, 10:42:07, entry 48,213`."""
    return LOGGED.format(purpose_named(revealed.purpose).label, clock(local(revealed.at), seconds=True), number(revealed.entry))


def used_line(revealed: Revealed) -> str:
    """`Logged as used: Call, 10:42:07, entry 48,213`: the value went to another program."""
    return USED.format(purpose_named(revealed.purpose).label, clock(local(revealed.at), seconds=True), number(revealed.entry))


def plain_value(kind: str, value: str) -> str:
    """A value that is not sealed, as a person reads it: countries and languages by name."""
    if kind == "date":
        return long_day(value)
    if kind == "country":
        return QLocale.territoryToString(QLocale.codeToTerritory(value)) if len(value) == 2 else value
    if kind == "language":
        return QLocale.languageToString(QLocale.codeToLanguage(value.partition("-")[0])) or value
    return value


def comes_close(query: str, rows: Sequence[ClientRow]) -> bool:
    """Whether rows were found although none has a word that begins like each word of the query: one typo away, then."""
    words = query.split()
    if not rows or not query.isascii() or not all(word.isalpha() for word in words):
        return False
    return not any(_begins(words, row) for row in rows)


def _begins(words: Sequence[str], row: ClientRow) -> bool:
    """Names in other scripts may be found by a reading that is not shown, so they count as found."""
    shown = " ".join((row.name, row.city, *row.tags)).casefold()
    texts = {_bare(shown), _bare(shown.translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}))}
    return any(all(any(part.startswith(word.casefold()) for part in re.split(r"[^\w]+", text)) for word in words) for text in texts)


def _day(text: str) -> date | None:
    found = _ISO_DAY.match(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
