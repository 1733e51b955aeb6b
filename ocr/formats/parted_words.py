"""Words that are parted at the ends of lines, made whole."""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Final

from ocr.document import Block, Page
from ocr.language.word_list import WordList

HYPHENS: Final = "-\u2010\u00ad"
SUSPENDING: Final = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou", "e", "y", "o"})
"""What follows the hyphen of "pre- and post-war" in the languages that are read."""
TIGHT: Final = "/—"
"""Signs that stand between words without white, of addresses above all, and after which a line may end."""
LONG: Final = 6
"""Letters of a word that two bits of text seldom make by chance."""
OUTER: Final = re.compile(r"^\W+|\W+$")


def joined_lines(block: Block, words: WordList, seen: Collection[str] = ()) -> list[str]:
    """The lines of a block; a word that is parted at the end of a line stands whole on it.

    seen: words that the document writes elsewhere, as `unparted` gives them.
    """
    lines = [[word.text for word in line.words] for line in block.lines]
    for line, following in pairwise(lines):
        if not line:  # its only word stands on the line above
            continue
        whole = whole_word(line[-1], following[0], words, seen)
        if whole:
            line[-1] = whole
            del following[0]
    return [" ".join(line) for line in lines if line]


def whole_word(head: str, tail: str, words: WordList, seen: Collection[str] = ()) -> str:
    """The word of which `head` ends a line and `tail` begins the next one; empty where these are two words.

    "under-" and "standing" become "understanding", for that is a word; "well-" and "known" become "well-known", for
    these are words and the whole is none; what is in no list loses its hyphen, unless the document writes it otherwise.
    A hyphen that was lost is missed where the second part is no word and the whole is one.
    """
    if len(head) > 1 and head[-1] in TIGHT and tail[:1].isalnum():
        return head + tail
    stem = head.rstrip(HYPHENS)
    if stem == head:
        is_lost = tail[:1].islower() and head[-1:].isalpha() and len(head) + len(tail) >= LONG
        return head + tail if is_lost and tail not in words and head + tail in words else ""
    if len(head) - len(stem) != 1 or not stem[-1:].isalnum() or not tail[:1].isalnum():
        return ""
    whole, compound = stem + tail, f"{stem}-{tail}"
    if _core(tail) in SUSPENDING and whole not in words:
        return ""
    if not (stem[-1].isalpha() and tail[0].islower()):
        return whole if whole in words and tail[0].isalpha() else compound
    if _core(compound) in seen and _core(whole) not in seen:
        return compound
    if whole in words or _core(whole) in seen:
        return whole
    return compound if stem in words and tail in words else whole


def unparted(pages: Iterable[Page]) -> set[str]:
    """The words of pages without case and outer punctuation, but for those at the ends and beginnings of lines."""
    return {_core(word.text) for page in pages for line in page.lines for word in line.words[1:-1]}


def _core(text: str) -> str:
    return OUTER.sub("", text).casefold()
