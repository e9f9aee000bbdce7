"""The main window: the rail, the bars and the pages of one workspace. It hosts and routes; the pages do the work."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import text
from ui.acts import Act
from ui.computer.capture import CaptureShield, capture_here
from ui.idle_lock import WARN_S, IdleLock, quiet_seconds
from ui.input_watch import InputWatch
from ui.lock_window import Cover
from ui.looks_menu import add_check, add_lock_times, add_shield, looks_menu
from ui.page import Page, PageContext, Parcel, Place
from ui.problems import Problem, problem_of
from ui.session_watch.watch import SessionWatch
from ui.sweeper import Sweeper
from ui.widgets.banner import Banner
from ui.widgets.focus_ring import FocusRing
from ui.widgets.side_rail import RailWords, SideRail
from ui.widgets.status_bar import StatusBar
from ui.widgets.toast import ToastStack, ToastWords
from ui.widgets.top_bar import TopBar
from ui.window_commands import WindowCommands
from ui.workspaces import ASIDE
from vault.errors import VaultError
from vault.model.calls import Lock, Status
from vault.model.results import Done, VaultStatus, VerifyReport, Warned

LOCK_WITHIN_MS = 3000
KEYED_PLACES = 9
WARNING = "Locking in 30 s. Move the mouse or press a key to stay."
LOG_GOOD = "Log intact, {} entries"
LOG_UNCHECKED = "Log {} entries"
LOG_BROKEN = "The log does not match"
DISMISS = "Dismiss"
SWEPT = "All clients are on the newest keys"
SWEPT_MORE = "The former keys were destroyed; the log says so."
COPY_DETAILS = "Copy details"
RESIDUE = "crm_residue"
STANDING = frozenset(("made_at_one_desk", "no_recovery_kits", "passphrase_slots", "no_anchor_copy", RESIDUE))


class MainWindow(QWidget):
    """`locked` carries the reason when the vault is closed and this window must be replaced; `left` when the person closed the window."""

    locked = Signal(str)
    left = Signal()

    def __init__(self, context: PageContext, places: tuple[Place, ...], first: str = "", session: SessionWatch | None = None) -> None:
        """`session` tells when this computer's session is locked, sleeps or changes hands."""
        super().__init__()
        self.session = session or SessionWatch(self)
        self.context, self._places = context, {place.key: place for place in (*places, *ASIDE)}
        self.theme, self.client = context.theme, context.client
        self.setObjectName("canvas")
        self.setMinimumSize(self.theme.tokens.sizes["railNarrow"] + 964, 640)
        self._reason = ""
        self._leaving = False
        self._open = 0
        self._pages: dict[str, Page] = {}
        self._make_parts(places)
        self._lay_out()
        self._toasts = ToastStack(self.theme, self)
        self._cover = Cover(self.theme, self)
        self._watch = InputWatch(self)
        self._shield = CaptureShield(self, capture_here())
        self._ring = FocusRing(self.theme, self, lambda: self._watch.by_keyboard)
        self.idle = IdleLock(quiet_seconds(context.home.auto_lock_s, context.settings.lock_minutes), self, system_idle=self.session.idle_s)
        self._connect()
        finds = self._open_client if "clients" in self._places else None
        self.commands = WindowCommands(self, context, self._acts(), self._place_acts(places), lambda: (self._key, self.page), finds)
        self.show_place(first if first in self._places else places[0].key)
        self.ask_status()
        if context.home.role == "sales":
            self._sweep()
        self._show_warnings(context.home.warnings)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._key]

    @property
    def place(self) -> str:
        """The key of the place that is shown."""
        return self._key

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    def show_place(self, key: str) -> None:
        """Goes to a place; its page is made when it is first shown."""
        if key in self._pages and key == getattr(self, "_key", ""):
            return
        if hasattr(self, "_key"):
            self.page.close_open_fields()
            self.page.hidden()
        self._key = key
        if key not in self._pages:
            self._add_page(key)
        self.stack.setCurrentWidget(self.page)
        self.rail.show_place(key)
        self.setWindowTitle(f"{self.context.home.vault} - {text.WORKSPACES.get(self.context.home.role, '')}")
        self.bar.search.clear()
        self.bar.show_hint(self.page.search_hint)
        self.page.shown()

    def lock(self, reason: str = "asked") -> None:
        """Covers everything at once, ends the session, then asks to be replaced."""
        if self._reason:
            return
        self._reason = reason
        self._cover_all()
        self.idle.stop()
        self._toasts.clear()
        self.context.clipboard.clear()
        for page in self._pages.values():
            page.close_open_fields()
        self.client.ask(self, Lock(reason), Done, lambda done: self._finish(), lambda error: self._finish())
        # A vault process that hangs must not keep the next one from starting.
        QTimer.singleShot(LOCK_WITHIN_MS, self._finish)

    def _cover_all(self) -> None:
        """What stands in windows of its own, such as a choice of files or a menu, goes; the rest is covered."""
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible():
                other.hide()
        self._cover.cover()

    def ask_status(self) -> None:
        """Asks for the counts of the status bar and the rail again."""
        self.client.ask(self, Status(), VaultStatus, self._show_status)

    def show_problem(self, problem: Problem) -> None:
        """The one place where failures of a page are told."""
        self._details = problem.details
        self.notice.show_words(problem.text, problem.kind, detail=problem.detail, action=COPY_DETAILS if problem.kind == "alert" else DISMISS)
        self.notice.show()
        self._strip.show()
        self._announce(problem.text, assertive=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.page.close_open_fields()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.context.settings.geometry = self.saveGeometry()
        if not self._leaving:
            self._leaving = True
            event.ignore()
            self.lock("closed")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.show_narrow(narrow=self.width() < self.theme.px(1180))
        self._cover.resize(self.size())

    def _make_parts(self, places: tuple[Place, ...]) -> None:
        home = self.context.home
        words = RailWords(home.vault, text.WORKSPACES.get(home.role, home.role), home.fingerprint, home.member, home.workstation)
        self.rail = SideRail(self.theme, words, tuple((place.key, place.title, place.icon) for place in places))
        self.bar = TopBar(self.theme)
        self.status = StatusBar(self.theme)
        self.stack = QStackedWidget()
        self.notice = Banner(self.theme)
        self.notice.hide()
        self._strip = QWidget()  # with the notice its margins go too
        self._strip.hide()
        self._details = ""

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.bar)
        told = QHBoxLayout(self._strip)
        told.setContentsMargins(28, 14, 28, 8)
        told.addWidget(self.notice)
        column.addWidget(self._strip)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        across.addLayout(column, 1)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_place)
        self.rail.lock_asked.connect(self.lock)
        self.rail.settings.clicked.connect(self._choose_looks)
        self.bar.lock_asked.connect(self.lock)
        self.bar.hide_asked.connect(self._hide_all)
        self.bar.searched.connect(self._search)
        self.notice.acted.connect(self._notice_acted)
        self._watch.active.connect(self.idle.stay)
        self.idle.left.connect(lambda left: self.bar.show_left(left, warn=left <= WARN_S))
        self.idle.warned.connect(self._warn_of_lock)
        self.idle.expired.connect(self.lock)
        self.client.failed.connect(self._fail)
        self.client.warned.connect(lambda warned: self._show_warnings([warned]))
        self.client.locked.connect(self._locked_itself)
        self.client.ended.connect(self._vault_ended)
        self.session.away.connect(self.lock)
        self.session.start(self)
        self.idle.look()

    def _acts(self) -> tuple[Act, ...]:
        """What works on every page."""
        return (
            Act("Search", "search", self._focus_search, ("Ctrl+F", "/")),
            Act("Hide all, close, clear the search", "eye-off", self._escape, ("Esc",), offered=False),
            Act("Save, or the next step", "check", self._confirm, ("Ctrl+Return",), offered=False),
            Act("Next pane", "columns-3", lambda: self._go_to_pane(1), ("F6",), offered=False),
            Act("Former pane", "columns-3", lambda: self._go_to_pane(-1), ("Shift+F6",), offered=False),
            Act("Settings", "settings-2", self._choose_looks, ("Ctrl+,",)),
            Act("Lock now", "lock", self.lock, ("Ctrl+L",)),
        )

    def _place_acts(self, places: tuple[Place, ...]) -> tuple[Act, ...]:
        acts = []
        for at, place in enumerate(places, start=1):
            keys = (f"Ctrl+{at}",) if at <= KEYED_PLACES else ()
            extra = ("Ctrl+I",) if place.key == "import" else ()
            acts.append(Act(place.title, place.icon, partial(self.show_place, place.key), (*keys, *extra)))
        return (*acts, *(Act(place.title, place.icon, partial(self.show_place, place.key)) for place in ASIDE))

    def _open_client(self, code: str) -> None:
        self.show_place("clients")
        self.bar.search.clear()
        self.page.open_client(code)

    def _add_page(self, key: str) -> None:
        page = self._places[key].make(self.context)
        page.toast.connect(self._toasts.add)
        page.trouble.connect(self._fail)
        page.job.connect(self.status.show_job)
        page.open_fields.connect(self._show_open)
        page.clients_changed.connect(self.ask_status)
        page.go_to.connect(self.show_place)
        page.hand_over.connect(self._hand_over)
        page.log_verified.connect(self._show_log)
        self._pages[key] = page
        self.stack.addWidget(page)

    def _sweep(self) -> None:
        """Clients that are left on former keys are moved while a sales session is open."""
        sweeper = Sweeper(self.client, self)
        sweeper.job.connect(self.status.show_job)
        sweeper.finished.connect(self._swept)
        sweeper.trouble.connect(self._fail)

    def _swept(self) -> None:
        self._toasts.add(ToastWords(SWEPT, SWEPT_MORE, "key-round"))
        self.ask_status()

    def _hand_over(self, key: str, parcel: Parcel) -> None:
        self.show_place(key)
        self.page.receive(parcel)

    def _show_open(self, count: int, seconds: int) -> None:
        self._open = count
        self._shield.show_shield(on=count > 0 and self.context.settings.shield)
        self.bar.pill.show_count(count)
        self.status.show_open(count, seconds)

    def _show_status(self, status: VaultStatus) -> None:
        self.status.show_log(LOG_UNCHECKED.format(text.number(status.log_entries)))
        self.status.show_generation(status.generation)
        self.status.show_residue(next((warned.message.partition(":")[0] for warned in status.warnings if warned.id == RESIDUE), ""))
        if "clients" in self._places and status.clients:
            self.rail.show_note("clients", text.number(status.clients))
        self._show_warnings(status.warnings)

    def _show_log(self, report: VerifyReport) -> None:
        self.status.show_log(LOG_BROKEN if report.problem else LOG_GOOD.format(text.number(report.entries)), broken=bool(report.problem))

    def _show_warnings(self, warnings: Sequence[Warned]) -> None:
        """The first that asks for something now; what stays so for weeks is on the admin's page and in no one's way."""
        urgent = [warned for warned in warnings if warned.id not in STANDING]
        if urgent and not self.notice.isVisible():
            self.show_problem(Problem(urgent[0].message, "", "caution", urgent[0].id))

    def _fail(self, error: VaultError) -> None:
        self.show_problem(problem_of(error))

    def _notice_acted(self) -> None:
        if self.notice.button.text() == COPY_DETAILS:
            QGuiApplication.clipboard().setText(self._details)
        self.notice.hide()
        self._strip.hide()

    def _warn_of_lock(self) -> None:
        self._toasts.add(ToastWords(WARNING, icon="timer", tone="caution"))
        self._announce(WARNING, assertive=True)

    def _search(self, words: str) -> None:
        self.page.search(words)

    def _confirm(self) -> None:
        self.page.confirm()

    def _hide_all(self) -> None:
        self.page.close_open_fields()

    def _escape(self) -> None:
        if self._open:
            self._hide_all()
        elif not self.page.escape():
            self.bar.search.clear()

    def _focus_search(self) -> None:
        if self.bar.search.isVisible():
            self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.bar.search.selectAll()

    def _choose_looks(self) -> None:
        menu = looks_menu(self.theme, self.context.settings, self.rail)
        add_lock_times(menu, self.context.settings, self.context.home.auto_lock_s, self.idle.allow)
        add_shield(menu, self.context.settings, self._shield)
        add_check(menu, lambda: self.show_place("computer"))
        menu.popup(self.rail.settings.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _go_to_pane(self, step: int) -> None:
        panes: tuple[QWidget, ...] = (self.rail, self.bar, *self.page.panes())
        now = QApplication.focusWidget()
        at = next((index for index, pane in enumerate(panes) if now is not None and (pane is now or pane.isAncestorOf(now))), -step)
        for turn in range(1, len(panes) + 1):
            target = _first_stop(panes[(at + step * turn) % len(panes)])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _locked_itself(self, reason: str) -> None:
        if not self._reason:
            self._reason = reason
            self._cover_all()

    def _vault_ended(self) -> None:
        self._cover_all()
        self._reason = self._reason or "ended"
        self._finish()

    def _finish(self) -> None:
        reason, self._reason = self._reason, "done"
        if reason in ("", "done"):
            return
        if self._leaving:
            self.left.emit()
        else:
            self.locked.emit(reason)

    def _announce(self, words: str, *, assertive: bool) -> None:
        event = QAccessibleAnnouncementEvent(self, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive if assertive else QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)


def _first_stop(pane: QWidget) -> QWidget | None:
    """Where the focus goes in a pane."""
    for part in (pane, *pane.findChildren(QWidget)):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled():
            return part
    return None
