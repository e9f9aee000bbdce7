"""The closed schema of the pipe: what the window may ask of the vault process, and what comes back.

A call is a frozen dataclass; `ANSWERS` names the dataclass of its answer. Long calls send progress frames before it.
"""

from vault.model import results as r
from vault.model.calls.clients import Find, Reveal, Rows, ShowClient, ShowNames
from vault.model.calls.computer import CheckComputer
from vault.model.calls.custody import Approver, ApproveRequest, KeysStatus, Rotate, RunTask, Sweep, UnsealFile
from vault.model.calls.door import Lock, LookAtDoor, Status, Unlock
from vault.model.calls.editing import (
    AddClient,
    BeginEdit,
    CheckFields,
    Draft,
    DropDraft,
    EditClient,
    FieldChange,
    KeepDraft,
    ListDrafts,
    ListTrash,
    RestoreClient,
    RevealFormer,
    ShowHistory,
    TakeDraft,
    TrashClient,
    UndoAct,
)
from vault.model.calls.files import FileChoices, ImportFile, KeepImport, ListImports, PreviewFile, SealFile, UndoImport
from vault.model.calls.leak import CheckLeak, Notify
from vault.model.calls.log import ListLog, LogPage, MakeCheckpoint, VerifyLog
from vault.model.calls.mending import AgreeToGoOn, Examine, GoOn
from vault.model.calls.sealing import ListSteps, TickStep, VerifySealed

Call = (
    LookAtDoor | Unlock | Lock | Status | Find | ShowNames | ShowClient | Reveal | PreviewFile | ImportFile | SealFile | UnsealFile
    | ListImports | UndoImport | KeepImport
    | CheckLeak | Notify | ListLog | VerifyLog | MakeCheckpoint | KeysStatus | Rotate | Sweep | ApproveRequest | RunTask | Examine | GoOn | AgreeToGoOn
    | CheckComputer
    | VerifySealed | ListSteps | TickStep
    | BeginEdit | CheckFields | AddClient | EditClient | TrashClient | RestoreClient | ListTrash | UndoAct | ShowHistory | RevealFormer
    | KeepDraft | ListDrafts | TakeDraft | DropDraft
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
    VerifySealed: r.SealedFileReport,
    ListSteps: r.AfterSealing,
    TickStep: r.AfterSealing,
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
    Examine: r.Alarm,
    GoOn: r.WentOn,
    AgreeToGoOn: r.AgreedToGoOn,
    CheckComputer: r.ComputerReport,
    BeginEdit: r.EditForm,
    CheckFields: r.Checks,
    AddClient: r.Saved,
    EditClient: r.Saved,
    TrashClient: r.Saved,
    RestoreClient: r.Saved,
    ListTrash: r.Trash,
    UndoAct: r.Saved,
    ShowHistory: r.FieldHistory,
    RevealFormer: r.Revealed,
    KeepDraft: r.KeptDraft,
    ListDrafts: r.Drafts,
    TakeDraft: Draft,
    DropDraft: r.Done,
}

__all__ = [
    "ANSWERS",
    "AddClient",
    "AgreeToGoOn",
    "ApproveRequest",
    "Approver",
    "BeginEdit",
    "Call",
    "CheckComputer",
    "CheckFields",
    "CheckLeak",
    "Draft",
    "DropDraft",
    "EditClient",
    "Examine",
    "FieldChange",
    "FileChoices",
    "Find",
    "GoOn",
    "ImportFile",
    "KeepDraft",
    "KeepImport",
    "KeysStatus",
    "ListDrafts",
    "ListImports",
    "ListLog",
    "ListSteps",
    "ListTrash",
    "Lock",
    "LogPage",
    "LookAtDoor",
    "MakeCheckpoint",
    "Notify",
    "PreviewFile",
    "RestoreClient",
    "Reveal",
    "RevealFormer",
    "Rotate",
    "Rows",
    "RunTask",
    "SealFile",
    "ShowClient",
    "ShowHistory",
    "ShowNames",
    "Status",
    "Sweep",
    "TakeDraft",
    "TickStep",
    "TrashClient",
    "UndoAct",
    "UndoImport",
    "Unlock",
    "UnsealFile",
    "VerifyLog",
    "VerifySealed",
]
