"""The loop: order of service, limits, endings. A desk in memory, real pipes, real frames."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from tests.vault.host.memory_desk import CANARY, MemoryDesk, memory_parts, wrong_passphrase
from vault.errors import ChoiceNeeded, Refused, Stopped, StorageFailed, VaultError
from vault.host.desk import AT_THE_DESK, WITHOUT_A_DESK, Parts
from vault.host.loop import HostLoop
from vault.model import calls as c
from vault.model import results as r
from vault.model.progress import Progress, Work
from vault.pipe.conversation import Conversation
from vault.pipe.frames import write_frame
from vault.pipe.messages import Advanced, Answered, Ask, Failed, Happened, Locked, Reply, encode_call

UNLOCK = c.Unlock("demo.vault", "sales", "right")
WRONG = replace(UNLOCK, passphrase="wrong")
APPROVER = c.Approver("admin", "x")


@dataclass
class SetClock:
    """Stands until it is set."""

    at: int = 0

    def now(self) -> int:
        return self.at

    def monotonic(self) -> int:
        return self.at


@dataclass
class Window:
    """The other end, in the test's own thread."""

    talk: Conversation
    target: object
    close: Callable[[], None]
    loop: HostLoop
    clock: SetClock
    ended: Callable[[], None]
    seen: list[Reply] = field(default_factory=list)

    def until(self, number: int) -> object | VaultError:
        """Reads up to the end of a call; all that came before is in `seen`."""
        while True:
            reply = self.talk.read()
            assert reply is not None, "the loop ended before its answer"
            self.seen.append(reply)
            if isinstance(reply, Answered) and reply.id == number:
                return reply.answer
            if isinstance(reply, Failed) and reply.id == number:
                return reply.error

    def ask(self, call: c.Call) -> object | VaultError:
        return self.until(self.talk.ask(call))

    def refusal(self, call: c.Call) -> VaultError:
        error = self.ask(call)
        assert isinstance(error, VaultError)
        return error


@contextmanager
def window(load: Callable[[], Parts], *, beat_after_s: float = 600, overdue: Callable[[], object] = lambda: None) -> Iterator[Window]:
    host_read, window_write = os.pipe()
    window_read, host_write = os.pipe()
    clock = SetClock()
    with (
        os.fdopen(host_read, "rb", 0) as orders,
        os.fdopen(host_write, "wb", 0) as replies,
        os.fdopen(window_read, "rb", 0) as source,
        os.fdopen(window_write, "wb", 0) as target,
    ):
        loop = HostLoop(orders, replies, load, clock=clock, beat_after_s=beat_after_s, overdue=overdue)

        def run() -> None:
            with replies:  # closed as by the end of a process: whoever still waits for an answer is told
                loop.run()

        running = threading.Thread(target=run)
        running.start()
        yield Window(Conversation(source, target), target, target.close, loop, clock, running.join)
        target.close()
        running.join()
        # Its reader too: the next pipe may get the number of the one that it still reads from.
        for reader in [each for each in threading.enumerate() if each.name == "orders"]:
            reader.join()


@contextmanager
def unlocked(desk: MemoryDesk, **options: float) -> Iterator[Window]:
    with window(lambda: memory_parts(desk), **options) as opened:
        assert isinstance(opened.ask(UNLOCK), r.Home)
        yield opened


def test_every_call_has_its_line() -> None:
    assert AT_THE_DESK.keys() | WITHOUT_A_DESK.keys() | {c.Unlock, c.Lock} == c.ANSWERS.keys()


def test_before_unlock_the_door_alone_is_served() -> None:
    with window(lambda: memory_parts(MemoryDesk([]))) as opened:
        assert opened.ask(c.LookAtDoor("a")) == r.Door("a", "Demo", "abcd", ())
        for call in (c.Status(), c.Lock("a"), c.Sweep(), c.Reveal("X", "email.1", "call"), c.ImportFile("a")):
            assert (opened.refusal(call).id, opened.refusal(call).code) == ("locked", 3)


def test_custody_needs_no_desk() -> None:
    with window(lambda: memory_parts(MemoryDesk([]))) as opened:
        assert opened.ask(c.ApproveRequest("p", "m", "x", "", "", c.FileChoices())) == r.Approved(1, "ab")
        task = c.RunTask("p", "s", "x", "r", "notify", "f", "o", (), False, 0, c.FileChoices())
        assert opened.ask(task) == r.TaskDone(notify=r.NotifyReport(0, ()))


