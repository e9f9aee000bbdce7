"""Which keys come again: exact, in little memory."""

import random
import sys
from collections import Counter

from vault.services.importing.row_marks import RowMarks


def test_it_says_what_a_dictionary_says() -> None:
    chance = random.Random(5)
    keys = [str(chance.randrange(3_000)).encode() for _ in range(4_000)]
    marks, seen, last = RowMarks(len(keys)), Counter(), {}
    for row, key in enumerate(keys, 1):
        assert (key in marks) is (key in seen)
        assert marks.put(key, row) is (key in seen)
        seen[key] += 1
        last[key] = row
    assert {key: marks.last_of_several(key) for key in seen} == {key: last[key] if seen[key] > 1 else 0 for key in seen}
    assert marks.last_of_several(b"another") == 0 and b"another" not in marks


def test_no_row_at_all() -> None:
    assert b"" not in RowMarks(0) and RowMarks(0).last_of_several(b"1") == 0


def test_its_size_does_not_follow_the_keys() -> None:
    marks = RowMarks(1_000)
    before = sys.getsizeof(marks._marks) + sys.getsizeof(marks._rows)
    for row in range(1_000):
        marks.put(b"x" * 5_000 + str(row).encode(), row)
    assert sys.getsizeof(marks._marks) + sys.getsizeof(marks._rows) == before < 1_000 * 20
