"""Calls about sealed files, after sealing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerifySealed:
    """What a sealed file is, by the register and its signed proof; every member may ask."""

    file: str


@dataclass(frozen=True, slots=True)
class ListSteps:
    """What the CRMs still remember, and which steps are done."""


@dataclass(frozen=True, slots=True)
class TickStep:
    """A step after sealing is done, or open again; one entry."""

    system: str
    step: str
    done: bool
