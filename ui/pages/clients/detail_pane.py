"""The right side: one client's name, how to reach them, what is known in clear, and the sealed profile."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui.pages.clients import edit_words, words
from ui.pages.clients.draft_strip import DraftStrip
from ui.pages.clients.flow import flowing
from ui.pages.clients.open_well import Closing
from ui.pages.clients.reveal_field import FieldWords, RevealField
from ui.text import plural
from ui.theme import Theme
from ui.widgets.button import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import IconLabel, Label, Paragraph, rule
from vault.model.results import ClientDetail, DraftView, FieldView

CONTACT = ("phone", "email", "address")
IN_THE_HEAD = frozenset({"name", "given", "middle", "family", "city", "tags", "first_contact", "name_order"})
MASK_OF_PROFILE = "•••"
VIEW_MARGIN = 12
GROWN_MS = 200


class Head(QWidget):
    """Name, place and since, tags, the two ways to write to or call a client at once, the form, and what is rarely wanted."""

    act_asked = Signal(str)
    close_asked = Signal()
    edit_asked = Signal()
    tag_asked = Signal()
    trash_asked = Signal()
    show_trash_asked = Signal()

    def __init__(self, theme: Theme, detail: ClientDetail) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, 16, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.name = Paragraph(theme, detail.name, "page", "text")
        row.addWidget(self.name, 1)
        kinds = {view.field.partition(".")[0] for view in detail.fields}
        self.call = self._act_button(theme, "call", "phone", f"Call {detail.name}", on="phone" in kinds)
        self.write = self._act_button(theme, "email", "mail", f"Write an e-mail to {detail.name}", on="email" in kinds)
        self.close_it = IconButton(theme, "x", "Close the details")
        self.close_it.clicked.connect(self.close_asked)
        self.edit = IconButton(theme, "pencil", f"Edit {detail.name}")
        self.edit.setToolTip("Edit  Ctrl+E")
        self.edit.clicked.connect(self.edit_asked)
        self.more = IconButton(theme, "ellipsis", edit_words.MENU.format(detail.name))
        self.more.clicked.connect(self._open_menu)
        for button in (self.call, self.write, self.edit, self.more, self.close_it):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        since = next((view.value for view in detail.fields if view.field == "first_contact.1"), detail.since)
        column.addWidget(Paragraph(theme, words.since_line(detail.city, since) or detail.client, "body", "muted"))
        self.add_tag = Button(theme, edit_words.TAG, "dashed", "plus", size="small")
        self.add_tag.setAccessibleName(edit_words.ADD_TAG.format(detail.name))
        self.add_tag.clicked.connect(self.tag_asked)
        column.addSpacing(8)
        column.addWidget(flowing(*(_tag(theme, tag) for tag in detail.tags), self.add_tag))

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(edit_words.TO_TRASH).triggered.connect(self.trash_asked)
        menu.addAction(edit_words.SHOW_TRASH).triggered.connect(self.show_trash_asked)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _act_button(self, theme: Theme, action: str, icon: str, name: str, *, on: bool) -> IconButton:
        button = IconButton(theme, icon, name, "secondary")
        # Shown before it has a parent it would be a window of its own for a moment and take the keys.
        if not on:
            button.hide()
        button.clicked.connect(lambda: self.act_asked.emit(action))
        return button


class DetailPane(QFrame):
    """`served` carries code and fields of the client that is shown now; `act_asked` a call or e-mail from the head; `close_asked` the cross.

    `draft_asked` carries the client of a draft (empty: a new one), `draft_dropped` a draft's id.
    """

    served = Signal(str, object)
    act_asked = Signal(str)
    close_asked = Signal()
    edit_asked = Signal()
    tag_asked = Signal()
    trash_asked = Signal()
    show_trash_asked = Signal()
    draft_asked = Signal(str)
    draft_dropped = Signal(str)

    def __init__(self, theme: Theme, closing: Closing) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._theme, self._closing = theme, closing
        self.detail: ClientDetail | None = None
        self.fields: tuple[RevealField, ...] = ()
        self._closable = False
        self._sealed_count: Label | None = None
        self.head: Head | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Details")
        # A field grows over several turns of layout; after a moment the view is the person's again.
        self._wanted_in_view: RevealField | None = None
        self._in_view = QTimer(self)
        self._in_view.setSingleShot(True)
        self._in_view.setInterval(GROWN_MS)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._look_at_wanted)
        self._today = Label(theme, "", "small", "faint")
        self._nobody = EmptyState(theme, "user-round", words.NOBODY, words.NOBODY_WHAT)
        self._places = QStackedWidget()
        self._places.addWidget(self._nobody)
        self._places.addWidget(self._scroll)
        self.form: QWidget | None = None
        self.strip = DraftStrip(theme)
        self.strip.asked.connect(self.draft_asked)
        self.strip.dropped.connect(self.draft_dropped)
        self._lay_out()

    def show_client(self, detail: ClientDetail) -> None:
        """Another client, everything sealed."""
        self.detail = detail
        body = QFrame()
        body.setObjectName("surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 16, 0, 12)
        column.setSpacing(12)
        self.head = Head(self._theme, detail)
        self.head.act_asked.connect(self.act_asked)
        self.head.close_asked.connect(self.close_asked)
        self.head.edit_asked.connect(self.edit_asked)
        self.head.tag_asked.connect(self.tag_asked)
        self.head.trash_asked.connect(self.trash_asked)
        self.head.show_trash_asked.connect(self.show_trash_asked)
        self.head.close_it.setVisible(self._closable)
        column.addWidget(self.head)
        cards = QVBoxLayout()
        cards.setContentsMargins(12, 4, 12, 0)
        cards.setSpacing(12)
        fields: list[RevealField] = []
        for card in self._cards(detail, fields):
            cards.addWidget(card)
        column.addLayout(cards)
        column.addStretch()
        self.fields = tuple(fields)
        # The former fields are closed while they still exist.
        self.served.emit(detail.client, self.fields)
        # Measured anew: what was hidden before it had a place would count with its width for ever.
        cards.invalidate()
        self._scroll.setWidget(body)
        if self.form is None:
            self._places.setCurrentWidget(self._scroll)
        for field in self.fields:
            field.asked.connect(lambda field=field: self.bring_into_view(field))
            field.opened.connect(lambda field=field: self.bring_into_view(field))
        self.count_open()

    def show_nobody(self) -> None:
        """No client is chosen."""
        self.detail, self.fields, self.head, self._sealed_count = None, (), None, None
        self.served.emit("", ())
        former = self._scroll.takeWidget()
        if former is not None:
            former.deleteLater()
        if self.form is None:
            self._places.setCurrentWidget(self._nobody)

    def show_form(self, form: QWidget) -> None:
        """A form stands in the place of the details until `end_form`."""
        self.end_form()
        self.form = form
        self._places.addWidget(form)
        self._places.setCurrentWidget(form)
        self.strip.hide()
        self._footer.hide()

    def end_form(self) -> None:
        """The details again."""
        form, self.form = self.form, None
        if form is not None:
            self._places.setCurrentWidget(self._scroll if self.detail is not None else self._nobody)
            self._places.removeWidget(form)
            form.deleteLater()
            self._footer.setVisible(self._today_count > 0)

    def show_draft(self, view: DraftView | None, name: str) -> None:
        """What this person has typed and not saved, or nothing."""
        self.strip.show_draft(view, name)
        self.strip.setVisible(view is not None and self.form is None)

    def show_today(self, count: int) -> None:
        """How many fields this person has opened today."""
        self._today_count = count
        self._today.setText(plural(count, *words.REVEALED_TODAY))
        self._footer.setVisible(count > 0 and self.form is None)

    def show_closable(self, closable: bool) -> None:
        """Whether there is a cross: in a narrow window the details can give way to the list."""
        self._closable = closable
        if self.head is not None:
            self.head.close_it.setVisible(closable)

    def count_open(self) -> None:
        """`3 sealed, 1 open` in the head of the card."""
        if self._sealed_count is not None:
            contact = [field for field in self.fields if field.words.kind in CONTACT]
            opened = sum(field.is_open for field in contact)
            sealed = len(contact) - opened
            self._sealed_count.setText(f"{sealed} sealed, {opened} open" if opened else f"{sealed} sealed")

    def first_of(self, kind: str) -> RevealField | None:
        """The first field of a kind; any kind if it is empty."""
        return next((field for field in self.fields if kind in ("", field.words.kind)), None)

    def focused(self) -> RevealField | None:
        """The field that has the focus."""
        return next((field for field in self.fields if field.holds_focus), None)

    def bring_into_view(self, field: RevealField) -> None:
        """Scrolls as far as the field needs, now and when the card has grown with it."""
        self._wanted_in_view = field
        self._in_view.start()
        self._look_at_wanted()

    def _look_at_wanted(self, *_range: int) -> None:
        field = self._wanted_in_view
        if field is not None and field in self.fields and self._in_view.isActive():
            self._scroll.ensureWidgetVisible(field, 0, VIEW_MARGIN)

    def _cards(self, detail: ClientDetail, fields: list[RevealField]) -> list[QWidget]:
        sealed = [view for view in detail.fields if view.mask and not view.value]
        contact = sorted((view for view in sealed if _name(view) in CONTACT), key=_order)
        others = [view for view in sealed if _name(view) not in CONTACT]
        cards: list[QWidget] = []
        if contact:
            card = self._sealed_card("Contact details", contact, fields)
            self._sealed_count = Label(self._theme, "", "small", "faint")
            card.head.addWidget(IconLabel(self._theme, "lock-keyhole", 14, "textFaint"))
            card.head.addWidget(self._sealed_count)
            cards.append(card)
        if others:
            cards.append(self._sealed_card("How and when", others, fields))
        plain = [view for view in detail.fields if view.value and _name(view) not in IN_THE_HEAD]
        if plain:
            cards.append(_plain_cards(self._theme, plain))
        if detail.has_profile:
            cards.append(self._profile_card(fields))
        return cards

    def _sealed_card(self, title: str, views: Sequence[FieldView], fields: list[RevealField]) -> Card:
        card = Card(self._theme, title, padded=False)
        for view in views:
            if card.body.count():
                card.body.addWidget(rule())
            field = RevealField(self._theme, FieldWords(view.field, view.label, _kind(view), view.mask), self._closing)
            card.body.addWidget(field)
            fields.append(field)
        return card

    def _profile_card(self, fields: list[RevealField]) -> Card:
        card = Card(self._theme, words.PROFILE, padded=False)
        field = RevealField(self._theme, FieldWords("profile", words.PROFILE, "profile", MASK_OF_PROFILE, words.PROFILE_WHAT), self._closing)
        card.body.addWidget(field)
        card.head.addWidget(IconLabel(self._theme, "lock-keyhole", 14, "textFaint"))
        card.head.addWidget(Label(self._theme, words.PROFILE_HOW, "small", "faint"))
        fields.append(field)
        return card

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self._places, 1)
        self._today_count = 0
        self._footer = QWidget()
        row = QHBoxLayout(self._footer)
        row.setContentsMargins(19, 8, 16, 10)
        row.setSpacing(7)
        row.addWidget(IconLabel(self._theme, "eye", 14, "textFaint"))
        row.addWidget(self._today, 1)
        self._footer.hide()
        column.addWidget(self._footer)


def _plain_cards(theme: Theme, views: Sequence[FieldView]) -> QWidget:
    """Two beside each other, as they are: none of them is a contact value."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(12)
    for column in (0, 1):
        grid.setColumnStretch(column, 1)
    for at, view in enumerate(views):
        card = Card(theme)
        card.body.setContentsMargins(15, 11, 12, 11)
        card.body.setSpacing(1)
        card.body.addWidget(Paragraph(theme, view.label, "small", "faint"))
        value = words.plain_value(view.kind, view.value)
        card.body.addWidget(Paragraph(theme, value, "bodyStrong", "text"))
        card.setAccessibleName(f"{view.label}: {value}")
        grid.addWidget(card, at // 2, at % 2)
    return box


def _tag(theme: Theme, text: str) -> Label:
    tag = Label(theme, text, "small", "muted")
    tag.setObjectName("tag")
    return tag


def _name(view: FieldView) -> str:
    return view.field.partition(".")[0]


def _kind(view: FieldView) -> str:
    return _name(view) if _name(view) in CONTACT else view.kind


def _order(view: FieldView) -> tuple[bool, int, int]:
    """Numbers and addresses of e-mail in turn, the first of each first; postal addresses last."""
    name, _, item = view.field.partition(".")
    return name == "address", int(item), CONTACT.index(name)
