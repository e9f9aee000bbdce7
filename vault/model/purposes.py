"""Why a person may look at one field: asked each time, written to the log, never preselected."""

from enum import StrEnum

from vault.errors import WrongUse


class Purpose(StrEnum):
    """The spelling is part of log entries and of the command line."""

    CALL = "call"
    EMAIL = "email"
    DELIVERY = "delivery"
    EVENT = "event"
    SERVICE = "service"

    @property
    def label(self) -> str:
        """As a person reads it."""
        return _LABELS[self]


_LABELS = {
    Purpose.CALL: "Call",
    Purpose.EMAIL: "E-mail",
    Purpose.DELIVERY: "Delivery",
    Purpose.EVENT: "Event",
    Purpose.SERVICE: "Service",
}
PURPOSES = tuple(Purpose)


def purpose_named(text: str) -> Purpose:
    """The purpose of that name."""
    names = [purpose.value for purpose in PURPOSES]
    if text not in names:
        raise WrongUse("That is not a purpose.", id="unknown_purpose", next_step=f"Give one of: {', '.join(names)}.")
    return Purpose(text)
