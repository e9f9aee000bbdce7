"""One member's unlocked vault."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from vault.crypto.canonical import b64
from vault.crypto.errors import WrongPassphrase
from vault.errors import Tampered, VaultError
from vault.model import calls as c
from vault.model import results as r
from vault.model.classes import FieldClass
from vault.model.log import Action, Entry
from vault.model.progress import Progress, Work
from vault.services import slots
from vault.services.checkpoints import make_checkpoint
from vault.services.client_book import ClientBook
from vault.services.clients import Clients
from vault.services.custody.approvals import accept
from vault.services.custody.approvals import approve as approve_request
from vault.services.custody.requests import Asked, Kind, ask, file_scope, task_parameters
from vault.services.custody.task import mark_done
from vault.services.editing.drafts import DraftBook
from vault.services.editing.editor import Editor
from vault.services.editing.form import Forms
from vault.services.editing.history import Histories
from vault.services.gate import Gate
from vault.services.importing.past import past_imports
from vault.services.importing.preview import preview_file
from vault.services.importing.run import import_file
from vault.services.importing.undo import keep_import, undo_import
from vault.services.leak.notify import check_wishes
from vault.services.leak.triage import check_leak_triage
from vault.services.leak.values import check_leak_values
from vault.services.log_reading import LogReader
from vault.services.log_verify import LogVerifier
from vault.services.losses import note_losses
from vault.services.opened import OpenVault
from vault.services.opening import SignIn, begin, open_vault
from vault.services.pending import note_failed_unlock, take_in
from vault.services.remembered import LOST
from vault.services.residue.ticks import after_sealing, tick
from vault.services.sealing.seal_file import seal_file
from vault.services.sealing.verify_sealed import verify_sealed
from vault.services.search import Search
from vault.services.status import keys_report, vault_status
from vault.services.sweep import sweep
from vault.session.surroundings import HERE, Surroundings

# Words of ours: nothing typed goes into the log.
REASONS = ("done", "asked", "idle", "sleep", "session_locked", "user_switch", "closed", "window_gone", "pipe_broken", "terminated")
T = TypeVar("T")


class Desk:
    """One member's unlocked vault: what the window and the command line may ask of it."""

    def __init__(self, vault: OpenVault, here: Surroundings, *, first_look: bool) -> None:
        self._vault = vault
        self._here = here
        self._first_look = first_look
        self._book = ClientBook(vault)
        self._gate = Gate(vault, self._book)
        self._clients = Clients(vault, self._book, self._gate)
        self._search = Search(vault, self._book)
        self._drafts = DraftBook(vault, self._book)
        self._editor = Editor(vault, self._book, self._gate, self._clients, self._drafts)
        self._forms = Forms(vault, self._book, self._gate, self._clients, self._editor, self._drafts)
        self._histories = Histories(vault, self._book, self._gate, self._clients)

    @classmethod
    def unlock(cls, folder: Path, member: str, passphrase: str, here: Surroundings = HERE) -> Self:
        """Opens the vault for one member and begins a session."""
        try:
            header, keys = slots.open_named(folder, member, passphrase, here.secrets)
        except WrongPassphrase:
            note_failed_unlock(folder, member, here.clock.now())
            raise
        vault = open_vault(folder, SignIn(header.slot, keys), here.workplace)
        try:
            first_look = vault.anchored() is None
            begin(vault)
            note_losses(vault)
            take_in(vault)
        except BaseException:
            vault.close()
            raise
        return cls(vault, here, first_look=first_look)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # What went wrong matters more than a checkpoint that cannot be signed any more.
        if isinstance(error, Tampered):
            self._vault.close()
        else:
            self.lock("done")

    def home(self) -> r.Home:
        """Who is in."""
        member, rules = self._vault.member, self._vault.chain.current
        return r.Home(member.name, member.role, member.workstation, rules.name, self._vault.chain.fingerprint, rules.lock_minutes * 60)

    def notices(self) -> tuple[r.Warned, ...]:
        """What must be said whatever was asked: that something with which this computer remembers the vault was gone."""
        return tuple(each for each in self._vault.remembered.warnings if each in LOST)

    def lock(self, reason: str) -> r.Done:
        """Ends the session with a checkpoint; the keys are gone with the process."""
        try:
            receipt = make_checkpoint(self._vault, Entry(Action.SESSION_END, detail={"reason": reason if reason in REASONS else "other"}))
        finally:
            self._vault.close()
        return r.Done(receipt.index)

    def beat(self) -> None:
        """An entry that says that the session still lives."""
        with self._vault.change() as change:
            change.record(Entry(Action.BEAT))

    def status(self) -> r.VaultStatus:
        """The status line."""
        return vault_status(self._vault, first_look=self._first_look)

    def find(self, call: c.Find) -> r.Found:
        """Client codes in order; nothing is shown yet."""
        return self._search.find(call.query, recent_first=call.sort == "last_contact", limit=call.limit)

    def search(self, query: str, limit: int) -> r.SearchPage:
        """The first rows of a search, after their names were listed in the log."""
        found = self._search.find(query, limit=limit)
        rows = self._clients.show_names(c.ShowNames(found.clients)).rows
        return r.SearchPage(rows, found.total, self._vault.log.known()[0] - 1)

    def show_names(self, call: c.ShowNames) -> c.Rows:
        """Rows of a list."""
        return self._clients.show_names(call)

    def show_client(self, call: c.ShowClient) -> r.ClientDetail:
        """The detail panel."""
        return self._clients.show_client(call)

    def reveal(self, call: c.Reveal) -> r.Revealed:
        """One field, after its entry."""
        return self._clients.reveal(call)

    def begin_edit(self, call: c.BeginEdit) -> r.EditForm:
        """The form of one client, or an empty one."""
        return self._forms.begin(call)

    def check_fields(self, call: c.CheckFields) -> r.Checks:
        """What is to be said of typed texts."""
        return self._forms.check(call)

    def add_client(self, call: c.AddClient) -> r.Saved:
        """A new client."""
        return self._editor.add(call)

    def edit_client(self, call: c.EditClient) -> r.Saved:
        """Changes some fields of a client."""
        return self._editor.edit(call)

    def trash_client(self, call: c.TrashClient) -> r.Saved:
        """Hides a client."""
        return self._editor.trash(call)

    def restore_client(self, call: c.RestoreClient) -> r.Saved:
        """Brings a client back."""
        return self._editor.restore(call)

    def undo_act(self, call: c.UndoAct) -> r.Saved:
        """Takes the last act of this session back."""
        return self._editor.undo(call)

    def list_trash(self) -> r.Trash:
        """The clients in the trash."""
        return self._histories.trash()

    def show_history(self, call: c.ShowHistory) -> r.FieldHistory:
        """The versions of one field."""
        return self._histories.show(call)

    def reveal_former(self, call: c.RevealFormer) -> r.Revealed:
        """One former version, after its entry."""
        return self._histories.reveal(call)

    def keep_draft(self, call: c.KeepDraft) -> r.KeptDraft:
        """Seals what is half typed."""
        return self._drafts.keep(call)

    def list_drafts(self) -> r.Drafts:
        """The drafts of this sign-in."""
        return self._drafts.list()

    def take_draft(self, call: c.TakeDraft) -> c.Draft:
        """What a draft says, after an entry."""
        return self._drafts.take(call)

    def drop_draft(self, call: c.DropDraft) -> r.Done:
        """Destroys a draft."""
        return self._drafts.drop(call)

    def preview_file(self, call: c.PreviewFile) -> r.FilePreview:
        """What a CRM file would be taken for."""
        return preview_file(self._vault, call)

    def import_file(self, call: c.ImportFile) -> Work[r.ImportReport]:
        """Takes a CRM file in."""
        return import_file(self._vault, self._book, call)

    def past_imports(self) -> r.PastImports:
        """Former imports, newest first."""
        return past_imports(self._vault)

    def undo_import(self, call: c.UndoImport) -> Work[r.UndoReport]:
        """Takes an import back as a whole."""
        return undo_import(self._vault, self._book, call.import_id)

    def keep_import(self, call: c.KeepImport) -> r.Done:
        """Ends a stopped import with what it has taken."""
        return r.Done(keep_import(self._vault, call.import_id))

    def seal_file(self, call: c.SealFile) -> Work[r.SealReport]:
        """Writes the sealed form of a CRM file."""
        return seal_file(self._vault, self._book, Path(call.file), Path(call.out), call.choices, leave_out_rejected=call.leave_out_rejected, first=call.rows)

    def verify_sealed(self, call: c.VerifySealed) -> r.SealedFileReport:
        """What a sealed file is."""
        return verify_sealed(self._vault, Path(call.file))

    def after_sealing(self) -> r.AfterSealing:
        """What the CRMs still remember."""
        return after_sealing(self._vault)

    def tick_step(self, call: c.TickStep) -> r.AfterSealing:
        """A step after sealing is done, or open again."""
        return tick(self._vault, call.system, call.step, done=call.done)

    def list_log(self, call: c.ListLog) -> c.LogPage:
        """The newest entries, for officers."""
        return LogReader(self._vault).page(call)

    def verify_log(self, call: c.VerifyLog = c.VerifyLog()) -> Work[r.VerifyReport]:  # noqa: B008  frozen
        """The whole log, also compared with checkpoints that were kept elsewhere."""
        return LogVerifier(self._vault, call.against).run()

    def newest_checkpoint(self) -> str:
        """Its text, to be kept elsewhere."""
        newest = self._vault.log_rows.newest_checkpoint()
        return "" if newest is None else newest[2]

    def make_checkpoint(self) -> r.Done:
        """Signs the log as it stands."""
        return r.Done(make_checkpoint(self._vault).index)

    def keys_status(self) -> r.KeysReport:
        """The generations."""
        return keys_report(self._vault)

    def approve(self, call: c.ApproveRequest) -> r.Approved:
        """Signs the other side's request, after its file was read here too."""
        scope = file_scope(Path(call.file), call.choices) if call.file else {}
        receipt = approve_request(self._vault, bytes.fromhex(call.request), scope)
        return r.Approved(receipt.index, call.request)

    def rotate(self, call: c.Rotate) -> Work[r.KeysReport]:
        """Both sides open a generation; a sales session then sweeps."""
        asked = yield from self._agree("rotate", {}, call.approver, c.FileChoices(), "")
        return keys_report(self._vault, accept(self._vault, asked).index)

    def sweep(self) -> Work[r.KeysReport]:
        """Moves every client to the current generation."""
        return sweep(self._vault)

    def check_leak(self, call: c.CheckLeak) -> Work[r.LeakReport]:
        """Triage by an officer alone; real values with the other side, or with the keys that a sales session holds."""
        if call.approver is not None:
            done = yield from self._do_task(call.approver, c.RunTask(*self._place, "leak", call.file, "", (), False, -1, call.choices))
            return _given(done.leak)
        if self._vault.keys.holds(FieldClass.REACH):
            return (yield from check_leak_values(self._vault, self._book, Path(call.file), call.choices))
        return (yield from check_leak_triage(self._vault, self._book, Path(call.file), call.choices))

    def notify(self, call: c.Notify) -> Work[r.NotifyReport]:
        """The notification list. What the approver need not be troubled for is refused first."""
        check_wishes(self._vault, Path(call.out), call.recipients, in_clear=call.in_clear, confirm=call.confirm)
        chosen = (call.recipients, call.in_clear, call.confirm, call.choices)
        done = yield from self._do_task(call.approver, c.RunTask(*self._place, "notify", call.file, call.out, *chosen))
        return _given(done.notify)

    def unseal_file(self, call: c.UnsealFile) -> Work[r.SealReport]:
        """The former file."""
        done = yield from self._do_task(call.approver, c.RunTask(*self._place, "unseal", call.file, call.out, (), False, -1, c.FileChoices()))
        return _given(done.unseal)

    @property
    def _place(self) -> tuple[str, str, str, str]:
        """Where and as whom a task runs; its request is named once there is one."""
        return str(self._vault.folder), self._vault.member.slot.hex(), b64(self._vault.keys.slot_keys.seeds), ""

    def _agree(self, kind: Kind, parameters: Mapping[str, str | int], other: c.Approver, choices: c.FileChoices, file: str) -> Work[Asked]:
        """Asks, and has the other side answer in a process of its own."""
        asked = ask(self._vault, kind, parameters)
        yield from self._ask_other(asked, other, choices, file)
        return asked

    def _ask_other(self, asked: Asked, other: c.Approver, choices: c.FileChoices, file: str) -> Work[None]:
        yield Progress(0, 0, "Waiting for the other side")
        yield from self._here.ask(c.ApproveRequest(str(self._vault.folder), other.member, other.passphrase, asked.hash.hex(), file, choices))

    def _do_task(self, other: c.Approver, call: c.RunTask) -> Work[r.TaskDone]:
        """The whole way: request, approval, the next generation, the task in a process of its own, the end of its keys."""
        asked = yield from self._agree(call.task, task_parameters(call), other, call.choices, call.file)
        accept(self._vault, asked)
        try:
            # Only now, when the renewal holds, does the other side give its shares.
            yield from self._ask_other(asked, other, call.choices, call.file)
            done = yield from self._here.ask(replace(call, request=asked.hash.hex()))
        finally:
            mark_done(self._vault, asked)
        if not isinstance(done, r.TaskDone):
            raise _no_answer()
        return done


def _given(report: T | None) -> T:
    """The report of the kind that was asked for."""
    if report is None:
        raise _no_answer()
    return report


def _no_answer() -> VaultError:
    return VaultError("The task answered something else than was asked.", id="no_answer", next_step="Ask again; the keys of this task are destroyed.")
