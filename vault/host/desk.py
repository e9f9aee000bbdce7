"""What the loop needs of a session, and which call is served by what."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from vault.model import calls as c
from vault.model import results as r
from vault.model.progress import Work


class Desk(Protocol):
    """An unlocked vault. Long calls give `Work`: it yields between two committed batches, and closing it stops it there."""

    def home(self) -> r.Home: ...
    def lock(self, reason: str, /) -> r.Done: ...
    def beat(self) -> None: ...
    def status(self) -> r.VaultStatus: ...
    def find(self, call: c.Find, /) -> r.Found: ...
    def show_names(self, call: c.ShowNames, /) -> c.Rows: ...
    def show_client(self, call: c.ShowClient, /) -> r.ClientDetail: ...
    def reveal(self, call: c.Reveal, /) -> r.Revealed: ...
    def preview_file(self, call: c.PreviewFile, /) -> r.FilePreview: ...
    def list_log(self, call: c.ListLog, /) -> c.LogPage: ...
    def make_checkpoint(self) -> r.Done: ...
    def keys_status(self) -> r.KeysReport: ...
    def import_file(self, call: c.ImportFile, /) -> Work[r.ImportReport]: ...
    def past_imports(self) -> r.PastImports: ...
    def undo_import(self, call: c.UndoImport, /) -> Work[r.UndoReport]: ...
    def keep_import(self, call: c.KeepImport, /) -> r.Done: ...
    def seal_file(self, call: c.SealFile, /) -> Work[r.SealReport]: ...
    def unseal_file(self, call: c.UnsealFile, /) -> Work[r.SealReport]: ...
    def check_leak(self, call: c.CheckLeak, /) -> Work[r.LeakReport]: ...
    def notify(self, call: c.Notify, /) -> Work[r.NotifyReport]: ...
    def verify_log(self) -> Work[r.VerifyReport]: ...
    def rotate(self, call: c.Rotate, /) -> Work[r.KeysReport]: ...
    def sweep(self) -> Work[r.KeysReport]: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What a vault process can do before it has a desk."""

    look_at_door: Callable[[Path], r.Door]
    unlock: Callable[[Path, str, str], Desk]
    approve: Callable[[c.ApproveRequest], r.Approved]
    run_task: Callable[[c.RunTask], Work[r.TaskDone]]


# `Any`: each line takes the one class that it stands under.
AT_THE_DESK: dict[type, Callable[[Desk, Any], object]] = {
    c.Status: lambda desk, call: desk.status(),
    c.Find: lambda desk, call: desk.find(call),
    c.ShowNames: lambda desk, call: desk.show_names(call),
    c.ShowClient: lambda desk, call: desk.show_client(call),
    c.Reveal: lambda desk, call: desk.reveal(call),
    c.PreviewFile: lambda desk, call: desk.preview_file(call),
    c.ImportFile: lambda desk, call: desk.import_file(call),
    c.ListImports: lambda desk, call: desk.past_imports(),
    c.UndoImport: lambda desk, call: desk.undo_import(call),
    c.KeepImport: lambda desk, call: desk.keep_import(call),
    c.SealFile: lambda desk, call: desk.seal_file(call),
    c.UnsealFile: lambda desk, call: desk.unseal_file(call),
    c.CheckLeak: lambda desk, call: desk.check_leak(call),
    c.Notify: lambda desk, call: desk.notify(call),
    c.ListLog: lambda desk, call: desk.list_log(call),
    c.VerifyLog: lambda desk, call: desk.verify_log(),
    c.MakeCheckpoint: lambda desk, call: desk.make_checkpoint(),
    c.KeysStatus: lambda desk, call: desk.keys_status(),
    c.Rotate: lambda desk, call: desk.rotate(call),
    c.Sweep: lambda desk, call: desk.sweep(),
}
WITHOUT_A_DESK: dict[type, Callable[[Parts, Any], object]] = {
    c.LookAtDoor: lambda parts, call: parts.look_at_door(Path(call.path)),
    c.ApproveRequest: lambda parts, call: parts.approve(call),
    c.RunTask: lambda parts, call: parts.run_task(call),
}
