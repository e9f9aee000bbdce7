"""Any value of any class of the schema, built from the annotations by a second, independent reading of them."""

import dataclasses
import typing
from typing import Any, Literal

from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.just("caf\udce9.csv")
NUMBERS = st.integers(-(2**63), 2**63 - 1)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    if dataclasses.is_dataclass(annotation):
        return st.builds(annotation, **{field.name: values(field.type) for field in dataclasses.fields(annotation)})
    plain = {str: TEXT, int: NUMBERS, bool: st.booleans(), type(None): st.none()}
    if annotation in plain:
        return plain[annotation]
    arguments = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(TEXT, values(arguments[1]), max_size=3)
    return st.one_of([values(argument) for argument in arguments])
