"""A page with nothing on it, for tests of the window around it."""

from PySide6.QtWidgets import QVBoxLayout

from ui.page import Page, PageContext
from ui.widgets.empty_state import EmptyState


class BarePage(Page):
    """Says that nothing is here."""

    title = "Nothing here"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        QVBoxLayout(self).addWidget(EmptyState(context.theme, "circle-dashed", self.title, "A page for tests."))
