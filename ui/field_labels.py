"""What a person calls a field that an entry or a report names."""

from vault.errors import BadInput
from vault.model.classes import FieldClass
from vault.model.fields import class_of, parse_field_ref

PROFILE = "Profile"
_WEIGHTS = (FieldClass.REACH, FieldClass.PRIVATE, FieldClass.IDENTITY, FieldClass.ROUTING)


def field_label(reference: str) -> str:
    """`email.2` as `E-mail 2`; what is no field of the catalogue stays as it is."""
    if reference == "profile":
        return PROFILE
    try:
        found = parse_field_ref(reference)
    except BadInput:
        return reference
    return found.entry.label if found.item == 1 else f"{found.entry.label} {found.item}"


def field_labels(references: tuple[str, ...]) -> str:
    """Several of them in one line: what reaches a person first, then what is private, then the rest."""
    return ", ".join(field_label(each) for each in sorted(references, key=_weight))


def _weight(reference: str) -> int:
    try:
        return _WEIGHTS.index(class_of(reference))
    except (BadInput, ValueError):
        return len(_WEIGHTS)
