"""The form in the place of the details: inputs in sections, Cancel and Save at the bottom. It asks nobody."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.pages.clients import edit_words as words
from ui.pages.clients.announce import announce
from ui.pages.clients.edit_inputs import EditRow, LineRow, LinesRow, PartsRow
from ui.pages.clients.edit_tags import TAGS, TagRow
from ui.pages.clients.words import plain_value
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.label import Label, Paragraph, rule
from ui.widgets.scroll_column import ScrollColumn
from vault.model.calls import FieldChange
from vault.model.fields import Field, parse_field_ref
from vault.model.results import EditForm, FieldNote, FormField


class EditPane(QFrame):
    """`typed` comes with each change; `save_asked`, `cancel_asked`, `twin_asked` from buttons; `history_asked` carries a field."""

    typed = Signal()
    save_asked = Signal()
    cancel_asked = Signal()
    twin_asked = Signal()
    history_asked = Signal(str)

    def __init__(self, theme: Theme, form: EditForm, owner: str = "") -> None:
        super().__init__()
        self.setObjectName("surface")
        self._theme, self.form = theme, form
        self.rows: dict[str, EditRow] = {}
        self._bodies: list[QVBoxLayout] = []
        title = words.EDIT.format(form.name or form.client) if form.client else words.ADD
        self.setAccessibleName(title)
        self.title = Paragraph(theme, title, "page", "text")
        self.notice = Banner(theme)
        self.twins = Banner(theme)
        self.twins.acted.connect(self.twin_asked)
        self.trouble = Banner(theme, kind="alert")
        self._scroll = ScrollColumn()
        self._scroll.inside.setObjectName("surface")
        self._scroll.setAccessibleName(title)
        self.save = Button(theme, words.SAVE if form.client else words.SAVE_NEW, "primary", "check" if form.client else "plus")
        self.cancel = Button(theme, words.CANCEL)
        self.save.setToolTip("Ctrl+Enter")
        self.cancel.setToolTip("Esc")
        self.save.clicked.connect(self.save_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self._lay_out()
        self._fill(owner)

    def changes(self) -> tuple[FieldChange, ...]:
        """What the form asks for; empty where nothing was touched."""
        found = [change for row in self.rows.values() if (change := row.change()) is not None]
        more = [change for row in self.rows.values() if isinstance(row, TagRow) for change in row.more_changes()]
        return (*found, *more)

    def take(self, changes: tuple[FieldChange, ...]) -> None:
        """What was typed before, under the versions that were shown then."""
        for change in changes:
            ref = parse_field_ref(change.field)
            if ref.field == "tags" and ref.item > 1:
                continue
            row = self.rows.get(change.field) or self.add_row(ref.key)
            row.version = change.version
            row.fill(change)

    def show_notes(self, notes: tuple[FieldNote, ...]) -> None:
        """One word below each field that it concerns."""
        by_field: dict[str, FieldNote] = {}
        for note in sorted(notes, key=lambda note: note.level != "wrong"):
            by_field.setdefault(parse_field_ref(note.field).key, note)
        for field, row in self.rows.items():
            found = by_field.get(field)
            row.show_note(found.level if found else "", found.text if found else "")
        self.save.setEnabled(not any(note.level == "wrong" for note in notes))

    def show_twins(self, names: tuple[str, ...]) -> None:
        """Clients with the same e-mail or number."""
        if names:
            self.twins.show_words(words.TWINS[len(names) > 1].format(", ".join(names)), "caution", detail=words.TWINS_WHAT, action=words.SHOW_TWIN)
            announce(self, self.twins.accessibleName())
        self.twins.setVisible(bool(names))

    def show_meanwhile(self, form: EditForm) -> None:
        """A colleague was faster: marks what was changed meanwhile, so that a second Save replaces it knowingly."""
        versions = {field.field: field.version for field in form.fields}
        for field, row in self.rows.items():
            if row.change() is not None and row.version != versions.get(field, 0):
                row.version, row.meanwhile = versions.get(field, 0), True
                row.show_note("", "")

    def show_trouble(self, text: str) -> None:
        """What the vault refused, or nothing."""
        self.trouble.show_words(text, "alert")
        self.trouble.setVisible(bool(text))
        if text:
            announce(self, text, assertive=True)

    def show_busy(self, *, busy: bool) -> None:
        """While the answer is awaited."""
        self.save.setEnabled(not busy)

    def add_row(self, reference: str) -> EditRow:
        """One more field, empty."""
        ref = parse_field_ref(reference)
        label = ref.entry.label if ref.item == 1 else f"{ref.entry.label} {ref.item}"
        return self._put(FormField(reference, label, ref.entry.kind.value, 0), ref.entry)

    def first(self) -> QWidget:
        """Where typing begins."""
        return next(iter(self.rows.values())).first

    def begin_at(self, field: str) -> None:
        """Puts the focus into a field, or into the first one."""
        if field in self.rows:
            # The row has its place only after the layout's next turn.
            QTimer.singleShot(0, self.rows[field], lambda: self._go_to(self.rows[field]))
        else:
            self.first().setFocus()

    def drop(self) -> None:
        """Nothing typed can be read here any more."""
        for row in self.rows.values():
            row.blockSignals(True)
            row.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroll.column.invalidate()

    def _fill(self, owner: str) -> None:
        fields = [each for each in self.form.fields if words.can_be_typed(parse_field_ref(each.field).entry)]
        present = {each.field for each in fields}
        whole_name = "name.1" in present and not present & {"given.1", "family.1"}
        wanted = words.ALWAYS if self.form.client else words.NEW_FIELDS
        empty = [name for name in wanted if name not in present and not (whole_name and name in ("given.1", "family.1"))]
        blank = [FormField(name, parse_field_ref(name).entry.label, parse_field_ref(name).entry.kind.value, 0) for name in empty]
        everything = sorted((*fields, *blank), key=lambda each: words.order_of(parse_field_ref(each.field)))
        for field in everything:
            ref = parse_field_ref(field.field)
            if ref.field != "tags" or ref.item == 1:
                self._put(field, ref.entry)
        if owner and not self.form.client:
            self.rows["owner.1"].fill(FieldChange("owner.1", 0, owner))
        self._order_stops()

    def _put(self, field: FormField, entry: Field) -> EditRow:
        row = self._row(field, entry)
        self.rows[field.field] = row
        row.changed.connect(self.typed)
        row.history_asked.connect(self.history_asked)
        self._bodies[words.section_of(entry)].addWidget(row)
        self._cards[words.section_of(entry)].show()
        return row

    def _row(self, field: FormField, entry: Field) -> EditRow:
        if field.field == TAGS:
            others = [each for each in self.form.fields if each.field.startswith("tags.") and each.field != TAGS]
            return TagRow(self._theme, field, self.form.tags, others)
        if entry.components:
            return PartsRow(self._theme, field)
        if words.is_long(entry):
            return LinesRow(self._theme, field)
        return LineRow(self._theme, field, plain_value(field.kind, field.value) if field.kind == "country" else field.value)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 16, 0)
        head.setSpacing(2)
        head.addWidget(self.title)
        if self.form.client:
            head.addWidget(Paragraph(self._theme, words.SEALED_HINT, "small", "faint"))
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        inside = self._scroll.column
        inside.setContentsMargins(20, 4, 16, 16)
        inside.setSpacing(14)
        for banner in (self.notice, self.twins):
            inside.addWidget(banner)
            banner.hide()
        self._cards = [self._section(title) for title in words.SECTIONS]
        for card in self._cards:
            inside.addWidget(card)
        inside.addLayout(self._more_row())
        inside.addStretch()
        column.addWidget(self._foot())

    def _section(self, title: str) -> QWidget:
        box = QWidget()
        box.setAccessibleName(title)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(self._theme, title, "heading"))
        column.addWidget(rule())
        body = QVBoxLayout()
        body.setSpacing(6)
        column.addLayout(body)
        self._bodies.append(body)
        box.hide()
        return box

    def _more_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.more = []
        for text, name in ((words.ADD_PHONE, "phone"), (words.ADD_EMAIL, "email"), (words.ADD_FIELD, "")):
            button = Button(self._theme, text, "secondary", "plus", size="small")
            button.setAccessibleName(f"Add: {text}")
            button.clicked.connect(lambda _on=False, name=name: self._add(name) if name else self._choose_field())
            row.addWidget(button)
            self.more.append(button)
        row.addStretch()
        return row

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        padded = QVBoxLayout()
        padded.setContentsMargins(20, 12, 16, 12)
        padded.setSpacing(10)
        padded.addWidget(self.trouble)
        self.trouble.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        self.said = Label(self._theme, "", "small", "faint")
        row.addWidget(self.said)
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        padded.addLayout(row)
        column.addLayout(padded)
        return foot

    def _add(self, name: str) -> None:
        taken = {parse_field_ref(field).item for field in (*self.rows, *(each.field for each in self.form.fields)) if field.startswith(f"{name}.")}
        row = self.add_row(f"{name}.{max(taken, default=0) + 1}")
        self._order_stops()
        # The row has its place only after the layout's next turn.
        QTimer.singleShot(0, row, lambda: self._go_to(row))

    def _go_to(self, row: EditRow) -> None:
        row.first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.show_part(row, row.rect())

    def _choose_field(self) -> None:
        menu = QMenu(self)
        for field in words.more_fields(frozenset(self.rows)):
            menu.addAction(field.label).triggered.connect(lambda _on=False, name=field.name: self._add(name))
        menu.popup(self.more[-1].mapToGlobal(self.more[-1].rect().bottomLeft()))

    def _order_stops(self) -> None:
        by_section = sorted(self.rows.values(), key=lambda row: words.section_of(parse_field_ref(row.field.field).entry))  # the sort is stable
        stops: list[QWidget] = []
        for row in by_section:
            stops += [*(row.chips if isinstance(row, TagRow) else ()), *row.inputs(), row.history, row.remove]
        stops += [*self.more, self.cancel, self.save]
        for former, stop in pairwise(stops):
            QWidget.setTabOrder(former, stop)
