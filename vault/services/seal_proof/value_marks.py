"""One client's values as marks: what the index of the vault is made of."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from vault.formats.row_values import region_of
from vault.formats.structured import unpack
from vault.model.fields import Kind, parse_field_ref
from vault.services.client_book import OpenedValue
from vault.services.matching.tokens import email_forms
from vault.services.seal_proof.spelling import ascii_words, by_signs, compact, dates, is_east_asian, name_words, phone_digits, spelt, words
from vault.services.seal_proof.value_index import mark

EMAIL, PHONE, PAIR, INITIAL, NAME_WORD, COMPACT, RUN, CELL, DATE = "email", "phone", "pair", "initial", "word", "compact", "run", "cell", "date"
RUN_WORDS = 6  # words in a row that stand in two texts by chance only
FEWEST_LETTERS = 4  # of a family name or text that counts in its own client's rows
_NAME_WORDS = 6
_ONE_WORD = 8  # letters of given and family name together: a shorter one is any word
_TELLING_RUN = 4, 20  # words and letters of a short text that is told apart from any other
# What is the same for many clients and says nothing of one: never a finding by itself.
NOT_SOUGHT = frozenset(
    "residence_country residence_subdivision language owner honorific name_order formality tags city first_contact last_contact preferred_channel "
    "preferred_hours consent legal_basis discreet crm_id".split()
)


def marks_of(values: Sequence[OpenedValue], place: int) -> set[int]:
    """All marks of the client at this place; former versions as well as current ones."""
    region = region_of({value.field: value.text for value in values if value.current})
    marks: set[int] = set()
    names: dict[str, set[str]] = {}
    for value in values:
        ref = parse_field_ref(value.field)
        if ref.field in NOT_SOUGHT or not value.text.strip():
            continue
        match ref.entry.kind:
            case Kind.NAME:
                names.setdefault(ref.field, set()).add(value.text)
            case Kind.EMAIL:
                marks.update(mark(EMAIL, each) for each in email_forms(value.text))
            case Kind.PHONE:
                marks.update(mark(PHONE, each, owner) for each in phone_digits(value.text, region) for owner in (-1, place))
            case Kind.ADDRESS:
                parts = unpack(value.text)
                marks |= _text_marks([parts.get("street", ""), parts.get("street2", "")], place, street=True)
            case Kind.COMPONENTS:
                marks |= _name_marks({"name": {unpack(value.text).get("name", "")}}, place, own=False)
            case Kind.DATE:
                marks.update(mark(DATE, each, place) for each in dates(value.text))
            case _:
                marks |= _text_marks([value.text], place)
    return marks | _name_marks(names, place)


def _name_marks(names: Mapping[str, Iterable[str]], place: int, *, own: bool = True) -> set[int]:
    """Pairs of given and family name, initials with a family name, names without blanks; and the family name for its own client's rows."""
    texts = {field: [text for text in names.get(field, ()) if text] for field in ("given", "middle", "family", "name", "native_name")}
    marks: set[int] = set()
    givens = [text for field in ("given", "middle") for text in texts[field]]
    for given, family in product(givens, texts["family"]):
        marks |= _pairs(product(name_words(given)[:_NAME_WORDS], name_words(family)[:_NAME_WORDS]))
        marks |= _initials(given, name_words(family))
        marks |= _without_blanks(given, family) | _without_blanks(family, given)
    for text in (*texts["name"], *texts["native_name"]):
        found = name_words(text)[:_NAME_WORDS]
        marks |= _pairs(combinations(found, 2))
        marks.update(each for word in text.split()[:_NAME_WORDS] for each in _initials(word, found[-1:]))
        marks |= _without_blanks(text)
    if own:
        lasts = [word for text in texts["family"] for word in name_words(text)] + [word for text in texts["name"] for word in name_words(text)[-1:]]
        marks.update(mark(NAME_WORD, word, place) for word in lasts if len(word) >= FEWEST_LETTERS)
    return marks


def _without_blanks(*parts: str) -> set[int]:
    """A name that is written as one word, as user names are; and sign by sign where its letters are written so."""
    word, name = spelt("".join(each for part in parts for each in ascii_words(part))), "".join(parts)
    forms = {compact(name), by_signs(name)} if is_east_asian(name) else {word} if len(parts) > 1 and len(word) >= _ONE_WORD else set()
    return {mark(COMPACT, form) for form in forms}


def _pairs(pairs: Iterable[tuple[str, str]]) -> set[int]:
    found = {(one, two) for one, two in pairs if one != two}
    return {mark(PAIR, pair_of(one, two)) for one, two in found} | {mark(NAME_WORD, word) for pair in found for word in pair}


def pair_of(one: str, two: str) -> str:
    """Two words of a name in either order."""
    return f"{one} {two}" if one < two else f"{two} {one}"


def _initials(given: str, families: Iterable[str]) -> set[int]:
    first = "".join(ascii_words(given)[:1])[:1]
    return {mark(INITIAL, f"{first} {family}") for family in families if first and len(family) > 2}


def _text_marks(texts: Iterable[str], place: int, *, street: bool = False) -> set[int]:
    """A text as its runs of words; a short one as a whole. A street with its number is told apart from any other text."""
    marks: set[int] = set()
    for text in texts:
        found = words(text)
        joined = " ".join(found)
        if len(joined) >= FEWEST_LETTERS:
            marks.add(mark(CELL, joined, place))
        telling = street and any(each.isdigit() for each in joined)
        if len(found) > RUN_WORDS:
            runs = {" ".join(found[at : at + RUN_WORDS]) for at in range(len(found) - RUN_WORDS + 1)}
            marks.update(mark(RUN, run, owner) for run in runs for owner in (-1, place))
        elif len(found) > 1 and (telling or (len(found) >= _TELLING_RUN[0] and len(joined) >= _TELLING_RUN[1])):
            marks.update(mark(RUN, joined, owner) for owner in (-1, place))
    return marks
