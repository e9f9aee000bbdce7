"""The closed schema: dataclasses to JSON and back, strictly, derived from their annotations.

Known forms: str, int, bool, a dataclass of these, `X | None`, `tuple[X, ...]`, `dict[str, str]`, `dict[str, int]`, Literal. Anything else in an
annotation is a `TypeError` when the form is made; anything else in a message is `BadMessage`.
"""

import dataclasses
import functools
import json
import re
import types
import typing
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Literal, NoReturn

from vault.pipe.errors import BadMessage

# Lone surrogates, save those that stand for undecodable bytes in file names: two of the others would join to one character on the way.
_BROKEN_TEXT = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_INT_DIGITS = 20
_INT_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one type are written as JSON values, and read back."""

    write: Callable[[object], object]
    read: Callable[[object], object]


def to_json(data: object) -> bytes:
    """One spelling of a JSON value: ASCII, keys sorted, no spaces."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def from_json(payload: bytes) -> object:
    """A JSON value without floats, huge numbers or keys given twice."""
    try:
        return json.loads(payload.decode(), object_pairs_hook=_no_key_twice, parse_int=_small_int, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        # Without its cause: a decoder's error carries the text that it read.
        raise BadMessage from None


def form_of(annotation: object) -> Form:
    """The form of one annotation; made once."""
    return _make_form(annotation)


@functools.cache
def _make_form(annotation: Hashable) -> Form:
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return _dataclass_form(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return _literal_form(arguments)
    if origin is types.UnionType and len(arguments) == 2 and arguments[1] is types.NoneType:
        return _optional_form(form_of(arguments[0]))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _tuple_form(form_of(arguments[0]))
    if origin is dict and arguments[0] is str and arguments[1] in (str, int):
        return _dict_form(form_of(arguments[1]))
    raise TypeError(f"no form for {annotation}")


def members(value: object, *names: str) -> dict[str, object]:
    """An object with exactly these keys."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise BadMessage
    return value


def _text(value: object) -> object:
    if not isinstance(value, str) or not (value.isascii() or _BROKEN_TEXT.search(value) is None):
        raise BadMessage
    return value


def _int(value: object) -> object:
    if not isinstance(value, int) or isinstance(value, bool) or not -_INT_LIMIT <= value < _INT_LIMIT:
        raise BadMessage
    return value


def _bool(value: object) -> object:
    if not isinstance(value, bool):
        raise BadMessage
    return value


_PLAIN: dict[object, Form] = {str: Form(_text, _text), int: Form(_int, _int), bool: Form(_bool, _bool)}


def _dataclass_form(cls: type) -> Form:
    fields = {field.name: form_of(field.type) for field in dataclasses.fields(cls)}

    def write(value: object) -> object:
        if type(value) is not cls:
            raise BadMessage
        return {name: form.write(getattr(value, name)) for name, form in fields.items()}

    def read(value: object) -> object:
        given = members(value, *fields)
        return cls(**{name: form.read(given[name]) for name, form in fields.items()})

    return Form(write, read)


def _literal_form(allowed: tuple[object, ...]) -> Form:
    if not all(isinstance(word, str) for word in allowed):
        raise TypeError("a Literal of the schema holds words only")

    def same(value: object) -> object:
        if not isinstance(value, str) or value not in allowed:
            raise BadMessage
        return value

    return Form(same, same)


def _optional_form(inner: Form) -> Form:
    return Form(
        lambda value: None if value is None else inner.write(value),
        lambda value: None if value is None else inner.read(value),
    )


def _tuple_form(inner: Form) -> Form:
    def write(value: object) -> object:
        if not isinstance(value, tuple):
            raise BadMessage
        return [inner.write(item) for item in value]

    def read(value: object) -> object:
        if not isinstance(value, list):
            raise BadMessage
        return tuple([inner.read(item) for item in value])

    return Form(write, read)


def _dict_form(inner: Form) -> Form:
    def through(one: Callable[[object], object]) -> Callable[[object], object]:
        def convert(value: object) -> object:
            if not isinstance(value, dict):
                raise BadMessage
            return {_text(key): one(item) for key, item in value.items()}

        return convert

    return Form(through(inner.write), through(inner.read))


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadMessage
    return found


def _small_int(digits: str) -> int:
    # Before int(): a long number would cost quadratic time.
    if len(digits) > _INT_DIGITS:
        raise BadMessage
    return int(digits)


def _refuse(_text: str) -> NoReturn:
    raise BadMessage
