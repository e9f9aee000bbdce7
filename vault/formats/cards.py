"""What of a client's values goes on the cards: words to find it by, the key to sort it by, the name to show, masks, and terms of the blind indexes."""

from collections.abc import Mapping

from vault.formats.emails import email_terms
from vault.formats.masks import mask
from vault.formats.normal import card_words as words_of
from vault.formats.normal import query_words
from vault.formats.phones import phone_terms
from vault.formats.row_values import region_of
from vault.model.classes import FieldClass
from vault.model.fields import Kind, parse_field_ref

_SHOWN_AT_MOST = 200  # a name; what is longer is an accident or an attack, and a card must stay small
_WORDS_FROM = 2_000  # characters of one value that are searched
_FAMILY_FIRST = frozenset({"family first", "family-first", "family_first", "eastern"})


def card_words(values: Mapping[str, str]) -> str:
    """Every word by which a client is found, sorted, once each, parted by single spaces."""
    found: set[str] = set()
    for reference, text in values.items():
        field = parse_field_ref(reference).entry
        if field.searchable and field.field_class is FieldClass.IDENTITY:
            found |= words_of(text[:_WORDS_FROM])
    return " ".join(sorted(found))


def sort_key(values: Mapping[str, str]) -> str:
    """Family name, then given name, in the letters of the search."""
    if values.get("family.1"):
        parts = [values.get(part, "") for part in ("family.1", "given.1", "middle.1")]
    else:
        # A full name in one cell: its last word is the best guess at a family name.
        words = (values.get("name.1") or values.get("given.1") or values.get("native_name.1") or "")[:_SHOWN_AT_MOST].split()
        parts = [*words[-1:], *words[:-1]]
    return " ".join(word for part in parts for word in query_words(part[:_SHOWN_AT_MOST]))


def display_name(values: Mapping[str, str]) -> str:
    """The name as it is shown in lists."""
    given = [values.get(part, "").strip() for part in ("given.1", "middle.1")]
    family = values.get("family.1", "").strip()
    parts = [family, *given] if values.get("name_order.1", "").strip().lower() in _FAMILY_FIRST else [*given, family]
    name = " ".join(part for part in parts if part) or values.get("name.1", "").strip() or values.get("native_name.1", "").strip()
    return name if len(name) <= _SHOWN_AT_MOST else f"{name[:_SHOWN_AT_MOST]}…"


def card_masks(values: Mapping[str, str]) -> dict[str, str]:
    """Masks of what a list and a detail panel show sealed: the reach class."""
    region = region_of(values)
    references = [reference for reference in values if parse_field_ref(reference).entry.field_class is FieldClass.REACH]
    return {reference: mask(reference, values[reference], region) for reference in references if values[reference]}


def tags_of(values: Mapping[str, str]) -> tuple[str, ...]:
    """Tags, each once, in order."""
    found = [part.strip() for reference, text in values.items() if reference.startswith("tags.") for part in text.split(";")]
    return tuple(dict.fromkeys(tag[:_SHOWN_AT_MOST] for tag in found if tag))[:_SHOWN_AT_MOST]


def index_terms(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the blind indexes keep of all e-mails and phones of a client, each term once."""
    region = region_of(values)
    terms: list[tuple[str, str]] = []
    for reference, text in values.items():
        kind = parse_field_ref(reference).entry.kind
        if kind is Kind.EMAIL:
            terms += email_terms(text)
        elif kind is Kind.PHONE:
            terms += phone_terms(text, region)
    return tuple(sorted(set(terms)))
