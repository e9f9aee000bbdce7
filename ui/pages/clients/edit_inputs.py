"""The inputs of the form: one row for each field. A sealed field shows its mask and is replaced by what is typed; nothing opens it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.pages.clients import edit_words as words
from ui.theme import Theme
from ui.widgets.button import Button, IconButton
from ui.widgets.label import IconLabel, Label, Paragraph, restyle
from ui.widgets.line_edit import Input
from vault.model.calls import FieldChange
from vault.model.fields import parse_field_ref
from vault.model.results import FormField

NOTE_LINES = 3
NARROW = 3  # of twelve columns, for a postcode


class EditRow(QWidget):
    """One field of the form. `changed` comes with each key; `history_asked` from the clock beside its name."""

    changed = Signal()
    history_asked = Signal(str)

    def __init__(self, theme: Theme, field: FormField) -> None:
        super().__init__()
        self.theme, self.field = theme, field
        self.version = field.version
        self.sealed = bool(field.mask)
        self.removed = self.meanwhile = False
        self._state = Label(theme, "", "small", "faint")
        self._mark = IconLabel(theme, "triangle-alert", 14, "caution")
        self._words = Paragraph(theme, "", "small", "caution")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._head())
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._column.addLayout(self.body)
        below = QHBoxLayout()
        below.setSpacing(7)
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._words, 1)
        self._column.addLayout(below)
        self.show_note("", "")

    @property
    def first(self) -> QWidget:
        """Where the focus goes."""
        raise NotImplementedError

    def inputs(self) -> tuple[QWidget, ...]:
        """What takes the focus, in order."""
        return (self.first,)

    def change(self) -> FieldChange | None:
        """What it asks for, or None where it leaves the field as it is."""
        raise NotImplementedError

    def fill(self, change: FieldChange) -> None:
        """Takes what was typed before."""
        raise NotImplementedError

    def clear(self) -> None:
        """Nothing typed can be read here any more."""
        raise NotImplementedError

    def show_note(self, level: str, text: str) -> None:
        """What is to be said of what stands here."""
        if not text and self.meanwhile:
            level, text = "caution", words.MEANWHILE
        tone = "alert" if level == "wrong" else "caution"
        self._mark.show_icon("circle-alert" if level == "wrong" else "triangle-alert", tone)
        self._words.show_text(text, tone)
        for part in (self._mark, self._words):
            part.setVisible(bool(text))
        for each in self.inputs() if hasattr(self, "edit") or hasattr(self, "parts") else ():
            each.setProperty("wrong", level == "wrong")
            each.setAccessibleDescription(". ".join(filter(None, (self._state.text(), text))))
            restyle(each)

    def tell(self) -> None:
        """Its state in a word, beside its name."""
        change = self.change()
        if self.removed:
            text, tone = words.REMOVED, "caution"
        elif change is None:
            text, tone = (words.UNCHANGED if self.sealed else ""), "faint"
        else:
            text, tone = (words.REPLACES if self.sealed else words.CHANGED if self.version else ""), "sealed"
        self._state.setText(text)
        self._state.set_tone(tone)
        self.remove.show_words("", "archive-restore" if self.removed else "trash-2")
        name = (words.KEEP if self.removed else words.REMOVE).format(self.field.label)
        self.remove.setAccessibleName(name)
        self.remove.setToolTip(name)

    def _typed(self) -> None:
        self.removed = False
        self.tell()
        self.changed.emit()

    def _toggle(self) -> None:
        self.removed = not self.removed
        self._set_enabled(not self.removed)
        self.tell()
        self.changed.emit()

    def _set_enabled(self, on: bool) -> None:
        for each in self.inputs():
            each.setEnabled(on)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addStrut(self.theme.px(28))
        self.caption = Label(self.theme, self.field.label, "label", "muted")
        row.addWidget(self.caption)
        row.addStretch()
        row.addWidget(self._state)
        self.history = IconButton(self.theme, "history", words.HISTORY.format(self.field.label))
        self.history.clicked.connect(lambda: self.history_asked.emit(self.field.field))
        self.history.setVisible(self.version > 1)
        self.remove = IconButton(self.theme, "trash-2", words.REMOVE.format(self.field.label))
        self.remove.clicked.connect(self._toggle)
        self.remove.setVisible(self.sealed)
        row.addWidget(self.history)
        row.addWidget(self.remove)
        return row


class LineRow(EditRow):
    """One line. A field in clear stands in it, a sealed one is its hint."""

    def __init__(self, theme: Theme, field: FormField, value: str = "") -> None:
        super().__init__(theme, field)
        self._before = value
        self.edit = Input(theme, field.label, field.mask)
        self.edit.setText(value)
        self.edit.setMaxLength(5_000)
        self.caption.setBuddy(self.edit)
        self.body.addWidget(self.edit)
        self.edit.textEdited.connect(self._typed)
        self.tell()

    @property
    def first(self) -> QLineEdit:
        return self.edit

    def change(self) -> FieldChange | None:
        text = "" if self.removed else self.edit.text()
        if not self.removed and text == self._before:
            return None
        return FieldChange(self.field.field, self.version, text)

    def fill(self, change: FieldChange) -> None:
        self.edit.setText(change.text)
        if self.sealed and not change.text:
            self._toggle()
        self.tell()

    def clear(self) -> None:
        self.edit.clear()


class Lines(QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    def __init__(self, theme: Theme, name: str, hint: str) -> None:
        super().__init__()
        self._theme = theme
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font("body"))
        self.setFixedHeight(self._theme.line("body") * NOTE_LINES + 18)


class LinesRow(EditRow):
    """A note, interests, cars: several lines, always sealed."""

    def __init__(self, theme: Theme, field: FormField) -> None:
        super().__init__(theme, field)
        self.edit = Lines(theme, field.label, field.mask)
        self.caption.setBuddy(self.edit)
        self.body.addWidget(self.edit)
        self.edit.textChanged.connect(self._typed)
        self.tell()

    @property
    def first(self) -> QPlainTextEdit:
        return self.edit

    def change(self) -> FieldChange | None:
        text = "" if self.removed else self.edit.toPlainText()
        return FieldChange(self.field.field, self.version, text) if text or self.removed else None

    def fill(self, change: FieldChange) -> None:
        self.edit.setPlainText(change.text)
        if self.sealed and not change.text:
            self._toggle()

    def clear(self) -> None:
        self.edit.setPlainText("")


class PartsRow(EditRow):
    """An address, an assistant: several inputs that are replaced together. A sealed one shows them once a person asks for it."""

    def __init__(self, theme: Theme, field: FormField) -> None:
        super().__init__(theme, field)
        names = words.parts_of(parse_field_ref(field.field).entry)
        self.parts = {name: Input(theme, f"{field.label}, {words.PART_LABELS[name]}", words.PART_LABELS[name]) for name in names}
        self.replace = Button(theme, words.REPLACE, "secondary", "pencil", size="small")
        self.replace.setAccessibleName(f"{words.REPLACE} {field.label}")
        self.replace.clicked.connect(self._open)
        self._box = QWidget()
        grid = QGridLayout(self._box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        at = 0
        for name, edit in self.parts.items():
            wide = name in words.WIDE_PARTS
            at += at % 2 if wide else 0
            grid.addWidget(edit, at // 2, at % 2, 1, 2 if wide else 1)
            at += 2 if wide else 1
            edit.textEdited.connect(self._typed)
        row = QHBoxLayout()
        self._sealed_line = Label(theme, field.mask, "body", "muted")
        row.addWidget(self._sealed_line)
        row.addStretch()
        row.addWidget(self.replace)
        self.body.addLayout(row)
        self.body.addWidget(self._box)
        self._show(opened=not self.sealed)
        self.tell()

    @property
    def first(self) -> QWidget:
        return self.replace if self.replace.isVisibleTo(self) else next(iter(self.parts.values()))

    def inputs(self) -> tuple[QWidget, ...]:
        return (self.replace, *self.parts.values())

    def change(self) -> FieldChange | None:
        typed = {name: edit.text() for name, edit in self.parts.items()}
        if self.removed:
            return FieldChange(self.field.field, self.version, parts=dict.fromkeys(typed, ""))
        return FieldChange(self.field.field, self.version, parts=typed) if any(text.strip() for text in typed.values()) else None

    def fill(self, change: FieldChange) -> None:
        for name, edit in self.parts.items():
            edit.setText(change.parts.get(name, ""))
        if self.sealed and not any(change.parts.values()):
            self._toggle()
        else:
            self._show(opened=True)
        self.tell()

    def clear(self) -> None:
        for edit in self.parts.values():
            edit.clear()

    def _open(self) -> None:
        self._show(opened=True)
        next(iter(self.parts.values())).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, *, opened: bool) -> None:
        self._box.setVisible(opened)
        self.replace.setVisible(not opened)
        self._sealed_line.setVisible(not opened)


class TagInput(Input):
    """Enter or a semicolon ends a tag; Backspace in an empty line takes the last one away."""

    ended = Signal(str)
    taken_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if (ends or event.text() == ";") and self.text().strip():
            self.ended.emit(self.text().strip())
            self.clear()
        elif ends or event.text() == ";":
            event.accept()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.taken_back.emit()
        else:
            super().keyPressEvent(event)
