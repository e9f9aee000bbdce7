"""Field classes: what is sealed together, and therefore what a role can or cannot decrypt."""

from enum import StrEnum


class FieldClass(StrEnum):
    """The spelling is part of every key and ciphertext."""

    ROUTING = "routing"
    IDENTITY = "identity"
    REACH = "reach"
    PRIVATE = "private"
    INDEX = "index"

    @property
    def number(self) -> int:
        """As seals write it: routing 1, identity 2, reach 3, private 4, index 5."""
        return list(FieldClass).index(self) + 1


VALUE_CLASSES = (FieldClass.ROUTING, FieldClass.IDENTITY, FieldClass.REACH, FieldClass.PRIVATE)
EVERY_CLASS = tuple(FieldClass)