def test_unlocking_twice_is_refused() -> None:
    with unlocked(MemoryDesk([])) as opened:
        assert opened.refusal(UNLOCK).id == "already_unlocked"


def test_a_reveal_gets_in_between_two_batches_of_each_of_two_long_calls() -> None:
    class Busy(MemoryDesk):
        """Orders arrive while the very first batch runs: a second import, and a reveal."""

        def import_file(self, call: c.ImportFile) -> Work[r.ImportReport]:
            if call.file == "a":
                for number, order in ((101, c.ImportFile("b")), (102, c.Reveal("X", "email.1", "call"))):
                    opened.talk._open[number] = type(order)
                    opened.loop._orders.put(Ask(number, order))
            return (yield from super().import_file(call))

    desk = Busy([])
    with unlocked(desk) as opened:
        opened.talk.ask(c.ImportFile("a"))
        assert isinstance(opened.until(102), r.Revealed)
        assert isinstance(opened.until(101), r.ImportReport)
        assert desk.diary == ["a 0", "reveal email.1", "a 1", "b 0", "a 2", "b 1", "b 2"]


def test_short_calls_without_end_do_not_starve_a_long_one() -> None:
    class Asked(MemoryDesk):
        """Each short call brings the next, as if a window never stopped asking."""

        asked = 0
        asked_at_end = 0

        def bring_next(self) -> None:
            number = 10_000 + self.asked
            opened.talk._open[number] = c.Find
            opened.loop._orders.put(Ask(number, c.Find("")))

        def find(self, call: c.Find) -> r.Found:
            self.asked += 1
            # Not after the end: nobody reads the replies any more, and a full pipe would hold the loop.
            if self.asked < 1000 and not self.asked_at_end:
                self.bring_next()
            return r.Found((), 0)

        def import_file(self, call: c.ImportFile) -> Work[r.ImportReport]:
            self.bring_next()
            report = yield from super().import_file(call)
            self.asked_at_end = self.asked
            return report

    desk = Asked([])
    with unlocked(desk) as opened:
        opened.ask(c.ImportFile("a"))
        assert 0 < desk.asked_at_end < 1000


def test_progress_is_sent_at_most_ten_times_a_second_and_the_last_always() -> None:
    # The clock stands: the first is due, all others wait for the end.
    with unlocked(MemoryDesk([], batches=50)) as opened:
        opened.ask(c.ImportFile("a"))
        assert [reply.progress.done for reply in opened.seen if isinstance(reply, Advanced)] == [1, 50]


def test_progress_goes_on_when_time_does() -> None:
    class Timed(MemoryDesk):
        def import_file(self, call: c.ImportFile) -> Work[r.ImportReport]:
            for batch in range(6):
                opened.clock.at += 50
                yield Progress(batch)
            return r.ImportReport("", 0, 0, 0, 0, 0, 0)

    with unlocked(Timed([])) as opened:
        opened.ask(c.ImportFile("a"))
        assert [reply.progress.done for reply in opened.seen if isinstance(reply, Advanced)] == [0, 2, 4, 5]


def test_cancel_closes_the_work_and_answers_stopped() -> None:
    desk = MemoryDesk([])
    with unlocked(desk) as opened:
        sweep = opened.talk.ask(c.Sweep())
        opened.talk.cancel(sweep)
        error = opened.until(sweep)
        assert isinstance(error, Stopped) and error.code == 7
        opened.talk.cancel(sweep)
        assert isinstance(opened.ask(c.Status()), r.VaultStatus)


def test_work_that_cannot_be_closed_says_why() -> None:
    class Stubborn(MemoryDesk):
        def sweep(self) -> Work[r.KeysReport]:
            try:
                while True:
                    yield Progress(1)
            except GeneratorExit:
                raise StorageFailed("The disk is full.") from None

    with unlocked(Stubborn([])) as opened:
        sweep = opened.talk.ask(c.Sweep())
        while not opened.seen or not isinstance(opened.seen[-1], Advanced):
            opened.seen.append(opened.talk.read())
        opened.talk.cancel(sweep)
        assert isinstance(opened.until(sweep), StorageFailed)


def test_lock_stops_what_runs_then_answers_then_ends() -> None:
    desk = MemoryDesk([])
    with unlocked(desk) as opened:
        sweep = opened.talk.ask(c.Sweep())
        while not opened.seen or not isinstance(opened.seen[-1], Advanced):
            opened.seen.append(opened.talk.read())
        assert opened.ask(c.Lock("idle")) == r.Done(7)
        assert any(isinstance(reply, Failed) and reply.id == sweep and isinstance(reply.error, Stopped) for reply in opened.seen)
        opened.ended()
    assert desk.diary == ["sweep closed", "lock idle"]


