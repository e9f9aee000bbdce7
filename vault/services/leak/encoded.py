"""Text in an encoding: nothing in it was compared, so that a file without a match may still be full of values."""

import re
from collections.abc import Iterable

_SEAL = re.compile(r"cf1\.[A-Za-z0-9_-]+", re.IGNORECASE)
_FORMS = re.compile(
    r"[A-Za-z0-9+/_-]{40,}={0,2}"  # base64 or hex; a record id or a phone is shorter
    r"|=\?[\w-]+\?[QB]\?"  # a word of a mail header
    r"|(?:=[0-9A-Fa-f]{2}){3,}",  # quoted-printable
    re.IGNORECASE,
)


def looks_encoded(texts: Iterable[str]) -> bool:
    """Whether a row holds a long run of encoded text; our own seals are none."""
    return any(_FORMS.search(_SEAL.sub(" ", text)) is not None for text in texts)
