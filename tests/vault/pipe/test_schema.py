"""Forms are made from annotations; what has no form fails when the form is made, not when a value comes."""

from dataclasses import dataclass
from typing import Any, Literal

import pytest

from vault.pipe.errors import BadMessage
from vault.pipe.schema import form_of, from_json, to_json


@dataclass(frozen=True)
class Written:
    number: "int"


@pytest.mark.parametrize(
    "annotation",
    [float, bytes, list[str], tuple[str, int], tuple[str], dict[int, str], dict[str, bool], int | str, Literal[1], Literal["a", True], Any, object, Written],
)
def test_what_the_schema_does_not_know_is_a_type_error(annotation: object) -> None:
    with pytest.raises(TypeError):
        form_of(annotation)


def test_a_number_is_no_bool_and_a_bool_no_number() -> None:
    for annotation, values in (
        (int, (True, 1.0, "1", None)),
        (bool, (1, 0, None)),
        (str, (b"a", 1)),
        (Literal["a"], ("b", None)),
        (int | None, (True, "")),
        (tuple[int, ...], ("a", {}, 1)),
    ):
        for value in values:
            for direction in (form_of(annotation).read, form_of(annotation).write):
                with pytest.raises(BadMessage):
                    direction(value)


def test_only_the_surrogates_of_file_names_pass() -> None:
    passed = []
    for code in range(0xD800, 0xE000):
        try:
            assert form_of(str).read(from_json(to_json(form_of(str).write("x" + chr(code))))) == "x" + chr(code)
        except BadMessage:
            continue
        passed.append(code)
    assert passed == list(range(0xDC80, 0xDD00))
    # Two halves that would be one character after the way over.
    with pytest.raises(BadMessage):
        form_of(str).write("\ud83d\udc80")
