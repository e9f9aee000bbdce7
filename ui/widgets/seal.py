"""The seal: a guilloche rosette computed from a fingerprint, by which people recognise their vault. It is no proof."""

import hashlib
import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

NAME = "Vault seal"


@dataclass(frozen=True, slots=True)
class SealLook:
    """How a rosette is drawn: side in pixels, colour, width of a strand, and how many strands of the full number."""

    side: int
    colour: QColor
    width: float = 0.6
    detail: float = 1.0


@dataclass(frozen=True, slots=True)
class _Band:
    radius: float
    swing: float
    waves: int
    strands: int
    depth: float
    phase: float


def paint_seal(painter: QPainter, fingerprint: str, look: SealLook) -> None:
    """Draws the rosette into the square of `look.side` at the painter's origin. The same fingerprint always gives the same picture."""
    share = [byte / 255 for byte in hashlib.sha256(fingerprint.encode()).digest()[:5]]
    petals, turn = 7 + int(share[0] * 6.99), share[3] * math.tau
    outer = look.side / 2 - 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour, look.width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for band in _bands(share, petals):
        count = max(3, round(band.strands * look.detail))
        for strand in range(count):
            painter.drawPolygon(_strand(band, petals, strand / count, turn, outer))
    painter.drawEllipse(QPointF(outer + 1, outer + 1), outer, outer)


def seal_image(fingerprint: str, look: SealLook, ratio: float) -> QImage:
    """The rosette as an image; safe in a worker thread."""
    image = QImage(round(look.side * ratio), round(look.side * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_seal(painter, fingerprint, look)
    painter.end()
    return image


def _bands(share: list[float], petals: int) -> tuple[_Band, _Band, _Band]:
    fold = 1 + int(share[1] * 2.99)
    depth = 0.42 + 0.14 * share[2]
    lean = 1 if share[4] > 0.5 else -1
    return (
        _Band(0.765, 0.20, petals * (fold + 1) + lean, 18, depth, 0.0),
        _Band(0.53, 0.165, petals * fold + 2 * lean, 14, depth, math.pi),
        _Band(0.325, 0.11, petals + lean, 10, depth - 0.1, 0.0),
    )


def _strand(band: _Band, petals: int, offset: float, turn: float, outer: float) -> QPolygonF:
    steps = max(200, band.waves * (32 if outer > 200 else 18))
    points = []
    for step in range(steps):
        angle = step / steps * math.tau
        envelope = 1 - band.depth + band.depth * math.cos(petals * angle + band.phase)
        reach = outer * (band.radius + band.swing * envelope * math.cos(band.waves * angle + math.tau * offset))
        points.append(QPointF(outer + 1 + reach * math.cos(angle + turn), outer + 1 + reach * math.sin(angle + turn)))
    return QPolygonF(points)


class Seal(QWidget):
    """A small seal, painted once per size, colour and pixel ratio."""

    def __init__(self, theme: Theme, fingerprint: str, side: int = 32, colour: str = "sealed") -> None:
        super().__init__()
        self._theme, self._fingerprint, self._side, self._colour = theme, fingerprint, side, colour
        self._pixmap = QPixmap()
        self.setFixedSize(side, side)
        self.setAccessibleName(NAME)
        self.setAccessibleDescription(fingerprint)
        theme.changed.connect(self._forget)

    def show_fingerprint(self, fingerprint: str) -> None:
        """Takes another vault."""
        self._fingerprint = fingerprint
        self.setAccessibleDescription(fingerprint)
        self._forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._pixmap.isNull() or self._pixmap.devicePixelRatio() != ratio:
            look = SealLook(self._side, self._theme.colour(self._colour), 0.55 if self._side < 80 else 0.6, 0.35 if self._side < 80 else 0.7)
            self._pixmap = QPixmap.fromImage(seal_image(self._fingerprint, look, ratio))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()

    def _forget(self) -> None:
        self._pixmap = QPixmap()
        self.update()


class _Drawn(QObject):
    done = Signal(QImage, str)


class _Draw(QRunnable):
    def __init__(self, fingerprint: str, look: SealLook, ratio: float) -> None:
        super().__init__()
        self.home = _Drawn()
        self._work = (fingerprint, look, ratio)

    def run(self) -> None:
        fingerprint, look, ratio = self._work
        self.home.done.emit(seal_image(fingerprint, look, ratio), fingerprint)


class BigSeal(QWidget):
    """A rosette that fills a panel behind its content, centred at a share of its size. Drawn in a worker thread, then shown."""

    drawn = Signal()

    def __init__(self, theme: Theme, side: int, *, centre: tuple[float, float] = (0.5, 0.5), strength: float = 0.4, detail: float = 1.6) -> None:
        super().__init__()
        self._theme, self._side, self._centre, self._strength, self._detail = theme, side, centre, strength, detail
        self._shown = side
        self._fingerprint = ""
        self._image = QImage()
        self.setAccessibleName(NAME)
        theme.changed.connect(self._draw)

    @property
    def ready(self) -> bool:
        """The picture is there."""
        return not self._image.isNull()

    def show_fingerprint(self, fingerprint: str) -> None:
        """Draws the seal of a vault; what was drawn before stays until the new one is ready."""
        self._fingerprint = fingerprint
        self.setAccessibleDescription(fingerprint)
        self._draw()

    def show_at(self, side: int) -> None:
        """Shows what is drawn at another side length, smaller than it was drawn."""
        self._shown = side
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.colour("rail"))
        if self.ready:
            left = self.width() * self._centre[0] - self._shown / 2
            top = self.height() * self._centre[1] - self._shown / 2
            # All strands at once: drawn one by one with a faint pen, their crossings would glow.
            painter.setOpacity(self._strength)
            painter.drawImage(QRectF(left, top, self._shown, self._shown), self._image)
        painter.end()

    def _draw(self) -> None:
        if not self._fingerprint:
            return
        work = _Draw(self._fingerprint, SealLook(self._side, self._theme.colour("railText"), 0.7, self._detail), self.devicePixelRatioF())
        work.home.done.connect(self._take)
        QThreadPool.globalInstance().start(work)

    def _take(self, image: QImage, fingerprint: str) -> None:
        if fingerprint == self._fingerprint:
            self._image = image
            self.update()
            self.drawn.emit()
