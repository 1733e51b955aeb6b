"""Words that are parted at the ends of lines are made whole."""

import pytest

from ocr.formats.parted_words import joined_lines, unparted, whole_word
from ocr.language.word_list import WordList
from tests.helpers.written_pages import page_of

WORDS = WordList.of(["understanding", "under", "standing", "known", "well", "pre", "war", "and", "results", "re"])


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("slow under-\nstanding of it", ["slow understanding", "of it"]),
        ("(under-\nstanding).", ["(understanding)."]),
        ("under-\nstanding\nmore", ["understanding", "more"]),
        ("a well-\nknown trick", ["a well-known", "trick"]),
        ("immuno-\ngloxin", ["immunogloxin"]),
        ("pre-\nand post-war", ["pre-", "and post-war"]),
        ("a dash -\nor end-", ["a dash -", "or end-"]),
        ("well--\nknown", ["well--", "known"]),
        ("of 1905-\n1906", ["of 1905-1906"]),
        ("Anglo-\nSaxon", ["Anglo-Saxon"]),
        ("the re\nsults of", ["the results", "of"]),
        ("a well\nknown", ["a well", "known"]),
    ],
)
def test_halves_are_joined_as_words_are_written(text: str, joined: list[str]) -> None:
    assert joined_lines(page_of(text).blocks[0], WORDS) == joined


def test_the_document_itself_says_how_it_writes_a_word() -> None:
    seen = unparted([page_of("an under-standing of Mockba and a smalltown mayor")])
    assert whole_word("under-", "standing,", WORDS, seen) == "under-standing,"
    assert whole_word("small-", "town", WORDS, seen) == "smalltown"
