"""Reads the design tokens: every colour, size and time of the window comes from `resources/tokens.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[1] / "resources"


@dataclass(frozen=True, slots=True)
class TypeRole:
    """One role of text: its size, line and weight at 100 %."""

    px: int
    line: int
    weight: int
    display: bool = False
    tracking: float = 0.0


# Roles that the design describes in words beside the table of tokens: page titles, an open value, key hints.
MORE_ROLES = {"page": TypeRole(24, 32, 500, True, -0.3), "open": TypeRole(20, 30, 500, False, 0.2), "key": TypeRole(11, 16, 400)}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens as they stand in the file, by theme where they differ."""

    colours: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, TypeRole]
    family: tuple[str, ...]
    family_display: tuple[str, ...]
    sizes: Mapping[str, int]
    timers: Mapping[str, int]
    motion: Mapping[str, int]
    contrast: Mapping[str, Mapping[str, float]]


def read_tokens(file: Path = RESOURCES / "tokens.json") -> Tokens:
    """The bundled tokens. A broken file is our own fault, so nothing is translated here."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    kind = raw["type"]
    return Tokens(
        colours=raw["color"],
        roles={name: TypeRole(**role) for name, role in kind["scale"].items()} | MORE_ROLES,
        family=tuple(kind["family"]),
        family_display=tuple(kind["familyDisplay"]),
        sizes={name: value for name, value in raw["size"].items() if isinstance(value, int)},
        timers=raw["timers"],
        motion={name: value for name, value in raw["motion"].items() if isinstance(value, int)},
        contrast=raw["contrast"],
    )


def contrast(first: str, second: str) -> float:
    """The WCAG 2.x ratio of two opaque colours, written `#RRGGBB`."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