def test_a_lock_that_fails_ends_the_loop_all_the_same() -> None:
    class FullDisk(MemoryDesk):
        def lock(self, reason: str) -> r.Done:
            raise StorageFailed("The disk is full.")

    with unlocked(FullDisk([])) as opened:
        assert isinstance(opened.refusal(c.Lock("idle")), StorageFailed)
        opened.ended()


@pytest.mark.parametrize("ending", ["window_gone", "pipe_broken", "terminated"])
def test_each_ending_closes_works_and_locks(ending: str) -> None:
    desk = MemoryDesk([])
    with unlocked(desk) as opened:
        opened.talk.ask(c.Sweep())
        while not opened.seen or not isinstance(opened.seen[-1], Advanced):
            opened.seen.append(opened.talk.read())
        if ending == "window_gone":
            opened.close()
        elif ending == "pipe_broken":
            opened.target.write(bytes(100))
        else:
            opened.loop.end(ending)
        opened.ended()
    assert desk.diary == ["sweep closed", f"lock {ending}"]


def test_termination_is_told_to_the_window() -> None:
    with unlocked(MemoryDesk([])) as opened:
        opened.loop.end("terminated")
        opened.ended()
        assert opened.talk.read() == Happened(Locked("terminated"))


def test_a_message_outside_the_schema_ends_the_loop() -> None:
    desk = MemoryDesk([])
    with unlocked(desk) as opened:
        write_frame(opened.target, b'{"call":"Status","id":1,"with":{"x":1}}')
        opened.ended()
    assert desk.diary == ["lock pipe_broken"]


def test_an_ending_that_takes_too_long_is_overdue() -> None:
    overdue = threading.Event()

    class Slow(MemoryDesk):
        def lock(self, reason: str) -> r.Done:
            overdue.wait()
            return r.Done()

    with window(lambda: memory_parts(Slow([])), overdue=overdue.set) as opened:
        opened.ask(UNLOCK)
        opened.close()
        opened.ended()
    assert overdue.is_set()


def test_an_idle_desk_beats_and_a_locked_one_does_not() -> None:
    beaten = threading.Event()

    class Beating(MemoryDesk):
        def beat(self) -> None:
            beaten.set()
            raise StorageFailed("The disk is full.")

    desk = Beating([])
    with window(lambda: memory_parts(desk), beat_after_s=0.01) as opened:
        assert not beaten.is_set()
        opened.ask(UNLOCK)
        assert opened.talk.read() == Happened(r.Warned("storage_failed", "The disk is full."))
    assert beaten.is_set()


HOUR_MS = 3_600_000


class Checked(MemoryDesk):
    """Notes each checkpoint with the time of the clock."""

    clock = SetClock()

    def make_checkpoint(self) -> r.Done:
        self.diary.append(f"checkpoint {self.clock.at}")
        return r.Done(1)


def test_a_checkpoint_is_made_every_hour_of_a_session() -> None:
    desk = Checked([])
    with window(lambda: memory_parts(desk)) as opened:
        desk.clock = opened.clock
        opened.clock.at = HOUR_MS
        opened.ask(UNLOCK)
        for at in (HOUR_MS + 1, 2 * HOUR_MS - 1, 2 * HOUR_MS, 2 * HOUR_MS + 1, 3 * HOUR_MS - 1, 3 * HOUR_MS, 3 * HOUR_MS + 1):
            opened.clock.at = at
            opened.ask(c.Status())
            opened.ask(c.Status())
    assert [line for line in desk.diary if line.startswith("checkpoint")] == [f"checkpoint {2 * HOUR_MS}", f"checkpoint {3 * HOUR_MS}"]


def test_a_checkpoint_comes_also_while_nobody_asks() -> None:
    class Told(Checked):
        def make_checkpoint(self) -> r.Done:
            super().make_checkpoint()
            raise StorageFailed("The disk is full.")

    class Running(SetClock):
        """Lets an hour pass each time it is looked at, and stands after the third."""

        def monotonic(self) -> int:
            self.at = min(self.at + HOUR_MS, 3 * HOUR_MS)
            return self.at

    desk = Told([])
    with window(lambda: memory_parts(desk), beat_after_s=0.01) as opened:
        desk.clock = opened.clock
        opened.loop._clock = Running()
        opened.ask(UNLOCK)
        assert opened.talk.read() == Happened(r.Warned("storage_failed", "The disk is full."))


