"""Text from files made harmless where it is shown: a terminal obeys control characters, a spreadsheet obeys formulas."""

import unicodedata

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Reordering can make one text look like another; these are printable to a terminal, so the category alone does not catch them.
_HIDDEN = frozenset(["Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"])
_KEPT = frozenset("\u200c\u200d")


def for_terminal(text: str) -> str:
    """The text with every control, reordering and invisible character written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join([each if _harmless(each) else _escape(each) for each in text])


def for_report(text: str) -> str:
    """The text as a cell of a list for people: a spreadsheet program opens it as text."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _harmless(each: str) -> bool:
    return each in _KEPT or unicodedata.category(each) not in _HIDDEN


def _escape(each: str) -> str:
    code = ord(each)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
