"""Short help for each page, from `resources/help.toml`."""

import tomllib
from dataclasses import dataclass

from ui.tokens import RESOURCES

FILE = "help.toml"


@dataclass(frozen=True, slots=True)
class HelpText:
    """A title and its parts, each with a heading (empty: none) and a paragraph."""

    title: str
    parts: tuple[tuple[str, str], ...]


def read_help(page: str) -> HelpText | None:
    """The help of a page by its key, or nothing where there is none."""
    pages = tomllib.loads((RESOURCES / FILE).read_text("utf-8"))
    found = pages.get(page)
    if found is None:
        return None
    return HelpText(str(found["title"]), tuple((str(part.get("heading", "")), str(part["text"])) for part in found["part"]))