def test_wrong_passphrases_wait_5_then_15_then_60_seconds() -> None:
    with window(lambda: memory_parts(MemoryDesk([]))) as opened:
        assert opened.refusal(WRONG).id == "wrong_passphrase"
        assert opened.refusal(WRONG).id == "wrong_passphrase"
        for seconds in (5, 15, 60, 60):
            assert opened.refusal(WRONG).id == "wrong_passphrase"
            refused = opened.refusal(UNLOCK)
            assert isinstance(refused, Refused) and (refused.id, refused.message) == ("throttled", f"Too many tries. Wait {seconds} s.")
            opened.clock.at += seconds * 1000 - 1
            assert opened.refusal(UNLOCK).message == "Too many tries. Wait 1 s."
            assert opened.ask(c.LookAtDoor("a")) is not None
            opened.clock.at += 1
        assert isinstance(opened.ask(UNLOCK), r.Home)


def test_the_other_sides_passphrase_is_counted_too_and_a_right_one_clears_the_count() -> None:
    with unlocked(MemoryDesk([])) as opened:
        for _ in range(3):
            assert opened.refusal(c.Rotate(APPROVER)).id == "wrong_passphrase"
        for call in (c.Rotate(APPROVER), c.CheckLeak("a", APPROVER), c.Notify("a", "b", APPROVER), c.UnsealFile("a", "b", APPROVER)):
            assert opened.refusal(call).id == "throttled"
        assert isinstance(opened.ask(c.Status()), r.VaultStatus)
        assert opened.refusal(c.CheckLeak("a")).id == "bug"
    with window(lambda: memory_parts(MemoryDesk([]))) as opened:
        opened.refusal(WRONG)
        opened.refusal(WRONG)
        opened.ask(UNLOCK)
        opened.refusal(c.Rotate(APPROVER))
        assert opened.refusal(c.Rotate(APPROVER)).id == "wrong_passphrase"


def test_our_own_faults_are_words_without_values() -> None:
    with unlocked(MemoryDesk([])) as opened:
        for call in (c.ShowClient(CANARY), c.Notify("a", "b", APPROVER), c.ShowNames(("a",))):
            error = opened.refusal(call)
            assert (error.id, error.code, type(error)) == ("bug", 1, VaultError)
            assert CANARY not in error.message + error.next_step and "Cassaforte" in error.message
        assert isinstance(opened.ask(c.Status()), r.VaultStatus)


def test_a_needed_choice_arrives_whole() -> None:
    with unlocked(MemoryDesk([])) as opened:
        error = opened.refusal(c.PreviewFile("a"))
        assert isinstance(error, ChoiceNeeded) and (error.option, error.proposal) == ("encoding", "cp1252")


def test_an_answer_that_is_too_long_is_an_error_and_the_loop_goes_on() -> None:
    with unlocked(MemoryDesk([])) as opened:
        assert opened.refusal(c.ListLog(limit=200)).id == "too_long"
        assert isinstance(opened.ask(c.ListLog(limit=1)), c.LogPage)


def test_a_program_that_cannot_start_says_so_to_every_call() -> None:
    def load() -> Parts:
        raise VaultError("The cryptography on this computer does not work as it must.", id="self_test")

    with window(load) as opened:
        assert opened.refusal(c.LookAtDoor("a")).id == "self_test"
        assert opened.refusal(UNLOCK).id == "self_test"
    with window(lambda: 1 // 0) as opened:
        assert opened.refusal(UNLOCK).id == "bug"


def test_a_desk_that_cannot_say_who_is_in_is_locked_again() -> None:
    class Nameless(MemoryDesk):
        def home(self) -> r.Home:
            raise wrong_passphrase()

    desk = Nameless([])
    with window(lambda: memory_parts(desk)) as opened:
        opened.refusal(UNLOCK)
        assert opened.refusal(c.Status()).id == "locked"
    assert desk.diary == ["lock failed_unlock"]


def test_a_window_that_stops_reading_is_gone() -> None:
    desk = MemoryDesk([])
    host_read, window_write = os.pipe()
    window_read, host_write = os.pipe()
    os.close(window_read)
    with os.fdopen(host_read, "rb", 0) as orders, os.fdopen(host_write, "wb", 0) as replies, os.fdopen(window_write, "wb", 0) as target:
        write_frame(target, encode_call(1, UNLOCK))
        HostLoop(orders, replies, lambda: memory_parts(desk)).run()
    assert desk.diary == ["lock pipe_broken"]
