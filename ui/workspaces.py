"""Which places each role has in the rail, in order. To add a page: import its class and name it here."""

from ui.page import Place
from ui.pages.breach.page import BreachPage
from ui.pages.clients.page import ClientsPage
from ui.pages.computer.page import ComputerPage
from ui.pages.importing.page import ImportPage
from ui.pages.keys.page import KeysPage
from ui.pages.log.page import AccessLogPage
from ui.pages.sealing.keepers import SealedKeepersPage
from ui.pages.sealing.page import SealedFilesPage

SALES = (
    Place("clients", "Clients", "users", ClientsPage),
    Place("import", "Import", "file-input", ImportPage),
    Place("sealed", "Sealed files", "file-lock-2", SealedFilesPage),
)
COMPLIANCE = (
    Place("log", "Access log", "scroll-text", AccessLogPage),
    Place("breach", "Breach desk", "siren", BreachPage),
    Place("sealed", "Sealed files", "file-lock-2", SealedKeepersPage),
)
ADMIN = (
    Place("keys", "Keys", "key-round", KeysPage),
    Place("sealed", "Sealed files", "file-lock-2", SealedKeepersPage),
)
ASIDE = (Place("computer", "Check this computer", "laptop", ComputerPage),)
"""Places of everybody that are not in the rail; the settings lead there."""
PLACES = {"sales": SALES, "compliance": COMPLIANCE, "admin": ADMIN}


def places_of(role: str) -> tuple[Place, ...]:
    """The places of a role; somebody with several roles (`admin+compliance`) has those of each, in that order."""
    return tuple(place for part in role.replace(",", "+").split("+") for place in PLACES[part.strip()])
