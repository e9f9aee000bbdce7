"""How an entry looks in the list."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from ui.pages.log.model import ACTION, CLIENT, TIME
from ui.pages.log.words import action_words
from ui.style_sheet import TONES
from ui.widgets.row_table import Index, RowDelegate


class LogDelegate(RowDelegate):
    """Time and action in the colour of text, codes in the face of codes, the rest muted."""

    def paint_cell(self, painter: QPainter, box: QRectF, index: Index) -> None:
        words = str(index.data() or "")
        if index.column() == ACTION:
            look = action_words(index.data(Qt.ItemDataRole.UserRole))
            self.icon_text(painter, box, look.icon, look.text, TONES[look.tone])
        elif index.column() == CLIENT:
            self.text(painter, box, words, "text", code=not words.endswith("clients"))
        else:
            self.text(painter, box, words, "text" if index.column() == TIME else "textMuted")
