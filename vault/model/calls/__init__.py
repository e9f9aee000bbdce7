"""The closed schema of the pipe: what the window may ask of the vault process, and what comes back.

A call is a frozen dataclass; `ANSWERS` names the dataclass of its answer. Long calls send progress frames before it.
"""

from vault.model import results as r
from vault.model.calls.clients import Find, Reveal, Rows, ShowClient, ShowNames
from vault.model.calls.custody import Approver, ApproveRequest, KeysStatus, Rotate, RunTask, Sweep, UnsealFile
from vault.model.calls.door import Lock, LookAtDoor, Status, Unlock
from vault.model.calls.files import FileChoices, ImportFile, KeepImport, ListImports, PreviewFile, SealFile, UndoImport
from vault.model.calls.leak import CheckLeak, Notify
from vault.model.calls.log import ListLog, LogPage, MakeCheckpoint, VerifyLog

Call = (
    LookAtDoor | Unlock | Lock | Status | Find | ShowNames | ShowClient | Reveal | PreviewFile | ImportFile | SealFile | UnsealFile
    | ListImports | UndoImport | KeepImport
    | CheckLeak | Notify | ListLog | VerifyLog | MakeCheckpoint | KeysStatus | Rotate | Sweep | ApproveRequest | RunTask
)

ANSWERS: dict[type, type] = {
    LookAtDoor: r.Door,
    Unlock: r.Home,
    Lock: r.Done,
    Status: r.VaultStatus,
    Find: r.Found,
    ShowNames: Rows,
    ShowClient: r.ClientDetail,
    Reveal: r.Revealed,
    PreviewFile: r.FilePreview,
    ImportFile: r.ImportReport,
    ListImports: r.PastImports,
    UndoImport: r.UndoReport,
    KeepImport: r.Done,
    SealFile: r.SealReport,
    UnsealFile: r.SealReport,
    CheckLeak: r.LeakReport,
    Notify: r.NotifyReport,
    ListLog: LogPage,
    VerifyLog: r.VerifyReport,
    MakeCheckpoint: r.Done,
    KeysStatus: r.KeysReport,
    Rotate: r.KeysReport,
    Sweep: r.KeysReport,
    ApproveRequest: r.Approved,
    RunTask: r.TaskDone,
}

__all__ = [
    "ANSWERS",
    "ApproveRequest",
    "Approver",
    "Call",
    "CheckLeak",
    "FileChoices",
    "Find",
    "ImportFile",
    "KeepImport",
    "KeysStatus",
    "ListImports",
    "ListLog",
    "Lock",
    "LogPage",
    "LookAtDoor",
    "MakeCheckpoint",
    "Notify",
    "PreviewFile",
    "Reveal",
    "Rotate",
    "Rows",
    "RunTask",
    "SealFile",
    "ShowClient",
    "ShowNames",
    "Status",
    "Sweep",
    "UndoImport",
    "Unlock",
    "UnsealFile",
    "VerifyLog",
]
