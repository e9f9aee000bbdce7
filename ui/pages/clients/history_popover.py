"""What a field has said before: masks, when and by whom; a former value opens as any other does, for a purpose and after its entry."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.clients import edit_words as words
from ui.pages.clients.open_well import Closing
from ui.pages.clients.reveal_field import FieldWords, RevealField
from ui.theme import Theme
from ui.widgets.button import IconButton
from ui.widgets.label import Label, Paragraph, rule
from ui.widgets.scroll_column import ScrollColumn
from vault.model.fields import Kind, parse_field_ref
from vault.model.results import FieldHistory, FieldVersion

WIDTH, TALLEST = 420, 460
_KINDS = {Kind.EMAIL: "email", Kind.PHONE: "phone", Kind.ADDRESS: "address"}


class HistoryPopover(QFrame):
    """A child of the window, so that the lock covers it. `reveal_asked` carries the version's field and its purpose; `closed` comes once."""

    closed = Signal()

    def __init__(self, theme: Theme, host: QWidget, history: FieldHistory, closing: Closing) -> None:
        super().__init__(host)
        self.setObjectName("popover")
        self.history = history
        self._theme, self._host = theme, host
        title = words.HISTORY.format(history.label)
        self.setAccessibleName(title)
        self.fields: dict[int, RevealField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 10, 0)
        head.addWidget(Label(theme, title, "heading"))
        head.addStretch()
        self.close_it = IconButton(theme, "x", "Close the history")
        self.close_it.clicked.connect(self.dismiss)
        head.addWidget(self.close_it)
        column.addLayout(head)
        column.addWidget(rule())
        self._scroll = ScrollColumn()
        self._scroll.inside.setObjectName("raised")
        self._scroll.column.setSpacing(6)
        for version in history.versions:
            self._scroll.column.addWidget(self._row(version, closing))
        self._scroll.column.addStretch()
        column.addWidget(self._scroll, 1)
        foot = Paragraph(theme, words.HISTORY_WHAT, "small", "faint")
        foot.setContentsMargins(16, 0, 16, 0)
        padded = QHBoxLayout()
        padded.setContentsMargins(16, 0, 16, 0)
        padded.addWidget(foot)
        column.addLayout(padded)

    def open_below(self, opener: QWidget) -> None:
        """Beside what asked for it, inside the window."""
        host, width = self._host, self._theme.px(WIDTH)
        height = min(self._theme.px(TALLEST), self._theme.px(110 + 92 * len(self.history.versions)), host.height() - 40)
        at = opener.mapTo(host, QPoint(opener.width() - width, opener.height() + 4))
        self.setGeometry(max(12, min(at.x(), host.width() - width - 12)), max(12, min(at.y(), host.height() - height - 12)), width, height)
        self.show()
        self.raise_()
        (next(iter(self.fields.values())).reveal if self.fields else self.close_it).setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Everything that is open here closes with it."""
        for field in self.fields.values():
            field.close_value()
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _row(self, version: FieldVersion, closing: Closing) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        written = words.written_line(version)
        kind = parse_field_ref(self.history.field).entry.kind
        label = words.NOW if version.current else f"Version {version.version}"
        shown = FieldWords(self.history.field, label, _KINDS.get(kind, kind.value), version.mask, f"{label}. {written}", version.version)
        field = RevealField(self._theme, shown, closing)
        self.fields[version.version] = field
        column.addWidget(field)
        return box
