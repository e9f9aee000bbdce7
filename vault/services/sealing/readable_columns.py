"""Columns that stay readable in a sealed file, and what a person should know about them: free text, signs of wealth, dates of absence."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from vault.model.results import Warned

FREE_TEXT = "readable_free_text"
WEALTH = "readable_wealth"
PERSONAL = "readable_personal"

# Words of header rows by what they give away; a header is split at every sign that is no letter and at changes of case.
_RULES: tuple[tuple[str, frozenset[str], str], ...] = (
    (
        WEALTH,
        frozenset(
            "wealth worth networth income salary revenue spend spending spent purchase purchases vehicle vehicles car cars model garage vin "
            "collection tier vip segment rating lifetime ltv amount budget price yacht property assets vermoegen vermogen umsatz fahrzeug fahrzeuge "
            "auto einkommen reddito patrimonio veicolo voiture vehicule revenu".split()
        ),
        "says something about wealth",
    ),
    (
        FREE_TEXT,
        frozenset(
            "note notes description comment comments remark remarks message memo text bio about details history activity log body "
            "notiz notizen bemerkung bemerkungen kommentar beschreibung descrizione commento commenti annotazioni commentaire commentaires".split()
        ),
        "is free text and may name a person",
    ),
    (
        PERSONAL,
        frozenset(
            "name firstname lastname surname email mail phone mobile cell telephone fax address street zip postcode postal birth birthdate birthday "
            "dob passport assistant spouse partner child children family iban account vorname nachname telefon adresse strasse geburtstag "
            "nome cognome indirizzo telefono cellulare nascita prenom nom adresse naissance".split()
        ),
        "may hold personal data",
    ),
)
_NOT_PERSONAL = frozenset("account id owner".split())
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def warnings_for(headers: Sequence[str]) -> tuple[Warned, ...]:
    """One warning for each readable column that its header gives away, the gravest reason first."""
    return tuple(warning for header in headers if (warning := _warning(header)) is not None)


def _warning(header: str) -> Warned | None:
    words = header_words(header)
    for id, marks, reason in _RULES:
        hits = words & marks
        if id == PERSONAL and words & _NOT_PERSONAL:  # an account's name or an owner's address is not the client's
            continue
        if hits:
            return Warned(id, f"This column stays readable and {reason}. Map it to a field if it should be sealed.", column=header)
    return None


def header_words(header: str) -> set[str]:
    """The words of a header in lower case, without accents; also all of them joined, for `NET_WORTH` and `FirstName`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", header.replace("ß", "ss")) if not unicodedata.combining(sign))
    words = [word.lower() for word in _WORD.findall(plain)]
    return {*words, *("".join(pair) for pair in pairwise(words))}
