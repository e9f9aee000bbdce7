"""A desk in memory: real generators, real errors, a diary of what was done to it. No vault, no keys."""

from pathlib import Path

from vault.errors import ChoiceNeeded, Refused
from vault.host.desk import Parts
from vault.model import calls as c
from vault.model import results as r
from vault.model.progress import Progress, Work

CANARY = "canary-1f6a0c55e2d94b7a9c3e"


class MemoryDesk:
    """`batches` is how long imports are; a sweep never ends by itself; `diary` tells in which order things happened."""

    def __init__(self, diary: list[str], batches: int = 3) -> None:
        self.diary = diary
        self.batches = batches

    def home(self) -> r.Home:
        return r.Home("sales", "sales", "desk", "Demo", "abcd", 600)

    def lock(self, reason: str) -> r.Done:
        self.diary.append(f"lock {reason}")
        return r.Done(7)

    def beat(self) -> None:
        self.diary.append("beat")

    def status(self) -> r.VaultStatus:
        return r.VaultStatus(" ".join(self.diary), "abcd", "two_person", (), 1, 0, "")

    def find(self, call: c.Find) -> r.Found:
        return r.Found((), 0)

    def show_names(self, call: c.ShowNames) -> c.Rows:
        return c.Rows(r.ClientRow("X", f"text {code}", "", {}, (), "", "") for code in call.clients)  # type: ignore[arg-type]  # outside the schema

    def show_client(self, call: c.ShowClient) -> r.ClientDetail:
        raise KeyError(f"{CANARY} {call.client}")

    def reveal(self, call: c.Reveal) -> r.Revealed:
        self.diary.append(f"reveal {call.field}")
        return r.Revealed(call.client, call.field, "a@example.com", 1, 2, call.purpose)

    def preview_file(self, call: c.PreviewFile) -> r.FilePreview:
        raise ChoiceNeeded("Not UTF-8.", option="encoding", proposal="cp1252")

    def verify_sealed(self, call: c.VerifySealed) -> r.SealedFileReport:
        raise NotImplementedError

    def after_sealing(self) -> r.AfterSealing:
        raise NotImplementedError

    def tick_step(self, call: c.TickStep) -> r.AfterSealing:
        raise NotImplementedError

    def list_log(self, call: c.ListLog) -> c.LogPage:
        return c.LogPage(tuple(r.LogRow(n, 0, "a" * 100_000, "", "list") for n in range(call.limit)), call.limit)

    def make_checkpoint(self) -> r.Done:
        raise NotImplementedError

    def keys_status(self) -> r.KeysReport:
        raise NotImplementedError

    def import_file(self, call: c.ImportFile) -> Work[r.ImportReport]:
        for batch in range(self.batches):
            self.diary.append(f"{call.file} {batch}")
            yield Progress(batch + 1, self.batches)
        return r.ImportReport("", self.batches, 0, 0, 0, 0, 0)

    def seal_file(self, call: c.SealFile) -> Work[r.SealReport]:
        raise NotImplementedError

    def unseal_file(self, call: c.UnsealFile) -> Work[r.SealReport]:
        raise NotImplementedError

    def check_leak(self, call: c.CheckLeak) -> Work[r.LeakReport]:
        raise NotImplementedError

    def notify(self, call: c.Notify) -> Work[r.NotifyReport]:
        yield Progress(0)
        raise ValueError(CANARY)

    def verify_log(self, call: c.VerifyLog) -> Work[r.VerifyReport]:
        raise NotImplementedError

    def rotate(self, call: c.Rotate) -> Work[r.KeysReport]:
        yield Progress(0)
        raise wrong_passphrase()

    def sweep(self) -> Work[r.KeysReport]:
        done = 0
        try:
            while True:
                done += 1
                yield Progress(done)
        finally:
            self.diary.append("sweep closed")


def wrong_passphrase() -> Refused:
    return Refused("That did not unlock the vault.", id="wrong_passphrase")


def memory_parts(desk: MemoryDesk) -> Parts:
    def unlock(path: Path, member: str, passphrase: str) -> MemoryDesk:
        if passphrase != "right":
            raise wrong_passphrase()
        return desk

    def check_computer(call: c.CheckComputer) -> Work[r.ComputerReport]:
        yield Progress(0, 1)
        return r.ComputerReport("memory", ())

    def run_task(call: c.RunTask) -> Work[r.TaskDone]:
        yield Progress(1, 1)
        return r.TaskDone(notify=r.NotifyReport(0, ()))

    def after_alarm(call: c.Examine | c.GoOn | c.AgreeToGoOn) -> Work[object]:
        yield Progress(1, 1)
        answers = {c.Examine: r.Alarm("", (), 1, 1, 1), c.GoOn: r.WentOn(2, 1, 0), c.AgreeToGoOn: r.AgreedToGoOn("", "")}
        return answers[type(call)]

    return Parts(lambda path: r.Door(str(path), "Demo", "abcd", ()), unlock, lambda call: r.Approved(1, "ab"), run_task, check_computer, after_alarm)
