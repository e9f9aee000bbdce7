"""At the door of a vault that does not open: what is wrong, and how an admin and a compliance officer go on together."""

from ui.theme import Theme
from ui.widgets.banner import Banner
from vault.errors import VaultError
from vault.model.results import Alarm

TAMPERED = 5  # the exit code of everything that was altered, cut or put back
ASK = "What is wrong?"
TYPE = "Nothing was shown. To see what is wrong, give your passphrase again and press the button."
FINE = "Nothing is wrong with this vault. Unlock it as usual."
HERE = "{} log entries lie here, {} were seen."
WAY_ON = "An admin and a compliance officer can go on together, on the command line: {} --reason TEXT --approver NAME. Every report will say so for ever."
VERBS = {"continued": "cassaforte log continue", "older": "cassaforte vault accept-older"}


class AlarmNotice(Banner):
    """Hidden until there is an alarm. `acted`: somebody wants to know what is wrong."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "alert", ASK)
        self.hide()

    def show_alarm(self, error: VaultError) -> None:
        """The vault did not open, and this is why."""
        self.show_words(error.message, "alert", detail=f"{error.next_step} {TYPE}".strip(), action=ASK)
        self.show()

    def show_finding(self, found: Alarm) -> None:
        """What was found when the whole vault was looked at."""
        if not found.kind:
            self.show_words(FINE, "info")
            return
        here = HERE.format(f"{found.entries:,}", f"{found.seen:,}")
        self.show_words(" ".join(found.problems), "alert", detail=f"{here} {WAY_ON.format(VERBS[found.kind])}")
