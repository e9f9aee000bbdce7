"""Texts without the escapes of web pages, addresses, programs and letters: a value behind one is as readable as any other."""

import html
import re
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote

from vault.formats.normal import plain

# Blanks are counted: without an end, a line of nothing but blanks would take minutes.
_SPELT_AT = re.compile(r"\s{0,3}[\[({<]\s{0,3}at\s{0,3}[\])}>]\s{0,3}|(?<=[\w.+-])\s{1,3}(?:at|@)\s{1,3}(?=[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_SPELT_DOT = re.compile(r"\s{0,3}[\[({<]\s{0,3}dot\s{0,3}[\])}>]\s{0,3}", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_SURROGATES = range(0xD800, 0xE000)
_QUOTED_AT = re.compile(r"=40(?=[\w-]+(?:\.[\w-]+){0,5}\.[a-z]{2})", re.IGNORECASE)
_WRAPPED = 2  # an escape may stand within an escape
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2})+")
_SOFT_BREAK = re.compile(r"=[ \t]{0,3}\r?\n")
_HEADER_WORD = re.compile(r"=\?[\w-]{1,40}\?[QBqb]\?[^?\s]{1,200}\?=")


def readings(text: str) -> tuple[str, ...]:
    """Every way to read a text: as it stands, without escapes, and as quoted-printable or words of a mail header where it looks so."""
    found = [as_read(text)]
    if any(sign in text for sign in "%&\\"):
        found.append(plain(text))
    if "=" in text:
        found += [as_read(other) for other in (_without_quoting(text), _without_header_words(text)) if other != text]
    return tuple(dict.fromkeys(found))


def with_at_signs(text: str) -> str:
    """A text in which a spelt at sign is one."""
    return _SPELT_AT.sub("@", text)


def as_read(text: str) -> str:
    """A text without the escapes of web pages, addresses, programs and letters, with every at sign as one."""
    for _ in range(_WRAPPED):
        if "&" in text:
            text = html.unescape(text)
        if "%" in text:
            text = unquote(text)
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    if "=40" in text:
        text = _QUOTED_AT.sub("@", text)
    if not text.isascii():
        text = plain(text)
    return _SPELT_DOT.sub(".", _SPELT_AT.sub("@", text)) if "@" in text or "at" in text.lower() else text


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return " " if code in _SURROGATES else chr(code)


def _without_quoting(text: str) -> str:
    return _QUOTED.sub(lambda match: _decoded(bytes.fromhex(match[0].replace("=", ""))), _SOFT_BREAK.sub("", text))


def _without_header_words(text: str) -> str:
    return _HEADER_WORD.sub(lambda match: _header_word(match[0]), text)


def _header_word(word: str) -> str:
    try:
        return "".join(part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part for part, charset in decode_header(word))
    except (HeaderParseError, LookupError):
        return word


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
