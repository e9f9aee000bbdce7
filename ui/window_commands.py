"""The keys of the whole window, and what they lead to: the command palette, the help for a page, the list of keys."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.acts import Act, install, keys_table
from ui.page import Page, PageContext
from ui.palette.help_texts import read_help
from ui.palette.keys_list import HelpSheet, KeysList
from ui.palette.palette import Palette

PALETTE, HELP, ALL_KEYS = "Find anything", "Help for this page", "All keys"
ON_PAGE, EVERYWHERE, PLACES = "On this page", "Everywhere", "Go to"


class WindowCommands(QObject):
    """`acts` work everywhere, `places` lead to pages; `page` tells which one is shown, with its key; `open_client` is given where clients have a page."""

    def __init__(
        self,
        host: QWidget,
        context: PageContext,
        acts: tuple[Act, ...],
        places: tuple[Act, ...],
        page: Callable[[], tuple[str, Page]],
        open_client: Callable[[str], None] | None,
    ) -> None:
        super().__init__(host)
        self._host, self._context, self._page, self._open_client = host, context, page, open_client
        own = (
            Act(PALETTE, "search", self.open_palette, ("Ctrl+K",), offered=False),
            Act(HELP, "circle-help", self.open_help, ("F1",)),
            Act(ALL_KEYS, "keyboard", self.open_keys, ("Ctrl+/",)),
        )
        self.acts, self.places = (*acts, *own), places
        install(host, (*self.acts, *self.places))

    def open_palette(self) -> None:
        """The box that finds everything."""
        _, page = self._page()
        palette = Palette(self._context.theme, self._host, self._context.client, self._open_client)
        # Only what the page offers now: call where there is a number, and only while a client is chosen.
        palette.offer(page.whom(), page.offers(), self.acts, self.places)
        palette.open()

    def open_help(self) -> None:
        """What this page is for."""
        key, _ = self._page()
        found = read_help(key)
        if found is None:
            self.open_keys()
            return
        sheet = HelpSheet(self._context.theme, self._host, found)
        sheet.all_keys.clicked.connect(sheet.dismiss)
        sheet.all_keys.clicked.connect(self.open_keys)
        sheet.open()

    def open_keys(self) -> None:
        """Every key that works here."""
        _, page = self._page()
        groups = ((ON_PAGE, page.keyed()), (EVERYWHERE, self.acts), (PLACES, self.places))
        KeysList(self._context.theme, self._host, keys_table(groups)).open()
