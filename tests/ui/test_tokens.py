import pytest

from ui.tokens import contrast, read_tokens

TOKENS = read_tokens()
PAIRS = [(theme, pair, ratio) for theme, pairs in TOKENS.contrast.items() for pair, ratio in pairs.items()]
UI_PAIRS = ("lineStrong", "openLine", "focus")


def test_every_pair_is_listed_in_both_themes():
    assert len(PAIRS) == 102
    assert set(TOKENS.contrast["light"]) == set(TOKENS.contrast["dark"])


@pytest.mark.parametrize(("theme", "pair", "listed"), PAIRS)
def test_contrast_of_the_colours_is_what_the_table_says_and_enough(theme, pair, listed):
    front, back = pair.split("/")
    ratio = contrast(TOKENS.colours[theme][front], TOKENS.colours[theme][back])
    assert ratio == pytest.approx(listed, abs=0.006)
    assert ratio >= (3.0 if front.startswith(UI_PAIRS) else 4.5)
