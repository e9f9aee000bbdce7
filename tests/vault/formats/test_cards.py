"""What of a client's values goes on the cards."""

from vault.formats.cards import card_masks, card_words, display_name, index_terms, sort_key, tags_of
from vault.formats.structured import pack

ANA = {
    "honorific.1": "Dr.", "given.1": "Ana-Sofía", "middle.1": "Inés", "family.1": "D'Ürso", "native_name.1": "Ана Урсо", "city.1": "Zürich", "tags.1": "opera; sailing",
    "tags.2": "opera", "email.1": "Ana@Example.com", "email.2": "ana at example.com", "phone.1": "07700 900123", "residence_country.1": "GB",
    "notes.1": "secret words", "address.1": pack({"street": "1 Mews", "city": "Bath"}),
}  # fmt: skip


def test_words_of_identity_alone() -> None:
    words = card_words(ANA).split(" ")
    assert words == sorted(set(words))
    assert {"ana", "sofia", "anasofia", "durso", "urso", "zurich", "zuerich", "opera", "sailing"} <= set(words)
    assert not {"secret", "mews", "example", "7700"} & set(words)


def test_sort_keys_and_names() -> None:
    assert sort_key(ANA) == "durso ana sofia ines"
    assert display_name(ANA) == "Ana-Sofía Inés D'Ürso"
    assert display_name({**ANA, "name_order.1": "Family first"}) == "D'Ürso Ana-Sofía Inés"
    assert (display_name({"name.1": "Ana Ruiz"}), sort_key({"name.1": "Ana Ruiz"})) == ("Ana Ruiz", "ruiz ana")
    assert (display_name({"native_name.1": "小林"}), sort_key({})) == ("小林", "")


def test_masks_of_reach_alone() -> None:
    masks = card_masks(ANA)
    assert set(masks) == {"email.1", "email.2", "phone.1", "address.1"}
    assert masks["email.1"] == "A•••@•••.com" and masks["phone.1"] == "+44 ••• ••• •23"
    assert masks["email.2"] == masks["address.1"] == "•••"


def test_tags_once_each_in_order() -> None:
    assert tags_of(ANA) == ("opera", "sailing")


def test_terms_of_the_blind_indexes() -> None:
    terms = index_terms(ANA)
    assert terms == tuple(sorted(set(terms)))
    assert {("email", "ana@example.com"), ("email-local", "ana"), ("email-domain", "example.com"), ("phone", "+447700900123"), ("phone-last4", "0123")} <= set(terms)
    # Malformed, and still found by what was written.
    assert ("email", "ana at example.com") in terms
