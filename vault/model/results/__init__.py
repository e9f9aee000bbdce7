"""What services give back: plain, frozen, without keys. The window and the command line show the same objects."""

from vault.model.results.clients import ClientDetail, ClientRow, FieldView, Found, Revealed, SearchPage
from vault.model.results.custody import Approved, Generation, KeysReport, TaskDone
from vault.model.results.door import Done, Door, DoorMember, Home, MemberView, VaultStatus
from vault.model.results.files import ColumnPlan, FilePreview, ImportReport, PastImport, PastImports, Reject, SealReport, UndoReport, Warned
from vault.model.results.leak import LeakedClient, LeakReport, NotifyReport, WrittenFile
from vault.model.results.log import LogRow, VerifyReport

__all__ = [
    "Approved",
    "ClientDetail",
    "ClientRow",
    "ColumnPlan",
    "Done",
    "Door",
    "DoorMember",
    "FieldView",
    "FilePreview",
    "Found",
    "Generation",
    "Home",
    "ImportReport",
    "KeysReport",
    "LeakReport",
    "LeakedClient",
    "LogRow",
    "MemberView",
    "NotifyReport",
    "PastImport",
    "PastImports",
    "Reject",
    "Revealed",
    "SealReport",
    "SearchPage",
    "TaskDone",
    "UndoReport",
    "VaultStatus",
    "VerifyReport",
    "Warned",
    "WrittenFile",
]
