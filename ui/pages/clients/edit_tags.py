"""Tags as chips that keys add and take away. They are one field, whatever number of them the file had that brought them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.pages.clients import edit_words as words
from ui.pages.clients.edit_inputs import EditRow, TagInput
from ui.pages.clients.flow import Flow
from ui.theme import Theme
from ui.widgets.button import Button
from vault.model.calls import FieldChange
from vault.model.results import FormField

TAGS = "tags.1"


class TagRow(EditRow):
    """`others` are the fields `tags.2` and so on: what they hold moves into the first one when the tags are changed."""

    def __init__(self, theme: Theme, field: FormField, tags: Sequence[str], others: Sequence[FormField] = ()) -> None:
        super().__init__(theme, field)
        self._before, self.tags = tuple(tags), list(tags)
        self._others = tuple(others)
        self.edit = TagInput(theme, field.label, words.TAG_HINT)
        self.edit.ended.connect(self.add)
        self.edit.taken_back.connect(self._take_last)
        self.edit.textEdited.connect(self._typed)
        self._box = QWidget()
        self._flow = Flow()
        self._box.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._box.setSizePolicy(policy)
        self.body.addWidget(self._box)
        self.body.addWidget(self.edit)
        self.chips: list[Button] = []
        self._draw()
        self.tell()

    @property
    def first(self) -> QWidget:
        return self.edit

    def add(self, tag: str) -> None:
        """One more, once."""
        if tag not in self.tags:
            self.tags.append(tag)
        self._draw()
        self._typed()

    def take(self, tag: str) -> None:
        """One less."""
        self.tags.remove(tag)
        self._draw()
        self._typed()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_last(self) -> None:
        if self.tags:
            self.take(self.tags[-1])

    def change(self) -> FieldChange | None:
        tags = self._now()
        return None if tags == self._before else FieldChange(self.field.field, self.version, "; ".join(tags))

    def more_changes(self) -> tuple[FieldChange, ...]:
        """What becomes of the other fields when this one is changed."""
        return tuple(FieldChange(each.field, each.version) for each in self._others) if self.change() is not None else ()

    def fill(self, change: FieldChange) -> None:
        self.tags = [tag for each in change.text.split(";") if (tag := each.strip())]
        self._draw()
        self.tell()

    def clear(self) -> None:
        self.tags = []
        self.edit.clear()

    def _now(self) -> tuple[str, ...]:
        """What was typed and not ended counts too."""
        return tuple(dict.fromkeys((*self.tags, *((self.edit.text().strip(),) if self.edit.text().strip() else ()))))

    def _draw(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.deleteLater()
        self.chips = []
        for tag in self.tags:
            chip = Button(self.theme, f"{tag} ", "chip", "x", size="small")
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setAccessibleName(f"Remove the tag {tag}")
            chip.clicked.connect(lambda _on=False, tag=tag: self.take(tag))
            self._flow.addWidget(chip)
            self.chips.append(chip)
        self._box.setVisible(bool(self.tags))
        self._box.updateGeometry()
