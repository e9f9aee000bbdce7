"""Messages: calls and cancels to the vault process; answers, errors, progress and events from it. No pickle; the schema is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from vault.errors import BadInput, ChoiceNeeded, NotYet, Refused, Stopped, StorageFailed, Tampered, VaultError, WrongUse
from vault.model import calls
from vault.model.progress import Progress
from vault.model.results import Warned
from vault.pipe.errors import BadMessage
from vault.pipe.schema import form_of, from_json, members, to_json


@dataclass(frozen=True, slots=True)
class Ask:
    """A call, numbered by who asks."""

    id: int
    call: calls.Call


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop the call of that number; it is answered with `Stopped`, unless its answer is already on the way."""

    id: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The call is done; `answer` is of the class that `calls.ANSWERS` names."""

    id: int
    answer: object


@dataclass(frozen=True, slots=True)
class Failed:
    """The call is over without an answer."""

    id: int
    error: VaultError


@dataclass(frozen=True, slots=True)
class Advanced:
    """The call goes on."""

    id: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Locked:
    """Event: the vault process locks by itself and ends."""

    reason: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that no call asked for."""

    event: Locked | Warned


@dataclass(frozen=True, slots=True)
class _Words:
    code: int
    id: str
    message: str
    next_step: str


@dataclass(frozen=True, slots=True)
class _Choice:
    code: int
    id: str
    message: str
    next_step: str
    option: str
    proposal: str
    offered: tuple[str, ...] = ()


Order = Ask | Cancel
Reply = Answered | Failed | Advanced | Happened

_CALLS = {call.__name__: call for call in calls.ANSWERS}
_EVENTS: dict[str, type[Locked] | type[Warned]] = {"locked": Locked, "warned": Warned}
_ERRORS = {error.code: error for error in (VaultError, WrongUse, Refused, BadInput, Tampered, StorageFailed, Stopped)}


def encode_call(number: int, call: calls.Call) -> bytes:
    """A call under its number."""
    return to_json({"call": type(call).__name__, "id": number, "with": form_of(type(call)).write(call)})


def encode_cancel(number: int) -> bytes:
    """Stops the call of that number."""
    return to_json({"cancel": number})


def read_order(payload: bytes) -> Order:
    """What the window wants."""
    data = from_json(payload)
    if isinstance(data, dict) and "cancel" in data:
        return Cancel(_number(members(data, "cancel")["cancel"]))
    order = members(data, "call", "id", "with")
    name = order["call"]
    if not isinstance(name, str) or name not in _CALLS:
        raise BadMessage
    call: calls.Call = form_of(_CALLS[name]).read(order["with"])  # type: ignore[assignment]  # the form of a call's class reads that class
    return Ask(_number(order["id"]), call)


def encode_answer(number: int, call: calls.Call, answer: object) -> bytes:
    """The answer to a call; of another class than the call's, or with a value outside the schema: `BadMessage`."""
    return to_json({"answer": form_of(calls.ANSWERS[type(call)]).write(answer), "id": number})


def encode_error(number: int, error: VaultError) -> bytes:
    """The call is over without an answer."""
    words: _Words | _Choice
    if isinstance(error, ChoiceNeeded):
        words = _Choice(error.code, error.id, error.message, error.next_step, error.option, error.proposal, error.offered)
    else:
        words = _Words(error.code, error.id, error.message, error.next_step)
    return to_json({"error": form_of(type(words)).write(words), "id": number})


def encode_progress(number: int, progress: Progress) -> bytes:
    """The call goes on."""
    return to_json({"id": number, "progress": form_of(Progress).write(progress)})


def encode_event(event: Locked | Warned) -> bytes:
    """Something that no call asked for."""
    name = next(name for name, kind in _EVENTS.items() if isinstance(event, kind))
    return to_json({"event": name, "with": form_of(type(event)).write(event)})


def read_reply(payload: bytes, class_of: Callable[[int], type | None]) -> Reply:
    """What the vault process says. `class_of` gives the class of the call of a number, None where that number is not open."""
    data = from_json(payload)
    if not isinstance(data, dict):
        raise BadMessage
    if "event" in data:
        return _event(data)
    number = _number(data.get("id"))
    asked = class_of(number)
    if asked is None:
        raise BadMessage
    if "answer" in data:
        return Answered(number, form_of(calls.ANSWERS[asked]).read(members(data, "answer", "id")["answer"]))
    if "error" in data:
        return Failed(number, _error(members(data, "error", "id")["error"]))
    progress = form_of(Progress).read(members(data, "id", "progress")["progress"])
    return Advanced(number, progress) if isinstance(progress, Progress) else _refused()


def _event(data: dict[str, object]) -> Happened:
    given = members(data, "event", "with")
    name = given["event"]
    if not isinstance(name, str) or name not in _EVENTS:
        raise BadMessage
    event = form_of(_EVENTS[name]).read(given["with"])
    return Happened(event) if isinstance(event, Locked | Warned) else _refused()


def _error(data: object) -> VaultError:
    """An error of the class of its code, with its own id and words."""
    form = _Choice if isinstance(data, dict) and "option" in data else _Words
    words = form_of(form).read(data)
    if isinstance(words, _Choice) and (words.code, words.id) == (ChoiceNeeded.code, ChoiceNeeded.id):
        return ChoiceNeeded(words.message, option=words.option, proposal=words.proposal, next_step=words.next_step, offered=words.offered)
    if not isinstance(words, _Words) or words.code not in _ERRORS or words.id == ChoiceNeeded.id:
        raise BadMessage
    if (words.code, words.id) == (NotYet.code, NotYet.id):
        return NotYet(words.message, next_step=words.next_step)
    return _ERRORS[words.code](words.message, id=words.id, next_step=words.next_step)


def _number(value: object) -> int:
    number = form_of(int).read(value)
    return number if isinstance(number, int) and number >= 0 else _refused()


def _refused() -> NoReturn:
    raise BadMessage
