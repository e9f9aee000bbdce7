"""One client while it is written: new values in, former ones kept, cards and index terms made again."""

from collections.abc import Collection, Iterable, Mapping

from vault.crypto.client_part import LIST_CARD, SEARCH_CARD
from vault.formats import cards
from vault.model.classes import VALUE_CLASSES, FieldClass
from vault.model.fields import class_of, parse_field_ref
from vault.model.ids import ClientId
from vault.services.client_cards import ListCard, SearchCard, encode_list, encode_search
from vault.services.client_parts import ClientPart, Wrappers
from vault.store.clients import PartRow

_CARDS = (SEARCH_CARD, LIST_CARD)
_IN_CARDS = (FieldClass.ROUTING, FieldClass.IDENTITY, FieldClass.REACH)
_DATE = 10


class ClientDraft:
    """All parts of one client that a change reads or writes. `since` is the index of the change's entry."""

    def __init__(self, wrappers: Wrappers, client: ClientId, stored: Iterable[PartRow], since: int) -> None:
        self.client = client
        self._since = since
        self._parts = {klass: ClientPart(wrappers, client, klass) for klass in VALUE_CLASSES}
        for part in stored:
            self._parts[part.klass] = ClientPart(wrappers, client, part.klass, part.deks, part.body)
        self._values: dict[FieldClass, dict[str, str]] = {}
        self._written: set[FieldClass] = set()
        self._unsealed: list[tuple[str, str | None]] = []  # what was put and is not in the parts yet: a trial never seals
        self.made: set[str] = set()  # fields that had no value before

    def values(self, klass: FieldClass) -> dict[str, str]:
        """The current values of one class, opened in memory only: they are compared or made into cards, never handed on."""
        if klass not in self._values:
            part = self._parts[klass]
            self._values[klass] = {field: part.open(item).decode() for field, item in part.current().items() if field not in _CARDS}
        return self._values[klass]

    def has_had(self, reference: str, text: str) -> bool:
        """Whether a field says or has said exactly this."""
        part = self._parts[class_of(reference)]
        put = (reference, text) in self._unsealed
        return put or any(part.open(item).decode() == text for item in part.items if item.field == reference)

    def version(self, reference: str) -> int:
        """The version that holds now; 0 where the field is empty."""
        self._seal()
        item = self._parts[class_of(reference)].current().get(reference)
        return 0 if item is None else item.version

    def former_text(self, reference: str, version: int) -> str:
        """What a version said: it is written again in the same change, never handed on."""
        self._seal()
        part = self._parts[class_of(reference)]
        return part.open(next(item for item in part.items if (item.field, item.version) == (reference, version))).decode()

    def put(self, values: Mapping[str, str | None]) -> bool:
        """Writes what differs; None removes. Says whether anything did."""
        changed = False
        for reference, text in values.items():
            klass = class_of(reference)
            held = self.values(klass)
            if held.get(reference) == text:
                continue
            self._unsealed.append((reference, text))
            if text is None:
                del held[reference]
            else:
                if reference not in held:
                    self.made.add(reference)
                held[reference] = text
            self._written.add(klass)
            changed = True
        return changed

    def take_back(self, entries: Collection[int], made: Collection[str]) -> tuple[bool, bool]:
        """Gives fields that these entries wrote their former values again; `made` had none. Says whether any did, and whether any newer was kept."""
        back: dict[str, str | None] = {}
        kept = False
        for part in self._parts.values():
            now = part.current()
            first = {item.field: item.version for item in reversed(part.items) if item.since in entries and item.field not in _CARDS}
            for field, version in first.items():
                if field not in now or now[field].since not in entries:
                    kept = True
                    continue
                former = max((item.version for item in part.items if item.field == field and item.version < version), default=0)
                back[field] = None if field in made or not former else self.former_text(field, former)
        return self.put(back), kept

    def was_edited_beside(self, entries: Collection[int]) -> bool:
        """Whether anything but these entries wrote or removed a value since the first of them."""
        first = min(entries, default=0)
        for part in self._parts.values():
            now = part.current()
            for item in part.items:
                if item.field not in _CARDS and (item.field not in now or (item.since > first and item.since not in entries)):
                    return True
        return False

    def make_cards(self) -> None:
        """Both cards, after values that show in them were written; every client has them."""
        identity = self._parts[FieldClass.IDENTITY]
        if LIST_CARD in identity.current() and not self._written.intersection(_IN_CARDS):
            return
        values = self._card_values()
        identity.put_card(SEARCH_CARD, encode_search(search_card(self.client, values)), self._since)
        identity.put_card(LIST_CARD, encode_list(list_card(values)), self._since)
        self._written.add(FieldClass.IDENTITY)

    def terms(self) -> tuple[tuple[str, str], ...] | None:
        """What e-mails and phones are found by, or None where no such value was written."""
        if not self._written.intersection((FieldClass.REACH, FieldClass.ROUTING)):
            return None
        return cards.index_terms(self._card_values())

    def rows(self) -> list[PartRow]:
        """The parts that were written, as they are stored."""
        self._seal()
        return [self._parts[klass].row() for klass in VALUE_CLASSES if klass in self._written]

    def _seal(self) -> None:
        for reference, text in self._unsealed:
            part = self._parts[class_of(reference)]
            if text is None:
                part.remove(reference)
            else:
                part.put(reference, text.encode(), self._since)
        self._unsealed.clear()

    def _card_values(self) -> dict[str, str]:
        return {reference: text for klass in _IN_CARDS for reference, text in self.values(klass).items()}


def is_structured(reference: str) -> bool:
    """Whether a value is packed from components."""
    return bool(parse_field_ref(reference).entry.components)


def search_card(client: ClientId, values: Mapping[str, str]) -> SearchCard:
    """What a client with these values is found by."""
    return SearchCard(
        client,
        cards.sort_key(values),
        cards.card_words(values),
        "\x1e".join(cards.tags_of(values)),
        values.get("city.1", "").strip(),
        _day(values.get("last_contact.1", "")),
        values.get("owner.1", ""),
    )


def list_card(values: Mapping[str, str]) -> ListCard:
    """What a client with these values shows in a list."""
    return ListCard(
        cards.display_name(values),
        values.get("city.1", "").strip(),
        _day(values.get("last_contact.1", "")),
        values.get("owner.1", ""),
        cards.tags_of(values),
        cards.card_masks(values),
    )


def _day(text: str) -> str:
    """The day of an ISO date or time; anything else does not sort and is left out of the card."""
    day = text.strip()[:_DATE]
    year, *rest = day.split("-")
    whole = len(day) == _DATE and len(rest) == 2 and all(part.isascii() and part.isdigit() for part in (year, *rest))
    return day if whole and len(year) == 4 else ""
