"""The language of a page, and of a block in another one, told from what was read in the first."""

from functools import cache

import numpy as np

from ocr.language.loading import Languages
from ocr.recognition.language_choice import languages_of_lines
from tests.helpers.decoding import decoded_text

ENGLISH = ["The ship came into the harbour before the sun had risen over the town,", "and nobody was there to see it."]
GERMAN = ["Das Schiff kam in den Hafen, ehe die Sonne über der Stadt aufgegangen war,",
          "und niemand war dort, der es gesehen hätte, denn alle schliefen noch fest."]  # fmt: skip
LATIN = ["Navis in portum venit antequam sol super oppidum ortus esset, neque quisquam",
         "ibi erat qui eam videret, nam omnes adhuc in lectis suis placide dormiebant."]  # fmt: skip


@cache
def languages() -> Languages:
    return Languages("auto")


def told(blocks: list[list[str]], confidence: float = 1.0) -> list[list[str]]:
    """The language of each line of each block of a page."""
    numbers = [number for number, lines in enumerate(blocks) for _ in lines]
    lines = [decoded_text(line, confidence) for block in blocks for line in block]
    codes = languages().codes(languages_of_lines(lines, np.array(numbers), languages()))
    return [[code for code, own in zip(codes, numbers, strict=True) if own == number] for number in range(len(blocks))]


def test_a_page_is_in_the_language_of_its_text() -> None:
    assert told([ENGLISH]) == [["en", "en"]]
    assert told([GERMAN]) == [["de", "de"]]


def test_marks_that_were_misread_do_not_matter() -> None:
    assert told([[line.replace("ü", "u").replace("ä", "a") for line in GERMAN]]) == [["de", "de"]]


def test_a_long_block_in_another_language_is_in_that() -> None:
    assert told([GERMAN, LATIN, GERMAN[:1]]) == [["de", "de"], ["la", "la"], ["de"]]


def test_a_short_one_is_in_that_of_the_page() -> None:
    assert told([GERMAN, ["Navis in portum"]]) == [["de", "de"], ["de"]]


def test_what_is_doubtful_is_in_the_first_language() -> None:
    assert told([GERMAN], confidence=0.3) == [["en", "en"]]
    assert told([["No. 17, A 4/6"]]) == [["en"]]
