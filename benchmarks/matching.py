"""Which word of a truth is which word of a reading, when blocks may have moved and words may be wrong."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

UNMATCHED: Final = -1
LEAST_LONE: Final = 4
"""Characters of a word that is known to have moved though its neighbours are not beside it."""


def key_of(word: str, ordered: bool) -> str:
    """What is compared of a word: all of it, or, on a page without certain order, what word F1 counts."""
    return word if ordered else " ".join(re.findall(r"\w+", word.lower()))


def match_words(
    truth: Sequence[str], reading: Sequence[str], least_lone: int = LEAST_LONE
) -> tuple[list[int], list[bool]]:
    """For each true word the place of the equal word in the reading, or `UNMATCHED`; and whether it has moved.

    Words in order first; of what is left, the longest common runs, as greedy string tiling finds them (Wise 1993), down
    to single words of `least_lone` characters.
    """
    place, moved = [UNMATCHED] * len(truth), [False] * len(truth)
    left = [(0, word) for word in truth]
    right = [(0, word) for word in reading]

    def take(a: int, b: int, size: int, has_moved: bool) -> None:
        for step in range(size):
            place[a + step], moved[a + step] = b + step, has_moved
            # What is taken equals nothing any more: no two of these tuples are alike.
            left[a + step], right[b + step] = (1, str(a + step)), (2, str(b + step))

    for a, b, size in SequenceMatcher(None, truth, reading, autojunk=False).get_matching_blocks():
        take(a, b, size, False)
    while True:
        a, b, size = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
        if size == 0 or (size == 1 and len(truth[a]) < least_lone):
            return place, moved
        take(a, b, size, True)
