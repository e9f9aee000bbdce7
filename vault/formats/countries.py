"""Countries as files write them, and their two-letter codes."""

from functools import cache

from vault.formats.normal import query_words
from vault.formats.resource_files import read_toml

_CODE_LENGTH = 2
_ALPHA_3 = {"USA": "US", "GBR": "GB", "DEU": "DE", "ITA": "IT", "FRA": "FR", "CHE": "CH", "AUT": "AT", "ESP": "ES", "JPN": "JP", "ARE": "AE", "CHN": "CN"}


def country_code(text: str) -> str:
    """The ISO 3166-1 code of a country's name or code, or nothing."""
    bare = text.strip()
    if len(bare) == _CODE_LENGTH and (code := {"UK": "GB"}.get(bare.upper(), bare.upper())) in _codes():
        return code
    if bare.upper() in _ALPHA_3:
        return _ALPHA_3[bare.upper()]
    return _by_words().get(query_words(bare), "")


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {code: tuple(str(name) for name in names) for code, names in read_toml("country_names.toml").items() if isinstance(names, list)}


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names())


@cache
def _by_words() -> dict[tuple[str, ...], str]:
    codes: dict[tuple[str, ...], set[str]] = {}
    for code, names in _names().items():
        for name in names:
            codes.setdefault(query_words(name), set()).add(code)
    # A name that two countries share says neither ("Kongo").
    return {words: min(found) for words, found in codes.items() if len(found) == 1 and words}
