"""Choosing a file: a place to drop it with a button inside, and a whole page that takes a drop anywhere."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.label import IconLabel, Label, Paragraph

DROP = "Drop to read this file"
CHOOSE = "Choose a file…"
WIDTH = 440


class DropPlace(QFrame):
    """A dashed frame with an icon, words and a button; `asked` comes when the button is pressed."""

    asked = Signal()

    def __init__(self, theme: Theme, icon: str, heading: str, sentence: str) -> None:
        super().__init__()
        self.setObjectName("dropZone")
        self._theme = theme
        self.button = Button(theme, CHOOSE, "primary", "folder-open")
        self.button.clicked.connect(self.asked)
        words = Paragraph(theme, sentence, "body", "muted", centred=True)
        words.setFixedWidth(theme.px(WIDTH))
        theme.changed.connect(lambda: words.setFixedWidth(theme.px(WIDTH)))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 32, 24, 32)
        column.setSpacing(10)
        column.addStretch()
        for part in (IconLabel(theme, icon, 30, "lineStrong"), Label(theme, heading, "title"), words):
            column.addLayout(_middle(part))
        column.addSpacing(8)
        column.addLayout(_middle(self.button))
        column.addStretch()


class PageDrop(QWidget):
    """Lies over `host`, which takes files from now on: `dropped` carries the path of one local file. Nothing is painted until one hovers."""

    dropped = Signal(str)

    def __init__(self, theme: Theme, host: QWidget, takes: Callable[[], bool]) -> None:
        super().__init__(host)
        self._theme, self._host, self._takes = theme, host, takes
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(DROP)
        host.setAcceptDrops(True)
        host.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if self._takes() and local_file(event.mimeData()):
                event.acceptProposedAction()
                self._cover()
            return True
        if kind in (QEvent.Type.DragLeave, QEvent.Type.Resize):
            self.hide()
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.hide()
            event.acceptProposedAction()
            self.dropped.emit(local_file(event.mimeData()))
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._theme.colour("canvas")
        ground.setAlphaF(0.92)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(self._theme.colour("sealed"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(9, 9, -9, -9), 10, 10)
        painter.setFont(self._theme.font("title"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), DROP)
        painter.end()

    def _cover(self) -> None:
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()


def local_file(data: QMimeData) -> str:
    """The path of the one file on this computer that is dragged, or nothing."""
    urls = data.urls()
    path = urls[0].toLocalFile() if len(urls) == 1 and urls[0].isLocalFile() else ""
    return path if path and Path(path).is_file() else ""


def choose_file(parent: QWidget, title: str, take: Callable[[str], None]) -> QFileDialog:
    """Opens the system's dialog for a CRM file; it goes when it closes."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(["CRM files (*.csv *.txt *.tsv *.xlsx *.vcf)", "All files (*)"])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog


def choose_place(parent: QWidget, title: str, proposed: str, take: Callable[[str], None]) -> QFileDialog:
    """Opens the system's dialog for a file that will be written; whether it may replace another is decided where it is written."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDirectory(str(Path(proposed).parent))
    dialog.selectFile(Path(proposed).name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog


def _middle(part: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(part)
    row.addStretch()
    return row
