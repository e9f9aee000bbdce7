"""What every page of the main window is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.acts import Act
from ui.clipboard import SecretClipboard
from ui.settings import Settings
from ui.theme import Theme
from ui.vault_client import VaultClient
from ui.widgets.label import Label
from ui.widgets.protects import ProtectsLine
from ui.widgets.toast import ToastWords
from vault.errors import VaultError
from vault.model.calls import FileChoices
from vault.model.results import Home


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page gets from its window."""

    theme: Theme
    client: VaultClient
    home: Home
    settings: Settings
    clipboard: SecretClipboard
    vault: str = ""
    """Where the vault lies."""


@dataclass(frozen=True, slots=True)
class Place:
    """One item of the rail and the page behind it."""

    key: str
    title: str
    icon: str
    make: Callable[[PageContext], "Page"] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one page gives to the next along with the person: a file of this computer, and how it was read."""

    file: str
    choices: FileChoices = field(default_factory=FileChoices)


class Page(QWidget):
    """A page tells the window through signals and never looks for it.

    `toast` carries `ToastWords`; `trouble` a `VaultError`, shown in the words of `problems`; `job` a line for the status bar (empty: none);
    `open_fields` how many fields are readable and the seconds until the next one hides; `clients_changed` that counts and state should be asked again;
    `go_to` the key of another place; `hand_over` the same with a `Parcel` for that page; `log_verified` a `VerifyReport`.
    """

    toast = Signal(object)
    trouble = Signal(object)
    job = Signal(str)
    open_fields = Signal(int, int)
    clients_changed = Signal()
    go_to = Signal(str)
    hand_over = Signal(str, object)
    log_verified = Signal(object)

    title = ""
    search_hint = ""
    """What the search box of the top bar says while this page is shown; empty: the box is disabled."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.theme, self.client, self.home = context.theme, context.client, context.home
        self.setObjectName("canvas")
        self.setAccessibleName(self.title)

    def shown(self) -> None:
        """The page has come to the front."""

    def hidden(self) -> None:
        """Another page comes to the front."""

    def receive(self, parcel: Parcel) -> None:
        """Another page gives this one something to go on with."""

    def close_open_fields(self) -> None:
        """Every readable value goes at once: lock, Esc, another page, a minimised window."""

    def escape(self) -> bool:
        """Esc, when nothing is open: true if the page had something to close."""
        return False

    def confirm(self) -> None:
        """Ctrl+Enter: the page's own next step, if it has one."""

    def search(self, text: str) -> None:
        """What stands in the search box has changed."""

    def offers(self) -> tuple[Act, ...]:
        """What can be done on this page now, for the palette."""
        return ()

    def keyed(self) -> tuple[Act, ...]:
        """Everything on this page that has keys, whether it can be done now or not."""
        return ()

    def whom(self) -> str:
        """The name of what these acts work on, for the head of their group; empty where nothing is chosen."""
        return ""

    def open_client(self, code: str) -> None:
        """Chooses a client that was found elsewhere."""

    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 stops on this page."""
        return (self,)

    def fail(self, error: VaultError) -> None:
        """For `client.ask(..., failed=self.fail)`: shows the error's own words."""
        self.trouble.emit(error)

    def say(self, text: str, detail: str = "", icon: str = "circle-check") -> None:
        """A toast."""
        self.toast.emit(ToastWords(text, detail, icon))


class PlainPage(Page):
    """A page with head, body and "What protects this?": padding 28 x 24, title left, buttons right. Fill `head` and `body`."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        canvas = QFrame()
        canvas.setObjectName("canvas")
        outer.addWidget(canvas)
        self.column = QVBoxLayout(canvas)
        self.column.setContentsMargins(28, 24, 28, 16)
        self.column.setSpacing(16)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.heading = Label(self.theme, self.title, "page")
        self.head.addWidget(self.heading)
        self.head.addStretch()
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        self.column.addLayout(self.head)
        self.column.addLayout(self.body, 1)

    def protect(self, line: ProtectsLine) -> None:
        """Puts the line below everything else."""
        self.column.addWidget(line)
