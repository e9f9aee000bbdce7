"""Finds words that are wider than their box, and controls without a name: two rules for every window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QHeaderView, QLabel, QPushButton, QWidget


def too_wide(window: QWidget) -> list[str]:
    """The words of visible labels, buttons and column titles that do not fit."""
    # Words that have just changed are laid out by an event that may still be waiting.
    QApplication.processEvents()
    QApplication.processEvents()
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, QLabel) and part.text() and not part.wordWrap():
            if _width(part, part.text()) > part.contentsRect().width() + 1:
                found.append(part.text())
        elif isinstance(part, QPushButton) and part.text():
            icon = 0 if part.icon().isNull() else part.iconSize().width()
            if _width(part, part.text()) + icon > part.contentsRect().width():
                found.append(part.text())
        elif isinstance(part, QHeaderView) and part.model() is not None and part.orientation() == Qt.Orientation.Horizontal:
            for section in range(part.count()):
                title = str(part.model().headerData(section, Qt.Orientation.Horizontal) or "")
                if title and not part.isSectionHidden(section) and _width(part, title) > part.sectionSize(section) - 10:
                    found.append(title)
    return found


def unnamed(window: QWidget) -> list[str]:
    """Widgets that take the focus but say no name or have no role of their own."""
    found = []
    for part in (window, *window.findChildren(QWidget)):
        if not part.isVisibleTo(window) and part is not window:
            continue
        if part.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(part, QAbstractButton):
            continue
        spoken = QAccessible.queryAccessibleInterface(part)
        if spoken is None or not spoken.text(QAccessible.Text.Name) or spoken.role() == QAccessible.Role.NoRole:
            found.append(f"{type(part).__name__} {part.objectName()}".strip())
    return found


def _width(widget: QWidget, text: str) -> int:
    return QFontMetrics(widget.font()).horizontalAdvance(text.replace("&", ""))
